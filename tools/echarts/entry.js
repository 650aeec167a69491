// The charts' half of ECharts: only the parts in use, under an interface that Rust can call and a strict policy allows.
//
// Bundled by tools/echarts/bundle.mjs to dist/echarts.js, an ES module that the page imports after a run:
//
//   const charts = await import(new URL("echarts.js", document.baseURI));
//   charts.draw(element, optionJson, { renderer: "svg" | "canvas", dark: boolean })   draw, or redraw what is there
//   charts.resize(element)                                                            after its box changed
//   charts.toDataURL(element, { type: "svg" | "png", background: "#fff" })            the drawing as a data: address
//   charts.dispose(element)                                                           before the element goes away
//
// `optionJson` is an ECharts option as a JSON string. It holds no functions, for a strict policy forbids making code of
// text. Where ECharts wants one, the option names one of ours:
//   series[].renderItem = "span"     data [row, from, to]: a bar from `from` to `to` on the x axis, at the category `row`
//   series[].renderItem = "whisker"  data [row, low, high]: an error bar along the x axis, at the category `row`
//   series[].renderItem = "whiskerY" data [column, low, high]: the same upright, along the y axis
// charming writes such a name as "#*#*#*#span#*#*#*#" when serde serialises the chart: that is understood too.
// Each of them takes its colour from the series' `itemStyle.color`.
// Tooltips are drawn in the chart (`richText`), since HTML ones would need inline styles; their formatters are string templates.
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
} from "echarts/components";
import { getInstanceByDom, init, use } from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import { renderers } from "./marks.js";

use([
  BarChart,
  CustomChart,
  LineChart,
  ScatterChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
  CanvasRenderer,
  SVGRenderer,
]);

/** What each element was drawn with: a change of renderer or theme needs a new instance. */
const drawnWith = new WeakMap();

/** Draws the option in the element, replacing what was drawn there. */
export function draw(element, optionJson, { renderer = "svg", dark = false } = {}) {
  const wanted = `${renderer} ${dark}`;
  let chart = getInstanceByDom(element);
  if (chart && drawnWith.get(element) !== wanted) {
    chart.dispose();
    chart = undefined;
  }
  if (!chart) {
    chart = init(element, dark ? "dark" : undefined, { renderer });
    drawnWith.set(element, wanted);
  }
  chart.setOption(withFunctions(JSON.parse(optionJson)), { notMerge: true });
}

/** Fits the drawing to its element's present size. */
export function resize(element) {
  const chart = getInstanceByDom(element);
  chart?.resize();
  // Drawn at once, not in the next frame: until then a box of the new size would hold the drawing of the old one.
  chart?.getZr().flush();
}

/** Ends the chart in the element and gives back its memory. */
export function dispose(element) {
  getInstanceByDom(element)?.dispose();
  drawnWith.delete(element);
}

/** The drawing as a `data:` address, `undefined` where nothing is drawn. PNG is drawn at twice the size. */
export function toDataURL(element, { type = "svg", background = "transparent" } = {}) {
  const chart = getInstanceByDom(element);
  if (!chart) return undefined;
  const drawn = drawnWith.get(element);
  const wanted = type === "png" ? "canvas" : "svg";
  if (drawn.startsWith(wanted)) {
    return chart.getDataURL({ type, backgroundColor: background, pixelRatio: 2 });
  }
  // The other renderer draws the same option once, off the page.
  const off = document.createElement("div");
  const dark = drawn.endsWith("true");
  const copy = init(off, dark ? "dark" : undefined, {
    renderer: wanted,
    width: chart.getWidth(),
    height: chart.getHeight(),
  });
  copy.setOption({ ...chart.getOption(), animation: false });
  const url = copy.getDataURL({ type, backgroundColor: background, pixelRatio: 2 });
  copy.dispose();
  return url;
}

/** Puts our functions where the option names them, and what a strict policy needs where it is silent. */
function withFunctions(option) {
  for (const series of [option.series ?? []].flat()) {
    if (typeof series.renderItem === "string") {
      const name = series.renderItem.replaceAll("#*#*#*#", "");
      const mark = renderers[name];
      if (!mark) throw new Error(`no mark is called ${name}`);
      series.renderItem = mark;
    }
  }
  for (const tooltip of [option.tooltip ?? []].flat()) tooltip.renderMode = "richText";
  return option;
}
