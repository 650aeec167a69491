// The bundled charts draw what an option says, in both renderers, and keep the page's policy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./harness/index.mjs";
import { stage } from "./harness/journey.mjs";

const set = stage({ site: { simulator: false } });

const categories = { type: "category", data: ["one", "two"] };
const values = { type: "value" };
const option = (series, axes) =>
  JSON.stringify({
    animation: false,
    title: { text: "A title" },
    legend: {},
    tooltip: { trigger: "item", formatter: "{b}: {c}" },
    aria: { enabled: true },
    ...axes,
    series,
  });
const along = { xAxis: values, yAxis: categories };
const upright = { xAxis: categories, yAxis: values };
const options = {
  line: option([{ type: "line", data: [1, 2], markLine: { data: [{ yAxis: 1.5 }] } }], upright),
  bar: option([{ type: "bar", data: [1, 2] }], upright),
  scatter: option([{ type: "scatter", data: [[1, 2], [2, 3]] }], { xAxis: values, yAxis: values }),
  span: option([{ type: "custom", renderItem: "span", data: [[0, 1, 3], [1, 2, 5]] }], along),
  "span as charming writes it": option([{ type: "custom", renderItem: "#*#*#*#span#*#*#*#", data: [[0, 1, 3]] }], along),
  whisker: option([{ type: "custom", renderItem: "whisker", data: [[0, 1, 3]] }], along),
  whiskerY: option([{ type: "custom", renderItem: "whiskerY", data: [[0, 1, 3]] }], upright),
};

const draw = (tab, json, how) =>
  tab.page.evaluate(
    async (json, how) => {
      const charts = await import(new URL("echarts.js", document.baseURI));
      const box = document.getElementById("box") ?? document.createElement("div");
      box.id = "box";
      box.style.setProperty("height", "300px");
      document.body.append(box);
      charts.draw(box, json, how);
      const marks = box.querySelectorAll("svg path, canvas").length;
      const urls = ["svg", "png"].map((type) => charts.toDataURL(box, { type, background: "#fff" }).slice(0, 18));
      charts.resize(box);
      return { marks, urls };
    },
    json,
    how,
  );

for (const renderer of ["svg", "canvas"]) {
  test(`every kind of series is drawn as ${renderer}, light and dark`, async () => {
    const tab = await visit(set.browser, set.site.url);
    for (const [name, json] of Object.entries(options)) {
      for (const dark of [false, true]) {
        const { marks, urls } = await draw(tab, json, { renderer, dark });
        assert.ok(marks > 0, name);
        assert.deepEqual(urls, ["data:image/svg+xml", "data:image/png;bas"], name);
      }
      // Over a mark, so that the tooltip opens.
      for (const x of [398, 400, 402]) await tab.page.mouse.move(x, 200);
    }
    tab.assertQuiet();
    await tab.close();
  });
}

test("an option that names no mark of ours says so", async () => {
  const tab = await visit(set.browser, set.site.url);
  const json = option([{ type: "custom", renderItem: "function () {}", data: [[0, 1, 3]] }], along);
  await assert.rejects(draw(tab, json, { renderer: "svg" }), /no mark is called function/);
  await tab.close();
});
