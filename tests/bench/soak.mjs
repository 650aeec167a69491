// Ten minutes at 1,000 tokens a second: what the worker holds must not grow beyond what its records need, and no word of its may be dropped.
//
//   ./dev bench soak [--minutes 10]
//
// Chromium only. One JSON line every ten seconds on standard output. Fails where the memory of the last third of the time is more than
// 2 MB above that of the middle third (garbage that waits for its collector), where more than one report in twenty is missing or the worker
// was silent for more than half a second, where the tokens came slower than 950 a second, or where a request is missing.
import { parseArgs } from "node:util";
import { launch, visit } from "../e2e/harness/index.mjs";
import { fragmentOf, modelOf } from "./parts/cases.mjs";
import { median } from "./parts/figures.mjs";
import { keptRun } from "./parts/kept.mjs";
import { machine } from "./parts/options.mjs";
import { assertNoneLost, startBenchSite } from "./parts/site.mjs";
import { listenToWorkers, measuringWorker, memoryOf } from "./parts/worker.mjs";

const GROWTH = 2e6;
/** A report comes every 200 ms. */
const REPORTS_PER_S = 5;
const SILENCE_MS = 500;
const RATE = 950;
const EVERY_MS = 10_000;

const { values } = parseArgs({ options: { minutes: { type: "string", default: "10" } } });
const minutes = Number(values.minutes);
// Ten streams, a token every 10 ms each, 500 tokens a request: five seconds.
const one = { name: "soak", protocol: "https", concurrency: 10, ttft: 10, gap: 10, tokens: 500, waves: Math.max(1, Math.round((minutes * 60) / 5.01)) };
const site = await startBenchSite();
const launched = await launch({ watched: false });
try {
  const tab = await visit(launched, "about:blank", { ready: false });
  await listenToWorkers(tab.page);
  await site.truth.clear();
  await tab.page.goto(site.url + fragmentOf({ ...one, "test-timeout": 3600 }, { origin: site.simulator.https, mark: 1 }).replace("test-timeout=600", "test-timeout=3600"));
  await tab.ready();
  const worker = await measuringWorker(tab.page);
  await tab.button("Run").click();
  // So large a run is asked about first; one of a few minutes begins at once.
  const asked = await tab.page.waitForFunction(() => (document.querySelector(".consent") ? "asked" : window.heard.length ? "began" : false), { timeout: 60_000 });
  if ((await asked.jsonValue()) === "asked") await tab.button("Run it").click();
  const memory = [];
  const began = Date.now();
  for (;;) {
    await new Promise((done) => setTimeout(done, EVERY_MS));
    if (await tab.page.evaluate(() => location.hash.startsWith("#/result/"))) break;
    const now = await memoryOf(worker).catch(() => undefined);
    if (!now) break;
    memory.push(now.all);
    process.stdout.write(`${JSON.stringify({ seconds: Math.round((Date.now() - began) / 1000), ...now })}\n`);
  }
  const run = await keptRun(tab.page, 120_000);
  const heard = await tab.page.evaluate(() => window.heard);
  const measured = run.records.filter(({ role }) => role === "measured").map(({ timeline, outcome }) => ({ ...timeline, failure: outcome === "completed" ? undefined : outcome }));
  const requests = one.concurrency * one.waves;
  assertNoneLost(measured, await site.truth.of(modelOf(one, 1)), { requests, tokens: one.tokens, who: "soak" });
  const third = Math.floor(memory.length / 3);
  const grown = median(memory.slice(-third)) - median(memory.slice(third, -third));
  const silence = Math.max(...heard.slice(1).map((at, i) => at - heard[i]));
  const rate = (requests * one.tokens) / ((run.ended - run.began) / 1e6);
  const due = ((run.ended - run.began) / 1e6) * REPORTS_PER_S;
  const met = grown <= GROWTH && silence <= SILENCE_MS && heard.length >= 0.95 * due && rate >= RATE;
  process.stderr.write(
    `${minutes} minutes at ${rate.toFixed(0)} tokens/s, ${requests} requests, none lost; ${heard.length} of ${due.toFixed(0)} reports of the worker, the longest silence ${silence.toFixed(0)} ms; ` +
      `memory grew by ${(grown / 1e6).toFixed(2)} MB from the middle third to the last: ${met ? "met" : "NOT MET"} (${machine()})\n`,
  );
  process.exitCode = met ? 0 : 1;
} finally {
  await launched.close();
  await site.close();
}
