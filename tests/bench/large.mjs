// A run of 10,000 requests of 200 tokens: what the worker holds meanwhile, and the longest task of the page that opens its result.
//
//   ./dev bench large [--requests 10000] [--browser chromium]
//
// Chromium only: memory and tasks are read by its own protocol. One JSON line a second of the run on standard output, the verdicts on standard
// error. Fails above 64 MB beyond the worker's start, or where opening the result has a task of more than 100 ms.
import { parseArgs } from "node:util";
import { launch, visit } from "../e2e/harness/index.mjs";
import { fragmentOf } from "./parts/cases.mjs";
import { keptRun } from "./parts/kept.mjs";
import { machine, table } from "./parts/options.mjs";
import { startBenchSite } from "./parts/site.mjs";
import { tasksOf } from "./parts/tasks.mjs";
import { measuringWorker, memoryOf } from "./parts/worker.mjs";

const MEMORY = 64e6;
const TASK_MS = 100;
const TOKENS = 200;
const CONCURRENCY = 50;

const { values } = parseArgs({ options: { requests: { type: "string", default: "10000" } } });
const requests = Number(values.requests);
const site = await startBenchSite();
const launched = await launch({ watched: false });
try {
  const tab = await visit(launched, site.url + fragmentOf({ protocol: "https", concurrency: CONCURRENCY, ttft: 20, gap: 0, tokens: TOKENS, waves: requests / CONCURRENCY }, { origin: site.simulator.https, mark: 1 }));
  const memory = await held(tab);
  const run = await keptRun(tab.page, 600_000);
  const whole = run.records.filter(({ role, outcome, timeline }) => role === "measured" && outcome === "completed" && timeline.chunks.length === TOKENS);
  if (whole.length !== requests) throw new Error(`${whole.length} requests of ${requests} came back whole`);
  const opened = await opening(tab);
  process.exitCode = memory && opened ? 0 : 1;
} finally {
  await launched.close();
  await site.close();
}

/** Runs, and reads once a second what the worker holds; garbage counts for nothing. */
async function held(tab) {
  const worker = await measuringWorker(tab.page);
  const start = await memoryOf(worker);
  process.stderr.write(`${requests} requests of ${TOKENS} tokens, ${CONCURRENCY} at once, ${machine()}\n`);
  await tab.button("Run").click();
  // So large a run is asked about first.
  await tab.button("Run it").click();
  let most = start;
  for (;;) {
    await new Promise((done) => setTimeout(done, 1000));
    // The worker is let go of when its run is over.
    const now = await memoryOf(worker).catch(() => undefined);
    if (!now) break;
    process.stdout.write(`${JSON.stringify(now)}\n`);
    if (now.all > most.all) most = now;
    if (await tab.page.evaluate(() => location.hash.startsWith("#/result/"))) break;
  }
  const mb = (bytes) => (bytes / 1e6).toFixed(1);
  const rows = [["MB", "objects", "buffers", "Wasm", "all"], ["at the start", ...Object.values(start).map(mb)], ["at the most", ...Object.values(most).map(mb)]];
  const grown = most.all - start.all;
  process.stderr.write(`${table(rows)}\nworker: ${mb(grown)} MB beyond its start, at most ${mb(MEMORY)}: ${grown <= MEMORY ? "met" : "NOT MET"} (${machine()})\n`);
  return grown <= MEMORY;
}

/** Loads the result's page anew and looks at every chart. */
async function opening(tab) {
  const tasks = await tasksOf(tab.page, async () => {
    await tab.page.reload();
    await tab.role("heading", "The whole run").wait();
    await tab.page.evaluate(async () => {
      for (const chart of document.querySelectorAll("figure")) {
        chart.scrollIntoView();
        await new Promise((done) => setTimeout(done, 500));
      }
    });
    await tab.page.waitForFunction(() => document.querySelectorAll("figure canvas, figure svg").length >= 4);
    await new Promise((done) => setTimeout(done, 1500));
  });
  const [onCore, longest] = ["ms", "wall"].map((time) => Math.max(...tasks.map((task) => task[time])));
  for (const { ms, wall, what } of tasks.filter(({ ms }) => ms > 50)) process.stderr.write(`a task of ${ms.toFixed(0)} ms (${wall.toFixed(0)} passed): ${what}\n`);
  process.stderr.write(`opening: the longest task ${longest.toFixed(0)} ms (${onCore.toFixed(0)} on a core), at most ${TASK_MS}: ${longest <= TASK_MS ? "met" : "NOT MET"} (${machine()})\n`);
  return longest <= TASK_MS;
}
