// What befalls the browser during a run is marked on the samples that it touched, and on no others.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { test } from "node:test";
import { figure, forgetTruth, journey, stage, truthByRole } from "./harness/journey.mjs";
import { until } from "./harness/until.mjs";

/** What only the debugger of Chromium can do to a page. */
const byDebugger = { skip: process.env.E2E_BROWSER === "firefox" && "needs Chromium's debugger" };

const set = stage({ browser: { hiddenTabsSleep: true } });

/** A run of 20 requests of half a second each, two at a time: about five seconds. */
const PLAN = {
  Model: "steady?ttft=200&gap=10&tokens=30",
  "Maximum completed requests": "20",
  "Concurrent requests": "2",
};

/** Begins the run and waits until it is well under way. */
async function begun(fields = {}) {
  await forgetTruth(set.site);
  const walk = await (await journey(set)).plan();
  await walk.fill({ ...PLAN, ...fields });
  await walk.begin();
  await walk.done(2);
  return walk;
}

/** The measuring worker as the debugger sees it. */
function workerOf(walk) {
  const [worker] = walk.page.workers();
  assert.ok(worker, "the page has a worker");
  return worker;
}

/** How many requests of the list bear each flag, and how many none: `{ stalled: 2, none: 18 }`. */
async function flags(walk) {
  const [head, ...rows] = await walk.table("Table of requests");
  const at = head.indexOf("Flags");
  const count = { none: 0 };
  for (const row of rows) {
    const words = at < 0 ? [] : row[at].split(" ").filter(Boolean);
    if (!words.length) count.none++;
    for (const word of words) count[word] = (count[word] ?? 0) + 1;
  }
  return count;
}

/** Every request that was sent is accounted for: by the figures, as flagged, or as discarded. */
async function accounted(walk, frozen = 0) {
  const { measured } = await truthByRole(set.site);
  assert.equal(measured.length, 20);
  assert.equal((await walk.successes()) + frozen, 20);
}

test("a tab hidden in mid-run: its samples are flagged, and the figures are of the others", async () => {
  const walk = await begun();
  const show = await walk.tab.hide();
  const before = (await truthByRole(set.site)).measured.length;
  await until("requests were sent meanwhile", async () => (await truthByRole(set.site)).measured.length >= before + 3);
  await show();
  await walk.result();

  const { hidden, none } = await flags(walk);
  assert.ok(hidden >= 3 && hidden <= 18, `${hidden} hidden`);
  assert.ok(none >= 1, `${none} clean`);
  await walk.tab.sees("while the page was hidden");
  await walk.tab.sees("left out of the figures.");
  await walk.tab.sees("% of the samples flagged");
  assert.match((await walk.facts("The whole run")).Flagged, new RegExp(`of 20\\): .*${hidden} while the page was hidden`));
  await accounted(walk);
  await walk.close();
});

test("a run behind another tab has flagged samples only, and shows them as such", async () => {
  const walk = await (await journey(set)).plan();
  await forgetTruth(set.site);
  await walk.fill({ ...PLAN, "Maximum completed requests": "4" });
  const show = await walk.tab.hide();
  // The click comes from the page itself: one of the mouse would bring the tab to the front.
  await walk.page.evaluate(() => [...document.querySelectorAll("button")].find((button) => button.textContent.trim() === "Run").click());
  await until("four requests ended", async () => {
    const { measured } = await truthByRole(set.site);
    return measured.filter(({ ending }) => ending === "complete").length === 4;
  });
  await show();
  await walk.result();
  await walk.tab.sees("All 4 samples are flagged, so the figures are of flagged ones.");
  await walk.tab.sees("100 % of the samples flagged");
  assert.notEqual(figure((await walk.quantiles())["Time to first token TTFT"].P50), undefined);
  assert.equal(await walk.successes(), 4);
  await walk.close();
});

test("a worker that is held up marks the samples that it held up", byDebugger, async () => {
  const walk = await begun();
  await workerOf(walk).evaluate(() => {
    const end = performance.now() + 400;
    while (performance.now() < end);
  });
  await walk.result();
  const { stalled, none } = await flags(walk);
  assert.ok(stalled >= 2, `${stalled} stalled`);
  assert.ok(none >= 1, `${none} clean`);
  await walk.tab.sees("while the worker did not run on time");
  await accounted(walk);
  await walk.close();
});

test("requests of a frozen page are discarded, and counted as such", byDebugger, async () => {
  const walk = await begun();
  const cdp = await walk.page.createCDPSession();
  // Browsers freeze only what is hidden.
  const show = await walk.tab.hide();
  await cdp.send("Page.setWebLifecycleState", { state: "frozen" });
  await pause(3_000);
  await cdp.send("Page.setWebLifecycleState", { state: "active" });
  await show();
  await walk.result();
  await discarded(walk);
});

test("requests of a worker that stood still for seconds are discarded, and counted as such", byDebugger, async () => {
  const walk = await begun();
  const { client } = workerOf(walk);
  await client.send("Debugger.enable");
  const paused = new Promise((done) => client.once("Debugger.paused", done));
  await client.send("Debugger.pause");
  await paused;
  await pause(3_000);
  await client.send("Debugger.resume");
  await client.send("Debugger.disable");
  await walk.result();
  await discarded(walk);
});

async function discarded(walk) {
  const { frozen } = await flags(walk);
  assert.ok(frozen >= 1 && frozen <= 4, `${frozen} frozen`);
  await walk.tab.sees(`${frozen} ${frozen === 1 ? "was" : "were"} discarded because the browser was frozen`);
  await walk.tab.sees("The browser was frozen or the computer slept");
  const whole = await walk.facts("The whole run");
  assert.equal(whole.Discarded, `${frozen} request${frozen === 1 ? "" : "s"}, frozen`);
  assert.equal(whole["Success rate"], `100 % (${20 - frozen} of ${20 - frozen})`);
  await accounted(walk, frozen);
  await walk.close();
}

/** The middle and the 95th percentile. */
function ofSorted(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return { p50: sorted[Math.floor(sorted.length / 2)], p95: sorted[Math.floor(sorted.length * 0.95)] };
}

/** How far TTFT's and the gaps' quantiles are from what the server did, ms, while the page's thread does nothing or is busy half the time. */
async function errorsBesidePage(isBusy) {
  await forgetTruth(set.site);
  const walk = await (await journey(set)).plan();
  await walk.fill({ ...PLAN, Model: "steady?ttft=100&gap=5&tokens=60", "Maximum completed requests": "40", "Concurrent requests": "4" });
  await walk.begin();
  if (isBusy) {
    await walk.page.evaluate(() => {
      setInterval(() => {
        for (const end = performance.now() + 30; performance.now() < end; );
      }, 60);
    });
  }
  await walk.result();
  const { measured } = await truthByRole(set.site);
  const stamps = measured.map(({ arrival_us, chunks }) => ({ arrival: arrival_us / 1_000, at: chunks.filter(({ part }) => part === "answer").map(({ at_us }) => at_us / 1_000) }));
  const ttft = ofSorted(stamps.map(({ arrival, at }) => at[0] - arrival));
  const gaps = ofSorted(stamps.flatMap(({ at }) => at.slice(1).map((one, i) => one - at[i])));
  const seen = await walk.quantiles();
  const { "Time to first token TTFT": seenTtft, "Inter-chunk latency ICL": seenGaps } = seen;
  assert.equal(seenGaps.Unit, "ms");
  await walk.close();
  return {
    ttft50: figure(seenTtft.P50) - ttft.p50,
    ttft95: figure(seenTtft.P95) - ttft.p95,
    gap50: figure(seenGaps.P50) - gaps.p50,
    gap95: figure(seenGaps.P95) - gaps.p95,
  };
}

test("a busy page thread leaves the worker's figures as an idle one does", async () => {
  // A reader on the page's own thread is late by up to 30 ms: by 8 in the middle and 27 at P95 for TTFT and gaps alike. A machine that is
  // busy with other things spoils one round or another.
  const most = { ttft50: 5, ttft95: 15, gap50: 1.5, gap95: 10 };
  const rounds = [];
  const fine = ({ idle, busy }) => Object.entries(most).every(([name, ms]) => busy[name] - idle[name] <= ms);
  while (rounds.length < 4 && !rounds.some(fine)) rounds.push({ idle: await errorsBesidePage(false), busy: await errorsBesidePage(true) });
  assert.ok(rounds.some(fine), JSON.stringify(rounds));
});
