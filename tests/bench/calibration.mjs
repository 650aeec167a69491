// How good the printed instrument error is: each run calibrates, measures the simulator, and is compared with what the simulator wrote down.
//
//   ./dev bench calibration [--rounds 8] [--case 5-http1] [--busy yes] [--browser firefox]
//
// Every case is measured on the machine as it is and on one where other programs spin. One JSON line a run on standard output; per case and
// in all on standard error: how often the true error of the median TTFT lay within the printed interval (the aim is 27 of 30), and the
// median half-width over the median true error (at most 3).
import { spawn } from "node:child_process";
import { cpus } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { launch, visit } from "../e2e/harness/index.mjs";
import { fragmentOf, modelOf } from "./parts/cases.mjs";
import { compare, median } from "./parts/figures.mjs";
import { keptRun } from "./parts/kept.mjs";
import { benchOptions, machine, table } from "./parts/options.mjs";
import { startBenchSite } from "./parts/site.mjs";

const CASES = [
  { name: "5-http1", protocol: "http", concurrency: 5, ttft: 100, gap: 10, tokens: 50, waves: 6 },
  { name: "20-h2", protocol: "https", concurrency: 20, ttft: 200, gap: 10, tokens: 50, waves: 4 },
];

const options = benchOptions({ rounds: 8, browsers: ["chromium", "firefox"], more: { busy: { type: "string" } } });
const cases = CASES.filter(({ name }) => !options.case?.length || options.case.includes(name));
if (cases.length === 0) throw new Error(`there is no such case; there are ${CASES.map(({ name }) => name).join(", ")}`);
const loads = options.busy ? [options.busy === "yes"] : [false, true];

const site = await startBenchSite();
const all = [];
let met = true;
try {
  for (const browser of options.browser) {
    const launched = await launch({ browser, watched: false });
    try {
      for (const busy of loads) {
        const idle = busy ? spin() : () => {};
        try {
          for (const one of cases) await measureAll(launched, browser, one, busy);
        } finally {
          idle();
        }
      }
    } finally {
      await launched.close();
    }
  }
} finally {
  await site.close();
}
report();
process.exitCode = met ? 0 : 1;

/** Keeps all cores but one busy; gives the way back. */
function spin() {
  const programs = Array.from({ length: Math.max(1, cpus().length - 1) }, () => spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }));
  return () => programs.forEach((program) => program.kill("SIGKILL"));
}

async function measureAll(launched, browser, one, busy) {
  process.stderr.write(`${browser}, ${one.name}, ${busy ? "busy" : "as it is"}, ${machine()}\n`);
  for (let round = 0; round < options.rounds; round += 1) {
    const found = { browser, case: one.name, busy, round, ...(await measure(launched, one, round + 1)) };
    process.stdout.write(`${JSON.stringify(found)}\n`);
    all.push(found);
    await pause(200);
  }
}

async function measure(launched, one, mark) {
  await site.truth.clear();
  const context = await launched.createBrowserContext();
  const tab = await visit(launched, site.url + fragmentOf(one, { origin: site.simulator[one.protocol], mark }), { context, calibrate: true });
  await tab.button("Run").click();
  const run = await keptRun(tab.page);
  const truth = await site.truth.of(modelOf(one, mark));
  await context.close();
  const records = run.records.filter(({ role }) => role === "measured");
  const { ttft_err_p50_us } = compare(records.map(({ timeline }) => timeline), truth);
  const { known, unknown } = run.environment.calibration;
  if (!known) return { error_us: ttft_err_p50_us, why: unknown };
  const { low, bias, high } = known.ttft;
  return { error_us: ttft_err_p50_us, low, bias, high, streams: known.requests, gap: known.gap, within: low <= ttft_err_p50_us && ttft_err_p50_us <= high };
}

function report() {
  const rows = [["", "runs", "within", "not calibrated", "true error us", "bias us", "half-width us", "half-width/error", ""]];
  const add = (name, some) => {
    const known = some.filter(({ why }) => why === undefined);
    const within = known.filter((found) => found.within).length;
    const error = median(some.map(({ error_us }) => Math.abs(error_us)));
    const half = known.length ? median(known.map(({ low, high }) => (high - low) / 2)) : Number.NaN;
    const good = within >= 0.9 * some.length && half <= 3 * error;
    rows.push([name, some.length, within, some.length - known.length, Math.round(error), Math.round(median(known.map(({ bias }) => bias))), Math.round(half), (half / error).toFixed(2), good ? "met" : "NOT MET"]);
    return good;
  };
  const groups = new Map();
  for (const found of all) {
    const name = `${found.browser}, ${found.case}, ${found.busy ? "busy" : "as it is"}`;
    groups.set(name, [...(groups.get(name) ?? []), found]);
  }
  for (const [name, some] of groups) add(name, some);
  met = add("in all", all);
  process.stderr.write(`\n${table(rows)}\n`);
}
