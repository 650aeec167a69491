// The app's worker against the floor, a hand-written client that does the least there is to do: both at the same moment, half the load each.
//
//   ./dev bench floor [--rounds 32] [--case 50-h2] [--browser firefox]
//
// One JSON line a client and round on standard output; per case and quantile a table on standard error: the ratio of the errors app/floor with
// its 90 % bootstrap interval, and floor/floor, which shows how far two equal clients come apart here. Rounds of the two kinds take turns,
// and so do the sides: which one starts first, and which has the larger half of an odd load. Who starts first pays for a browser that
// has been idle, so the floor's wait before its clock follows what the app was seen to take, and is longer or shorter than that by turns. Of
// two requests that start within a millisecond one waits for the other, so every four rounds the starts of one side move on between those of
// the other.
import { readFile } from "node:fs/promises";
import { launch } from "../e2e/harness/index.mjs";
import { casesNamed, halves, SETTLE_MS, STAGGER_MS } from "./parts/cases.mjs";
import { apartOf, compare, ERRORS, median, ratioOf } from "./parts/figures.mjs";
import { benchOptions, machine, table } from "./parts/options.mjs";
import { openDuel, playRound } from "./parts/round.mjs";
import { startBenchSite } from "./parts/site.mjs";

/** How much earlier the first side starts, ms: more than the starts of one kind come apart by themselves. */
const LEAD_MS = 8;

const KINDS = { "app/floor": ["app", "floor"], "floor/floor": ["floor", "floor"] };

const lines = (await readFile("tests/bench/floor.js", "utf8")).trimEnd().split("\n").length;
if (lines > 60) throw new Error(`tests/bench/floor.js has ${lines} lines, at most 60 make a floor`);
const options = benchOptions({ rounds: 32, browsers: ["chromium", "firefox"] });
// Four turns of sides and halves, at each of the places that starts of one side have between those of the other.
if (options.rounds % (4 * STAGGER_MS)) throw new Error(`--rounds needs a multiple of ${4 * STAGGER_MS}, so that the sides take turns in everything`);
const cases = casesNamed(options.case);
const site = await startBenchSite({ duel: true });
let allMet = true;
try {
  for (const browser of options.browser) {
    const launched = await launch({ browser, watched: false });
    try {
      for (const one of cases) allMet = (await measure(launched, browser, one)) && allMet;
    } finally {
      await launched.close();
    }
  }
} finally {
  await site.close();
}
process.exitCode = allMet ? 0 : 1;

async function measure(launched, browser, one) {
  const page = await openDuel(launched, site);
  const before = machine();
  const rounds = { "app/floor": [], "floor/floor": [] };
  /** Per kind, the waits with which the second side would have started together with the first, ms. */
  const together = { "app/floor": [SETTLE_MS], "floor/floor": [SETTLE_MS] };
  for (let round = 0; round < options.rounds; round += 1) {
    // Which kind comes first takes turns, too, in step with nothing else that does.
    const kinds = Object.entries(KINDS);
    if ((round ^ (round >> 1) ^ (round >> 2)) & 1) kinds.reverse();
    for (const [kind, sides] of kinds) {
      const settleMs = Math.round(median(together[kind]) + (round % 2 ? -LEAD_MS : LEAD_MS) + ((round >> 2) % STAGGER_MS));
      const pair = await duel(page, one, sides, round, settleMs);
      together[kind].push(settleMs - pair[1].first_after_ms);
      pair.forEach((compared, side) => {
        process.stdout.write(`${JSON.stringify({ browser, case: one.name, client: sides[side], against: kind, round, ...compared })}\n`);
      });
      rounds[kind].push(pair);
    }
  }
  await page.close();
  return judge(browser, one, rounds, `${before}, then ${machine()}`);
}

/** One round, the second side waiting `settleMs` before its clock. Gives what each measured beside the record. */
async function duel(page, one, kinds, round, settleMs) {
  const lanes = halves(one, round >> 1);
  const sides = kinds.map((kind, i) => ({ kind, lanes: lanes[i], settleMs: i ? settleMs : SETTLE_MS }));
  const played = await playRound(page, site, one, sides, { swapped: round % 2 === 1, who: `round ${round}` });
  const arrivals = played.map(({ truth }) => Math.min(...truth.map(({ arrival }) => arrival)));
  return played.map(({ clock_step_us, duration_us, requests, truth }, i) => ({
    first_after_ms: (arrivals[i] - arrivals[0]) / 1000,
    clock_step_us,
    ...compare(requests, truth),
    requests: requests.length,
    events_per_s: Math.round((requests.length * one.tokens) / (duration_us / 1e6)),
  }));
}

function judge(browser, one, rounds, load) {
  const percent = ({ ratio, low, high }) => [ratio, low, high].map((x) => x.toFixed(2));
  const rows = [["", "app us", "floor us", "app/floor", "90 % interval", "floor/floor", "90 % interval", "", "app - floor, us", "90 % interval"]];
  let allMet = true;
  for (const [name, error] of Object.entries(ERRORS)) {
    const ours = ratioOf(rounds["app/floor"], error);
    const same = ratioOf(rounds["floor/floor"], error);
    const apart = apartOf(rounds["app/floor"], error);
    const [[r, low, high], [f, flow, fhigh]] = [percent(ours), percent(same)];
    const counts = ["TTFT error p50", "TTFT error p95", "gap error p50"].includes(name);
    // A point below all that two equal clients do is better than the floor.
    const met = ours.low <= 1.05 && ours.ratio <= same.high;
    if (counts && !met) allMet = false;
    const said = counts ? (met ? "met" : "NOT MET") : "for information";
    const together = [Math.round(apart.apart_us), `${Math.round(apart.low)} to ${Math.round(apart.high)}`];
    rows.push([name, ours.first_us, ours.second_us, r, `${low} to ${high}`, f, `${flow} to ${fhigh}`, said, ...together]);
  }
  process.stderr.write(`\n${browser}, ${one.name}, ${options.rounds} rounds (${load})\n${table(rows)}\n`);
  return allMet;
}
