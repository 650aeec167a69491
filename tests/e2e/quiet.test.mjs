// Every page opens, reloads and stays under the policy, and nothing asks anybody but the page's server and the target.
import assert from "node:assert/strict";
import { test } from "node:test";
import { requestsOf } from "./harness/index.mjs";
import { journey, stage } from "./harness/journey.mjs";

const set = stage();

const go = (walk, fragment) => walk.page.evaluate((to) => (location.hash = to), fragment);

async function drawCharts(walk) {
  const areas = await walk.page.$$(".chart-area");
  assert.ok(areas.length > 0, "there are charts");
  for (const area of areas) {
    await area.scrollIntoView();
    await area.waitForSelector("svg path");
  }
}

test("from plan to permalink no page breaks the policy, each opens again by a reload, and nobody else is asked", async () => {
  const walk = await (await journey(set, "", { calibrate: true })).plan();
  const reload = async (sign) => {
    await walk.tab.reload();
    await walk.tab.sees(sign);
  };
  // The browser fetches the tab's icon when it finds the time, which must not be during the run.
  await set.site.asked("icon.svg");
  await walk.fill({ Model: "steady?ttft=30&gap=2", "Maximum completed requests": "24", "Mean output tokens": "20" });
  await walk.press("List models");
  await walk.element("Filter models");
  await walk.run();
  await drawCharts(walk);
  await walk.allowClipboard(set.site);
  const link = await walk.copied("Copy link", "Link copied:");
  await reload("The whole run");
  await drawCharts(walk);
  await go(walk, "#/leaderboard");
  await walk.tab.sees("Your result is among the rows");
  await drawCharts(walk);
  await reload("Your result is among the rows");
  await go(walk, "#/history");
  await walk.tab.sees("Kept results");
  await reload("Kept results");
  await go(walk, new URL(link).hash);
  await walk.tab.sees("Opened from a link");
  await drawCharts(walk);
  await reload("Opened from a link");
  await go(walk, new URL(link).hash.slice(0, -9));
  await walk.heading("This result cannot be shown");
  await reload("This result cannot be shown");
  await go(walk, "#/");
  await walk.plan();
  await reload("Workload and load");
  walk.tab.assertQuiet();
  // A calibration breaks off what it has no time left for.
  const isStream = ({ url }) => url.includes("/calibrate/v1/");
  assert.deepEqual(
    walk.tab.failures.filter((failed) => failed.url.startsWith(set.site.origin) && !isStream(failed)),
    [],
  );

  const requests = await requestsOf(walk.page, set.site.origin);
  const target = new URL(set.site.simulator.http).origin;
  const strangers = requests.filter(({ url }) => ![set.site.origin, target].includes(new URL(url).origin));
  assert.deepEqual(strangers, []);
  const isSent = ({ url, method }) => url === `${target}/v1/chat/completions` && method === "POST";
  assert.ok(requests.filter(isSent).length >= 25, "the log shows what the worker sent: the warm-up and 24 requests");
  assert.ok(requests.some(({ url }) => url.endsWith("/echarts.js")), "the log shows what the page loaded after the run");
  const during = requests.slice(requests.findIndex(isSent), requests.findLastIndex(isSent) + 1);
  assert.deepEqual(
    during.filter(({ url }) => new URL(url).origin === set.site.origin),
    [],
    "during the run the page asks for nothing",
  );
  await walk.close();
});
