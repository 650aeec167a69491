// What the page itself reports, beside what the simulator wrote down: the real page opens the plan, Run is pressed, and the stamps are taken from
// the result that the page keeps. Then its worker against the floor.
//
//   ./dev bench accuracy [--rounds 32] [--case 5-http1] [--browser firefox]
//   ./dev bench accuracy --against record …   the first part alone, 3 rounds for none
//   ./dev bench accuracy --against floor …    the second alone: the same as ./dev bench floor …
//
// One JSON line a case and round. `…_err_…` is the page's figure less the record's at the same quantile, in microseconds.
import { launch, visit } from "../e2e/harness/index.mjs";
import { casesNamed, fragmentOf, modelOf } from "./parts/cases.mjs";
import { compare } from "./parts/figures.mjs";
import { keptRun } from "./parts/kept.mjs";
import { benchOptions, machine } from "./parts/options.mjs";
import { assertNoneLost, startBenchSite } from "./parts/site.mjs";

const against = process.argv.indexOf("--against");
const [, other] = against > 0 ? process.argv.splice(against, 2) : [];
if (against > 0 && !["floor", "record"].includes(other)) throw new Error("--against takes floor or record");
if (other !== "floor") await accuracy();
if (other !== "record") await import("./floor.mjs");

async function accuracy() {
  const options = benchOptions({ rounds: 3, browsers: ["chromium", "firefox"] });
  const cases = casesNamed(options.case);
  const site = await startBenchSite();
  try {
    for (const browser of options.browser) {
      process.stderr.write(`${browser}, ${machine()}\n`);
      const launched = await launch({ browser, watched: false });
      try {
        for (const one of cases) {
          for (let round = 0; round < options.rounds; round += 1) {
            const line = { browser, case: one.name, client: "app", round, ...(await measure(launched, site, one, round)) };
            process.stdout.write(`${JSON.stringify(line)}\n`);
          }
        }
      } finally {
        await launched.close();
      }
      process.stderr.write(`${browser} done, ${machine()}\n`);
    }
  } finally {
    await site.close();
  }
}

async function measure(launched, site, one, round) {
  const mark = round + 1;
  await site.truth.clear();
  const context = await launched.createBrowserContext();
  const tab = await visit(launched, site.url + fragmentOf(one, { origin: site.simulator[one.protocol], mark }), { context });
  await tab.button("Run").click();
  const run = await keptRun(tab.page);
  const truth = await site.truth.of(modelOf(one, mark));
  await context.close();

  const asked = run.plan.load["closed-loop"].concurrency;
  if (asked !== one.concurrency) throw new Error(`${one.name}: the page took ${asked} concurrent requests from its address`);
  const requests = one.concurrency * one.waves;
  const records = run.records.filter(({ role }) => role === "measured");
  const measured = records.map(({ timeline, outcome }) => ({
    start: timeline.start,
    chunks: timeline.chunks,
    failure: outcome === "completed" ? undefined : outcome,
  }));
  assertNoneLost(measured, truth, { requests, tokens: one.tokens, who: `${one.name}, round ${round}` });
  const { gap_off_p50_us, ...compared } = compare(measured, truth);
  const events = records.reduce((sum, { timeline }) => sum + timeline.events, 0);
  return {
    clock_step_us: run.environment.clock_step,
    ...compared,
    requests: measured.length,
    events_per_s: Math.round(events / ((run.ended - run.began) / 1e6)),
  };
}
