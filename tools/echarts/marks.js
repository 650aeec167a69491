// Marks that ECharts has no series for: each turns one datum into shapes, by the name that an option gives.
import { graphic } from "echarts/core";

/** Half the length of a whisker's end stroke, in pixels, at most. */
const CAP = 6;

export const renderers = { span, whisker, whiskerY };

/** A bar from `value(1)` to `value(2)` along x, at the category `value(0)`; at least one pixel long, cut at the grid. */
function span(params, api) {
  const row = api.value(0);
  const [from, middle] = api.coord([api.value(1), row]);
  const [to] = api.coord([api.value(2), row]);
  const height = Math.max(1, api.size([0, 1])[1] * 0.8);
  const shape = graphic.clipRectByRect(
    { x: from, y: middle - height / 2, width: Math.max(1, to - from), height },
    params.coordSys,
  );
  return shape && { type: "rect", shape, style: { fill: api.visual("color") } };
}

/** An error bar along x. */
function whisker(_params, api) {
  const row = api.value(0);
  const [from, y] = api.coord([api.value(1), row]);
  const [to] = api.coord([api.value(2), row]);
  const cap = Math.min(CAP, api.size([0, 1])[1] / 4);
  return strokes(api, [
    [from, y, to, y],
    [from, y - cap, from, y + cap],
    [to, y - cap, to, y + cap],
  ]);
}

/** An error bar along y. */
function whiskerY(_params, api) {
  const column = api.value(0);
  const [x, low] = api.coord([column, api.value(1)]);
  const [, high] = api.coord([column, api.value(2)]);
  const cap = Math.min(CAP, api.size([1, 0])[0] / 4);
  return strokes(api, [
    [x, low, x, high],
    [x - cap, low, x + cap, low],
    [x - cap, high, x + cap, high],
  ]);
}

function strokes(api, lines) {
  const style = { stroke: api.visual("color"), lineWidth: 1.5, fill: null };
  return {
    type: "group",
    children: lines.map(([x1, y1, x2, y2]) => ({ type: "line", shape: { x1, y1, x2, y2 }, style })),
  };
}
