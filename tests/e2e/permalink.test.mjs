// A link carries a result to another browser: the same figures, what is missing said, and a way to run it there.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./harness/index.mjs";
import { figure, forgetTruth, journey, stage, truth } from "./harness/journey.mjs";

const set = stage();
/** Another person's browser. */
const other = {};
before(async () => {
  other.browser = await launch();
});
after(() => other.browser?.close());

const EXACT = ["Unit", "Count", "Mean", "Min", "Max", "Std dev"];
const QUANTILES = ["P25", "P50", "P75", "P90", "P95", "P99"];

/** Runs a test and gives the walk with the copied link. */
async function linked(fields) {
  const walk = await (await journey(set)).plan();
  await walk.allowClipboard(set.site);
  await walk.fill({ Place: "Oslo, desk", ...fields });
  await walk.run();
  const link = await walk.copied("Copy link", "Link copied:");
  return { walk, link };
}

/** Opens a link in the other browser. */
async function opened(link) {
  assert.ok(link.startsWith(set.site.at("#/r/")), link);
  return journey({ site: set.site, browser: other.browser }, link.slice(set.site.url.length));
}

/** One unit of a shown number's last digit. */
const digit = (text) => 10 ** -(/\.(\d+)/.exec(text)?.[1].length ?? 0);

/** Compares both tables of quantiles cell by cell. */
function compare(sent, arrived, clockStep) {
  assert.deepEqual(Object.keys(arrived), Object.keys(sent));
  assert.equal(Object.keys(sent).length, 10);
  for (const [metric, cells] of Object.entries(sent)) {
    for (const column of EXACT) assert.equal(arrived[metric][column], cells[column], `${metric}, ${column}`);
    for (const column of QUANTILES) {
      const [from, to] = [cells[column], arrived[metric][column]];
      const where = `${metric}, ${column}: ${from} became ${to}`;
      if (figure(from) === undefined) {
        assert.equal(to, from, where);
        continue;
      }
      const least = cells.Unit === "ms" ? clockStep / 2 : 0;
      assert.ok(Math.abs(figure(to) - figure(from)) <= Math.max(0.005 * figure(from), least) + digit(from), where);
    }
  }
}

test("a link shows the same result in a fresh profile and asks the target nothing", async () => {
  const { walk, link } = await linked({ Model: "jittery", "Mean output tokens": "40", "Maximum completed requests": "40" });
  const payload = link.split("#/r/")[1];
  assert.ok(payload.length <= 1_600, `${payload.length} characters`);
  await walk.tab.sees(`${link.length.toLocaleString("en")} characters`);
  const sent = await walk.quantiles();
  const whole = await walk.facts("The whole run");
  const produced = await walk.facts("What produced it");
  await forgetTruth(set.site);

  const reader = await opened(link);
  await reader.result();
  await reader.tab.sees("Opened from a link");
  await reader.tab.sees("nothing was run here");
  await reader.tab.sees("To be short it leaves out the stamp of every chunk and the replies.");
  compare(sent, await reader.quantiles(), await reader.clockStep());
  const arrived = await reader.facts("The whole run");
  // What the first gap is against those behind it, stamps alone tell.
  assert.ok("First gap" in whole && !("First gap" in arrived));
  delete whole["First gap"];
  const LESS = "TTFT less network";
  assert.ok(Math.abs(Number.parseFloat(arrived[LESS]) - Number.parseFloat(whole[LESS])) <= 0.005 * Number.parseFloat(whole[LESS]) + digit(whole[LESS]));
  assert.deepEqual({ ...arrived, [LESS]: "" }, { ...whole, [LESS]: "" });
  assert.deepEqual(await reader.facts("What produced it"), produced);
  assert.equal((await reader.table("Table of requests")).length, 41);
  await reader.tab.reload();
  await reader.result();
  compare(sent, await reader.quantiles(), await reader.clockStep());

  await reader.press("Run this test here");
  await reader.plan();
  await reader.tab.sees("This plan came from a link.");
  assert.equal(await reader.value("API key"), "");
  assert.equal(await reader.value("Model"), "jittery");
  assert.equal(await reader.value("Maximum completed requests"), "40");
  assert.equal(await reader.value("Base URL"), `${set.site.simulator.http}/v1`);
  assert.deepEqual(await truth(set.site), []);
  reader.tab.assertQuiet();
  await reader.close();
  await walk.close();
});

test("a link of a run with failures shows them", async () => {
  const { walk, link } = await linked({ Model: "rate-limited", "Mean output tokens": "12", "Maximum completed requests": "12" });
  const reader = await opened(link);
  await reader.result();
  const brief = (causes) => causes.map(({ heading }) => heading);
  assert.equal(brief(await walk.causes()).length, 1);
  assert.deepEqual(brief(await reader.causes()), brief(await walk.causes()));
  compare(await walk.quantiles(), await reader.quantiles(), await reader.clockStep());
  await reader.close();
  await walk.close();
});

test("a cut, a damaged, a newer and a meaningless link say what is wrong with them", async () => {
  const { walk, link } = await linked({ "Mean output tokens": "12", "Maximum completed requests": "4" });
  await walk.close();
  const at = link.indexOf("#/r/") + 4;
  const letter = link[at + 40] === "A" ? "B" : "A";
  const cases = [
    [link.slice(0, -20), "Only the beginning of this link arrived"],
    [link.slice(0, at + 3), "Only the beginning of this link arrived"],
    [link.slice(0, at + 40) + letter + link.slice(at + 41), "This link was damaged on its way"],
    // The first six bits are those of the version.
    [`${link.slice(0, at)}C${link.slice(at + 1)}`, "saved by a newer llmperf-web"],
    [`${link.slice(0, at)}it's+not%20one`, "not a result saved by llmperf-web"],
  ];
  for (const [broken, words] of cases) {
    const reader = await opened(broken);
    await reader.heading("This result cannot be shown");
    await reader.tab.sees(words);
    await reader.tab.link("Measure anew").click();
    await reader.plan();
    reader.tab.assertQuiet();
    await reader.close();
  }
});

test("a kept result's own address, sent to another browser, says that it opens only where it was measured", async () => {
  const reader = await journey({ site: set.site, browser: other.browser }, "#/result/abcd1234");
  await reader.heading("This result cannot be shown");
  await reader.tab.sees("ask for its permalink instead");
  await reader.close();
});
