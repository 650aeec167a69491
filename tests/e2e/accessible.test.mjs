// Nothing on any page, in any state, that axe-core finds fault with: WCAG 2.2 AA and good practice, light and dark.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./harness/index.mjs";
import { journey, stage } from "./harness/journey.mjs";

const set = stage();

/** What the browser says of answers that are errors on purpose. */
const PROVOKED = [/Failed to load resource/];

/** Draws every chart of the page, opens its table, and leaves a tooltip open over the first. */
async function drawAll(page) {
  const areas = await page.$$(".chart-area");
  assert.ok(areas.length > 0, "there are charts");
  for (const area of areas) {
    await area.scrollIntoView();
    await area.waitForSelector("svg path");
  }
  await page.$$eval(".chart-card summary", (all) => all.forEach((summary) => summary.click()));
  await page.waitForFunction((n) => document.querySelectorAll(".chart-table table").length === n, {}, areas.length);
  await areas[0].scrollIntoView();
  const { x, y, width, height } = await areas[0].boundingBox();
  const labels = () => page.$eval(".chart-area", (area) => area.querySelectorAll("text").length);
  const closed = await labels();
  // From the middle to the foot, for where a mark stands depends on the data.
  for (let step = 0; (await labels()) <= closed; step += 1) {
    assert.ok(step < 400, "a tooltip opens over the chart");
    await page.mouse.move(x + width * (0.25 + (step % 20) * 0.03), y + height * (0.5 + Math.floor(step / 20) * 0.02));
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
}

for (const dark of [false, true]) {
  const theme = dark ? "dark" : "light";

  test(`the plan is accessible, ${theme}: as it opens, unfolded with every help, invalid, with models offered, from a link`, async () => {
    const walk = await (await journey(set, "", { dark })).plan();
    await assertAccessible(walk.tab, "plan");
    await walk.unfold();
    await walk.page.$$eval("button.help", (all) => all.forEach((button) => button.click()));
    await assertAccessible(walk.tab, "plan with every help open");
    await walk.press("List models");
    await walk.element("Filter models");
    await walk.fill({ "Concurrent requests": "8" });
    await assertAccessible(walk.tab, "plan with models offered and a notice");
    await walk.fill({ "Input price": "1000", "Output price": "10000", Budget: "9", "Maximum completed requests": "1001" });
    await walk.press("Run");
    await walk.tab.sees("1,001 requests");
    await assertAccessible(walk.tab, "plan with prices and a budget, asked whether a test of this size is meant");
    await walk.fill({ "Base URL": "nowhere", Model: "", "Mean input tokens": "-1", Seed: "x", Metadata: "a", "Additional sampling parameters": "{" });
    await walk.press("Run");
    await assertAccessible(walk.tab, "invalid plan");
    walk.tab.assertQuiet();
    await walk.close();

    const linked = await journey(set, "#/?provider=openai-compatible&base-url=http://127.0.0.1:9/v1&model=m", { dark });
    await linked.plan();
    await linked.tab.sees("This plan came from a link.");
    await linked.press("Run");
    await linked.heading("Send to http://127.0.0.1:9?");
    await assertAccessible(linked.tab, "plan from a link, asking");
    linked.tab.assertQuiet();
    await linked.close();
  });

  test(`a run is accessible, ${theme}: under way, stopped, paused, and with nothing that succeeded`, async () => {
    const walk = await (await journey(set, "", { dark })).plan();
    await walk.fill({ Model: "steady?gap=20", "Mean output tokens": "9000", "Test timeout": "900", "Request timeout": "900" });
    await walk.unfold();
    await walk.fill({ "Input price": "1", "Output price": "2", Budget: "900" });
    await walk.begin();
    await walk.tab.sees("chunks");
    await walk.tab.sees("Spent so far");
    await assertAccessible(walk.tab, "running, with a budget");
    await walk.press("Stop");
    await walk.result();
    await assertAccessible(walk.tab, "stopped before the first success");
    await walk.close();

    const failing = await (await journey(set, "", { dark })).plan();
    await failing.fill({ Model: "fault-auth" });
    await failing.begin();
    await failing.tab.sees("The first 5 requests all failed in the same way.");
    await assertAccessible(failing.tab, "paused");
    await failing.press("Stop and see the result");
    await failing.result();
    await assertAccessible(failing.tab, "failed");
    await failing.page.$eval(".row-open", (button) => button.click());
    await assertAccessible(failing.tab, "failed, a request opened");
    failing.tab.assertQuiet({ allow: PROVOKED });
    await failing.close();
  });

  test(`a result is accessible, ${theme}: with all drawn and open, kept, beside the leaderboard, from a link`, async () => {
    const walk = await journey(set, "#/history", { dark });
    await walk.tab.sees("Finished results will be listed here");
    await assertAccessible(walk.tab, "empty history");
    await walk.allowClipboard(set.site);
    await walk.tab.link("Measure").click();
    await walk.plan();
    await walk.fill({ Model: "flaky?ttft=20&gap=1", "Maximum completed requests": "30", "Mean output tokens": "20" });
    await walk.run();
    await assertAccessible(walk.tab, "result as it appears");
    await drawAll(walk.page);
    await assertAccessible(walk.tab, "result with charts drawn and a tooltip open");
    await walk.page.$$eval("main button.help", (all) => all.forEach((button) => button.click()));
    await walk.page.$$eval(".row-open", (all) => all.slice(0, 8).forEach((button) => button.click()));
    await walk.press("Rename");
    await assertAccessible(walk.tab, "result with helps, requests and the name's field open");
    const link = await walk.copied("Copy link", "Link copied:");

    await walk.page.evaluate(() => (location.hash = "#/leaderboard"));
    await walk.tab.sees("Your result is among the rows");
    await drawAll(walk.page);
    await walk.page.$$eval("main details:not([open]) > summary", (all) => all.forEach((summary) => summary.click()));
    await assertAccessible(walk.tab, "leaderboard with the own row, the chart drawn and a tooltip open");

    await walk.page.evaluate(() => (location.hash = "#/history"));
    await walk.tab.sees("Kept results");
    await assertAccessible(walk.tab, "history");

    await walk.page.evaluate(() => (location.hash = "#/how"));
    await walk.tab.sees("Looked for two seconds.");
    await walk.tab.sees("Network floor");
    await assertAccessible(walk.tab, "how it measures");
    walk.tab.assertQuiet({ allow: PROVOKED });
    await walk.close();

    const opened = await journey(set, new URL(link).hash, { dark });
    await opened.tab.sees("Opened from a link");
    await drawAll(opened.page);
    await assertAccessible(opened.tab, "result from a link with charts drawn and a tooltip open");
    opened.tab.assertQuiet();
    await opened.page.goto(set.site.at(new URL(link).hash.slice(0, -9)));
    await opened.heading("This result cannot be shown");
    await assertAccessible(opened.tab, "damaged link");
    await opened.page.goto(set.site.at("#/result/none"));
    await opened.tab.sees("keeps no result of this name");
    await assertAccessible(opened.tab, "unknown result");
    await opened.close();
  });
}
