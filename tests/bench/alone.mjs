// The app's worker and the floor by turns, each alone with the whole load. Nothing but itself is in a client's way, so that a round tells more
// than one of `./dev bench floor`; but whatever the machine does to one round it does to that client only.
//
//   ./dev bench alone [--rounds 20] [--case 5-http1] [--browser firefox]
//
// One JSON line a client and round on standard output, with the error of each request's TTFT in the order of starting, us; per case a table on
// standard error: quantiles of the errors of all rounds, first requests and those that follow another apart, and how far the app's lies above the
// floor's, with its 90 % bootstrap interval.
import { launch } from "../e2e/harness/index.mjs";
import { casesNamed } from "./parts/cases.mjs";
import { apartAt, errorsOf } from "./parts/figures.mjs";
import { benchOptions, machine, table } from "./parts/options.mjs";
import { openDuel, playRound } from "./parts/round.mjs";
import { startBenchSite } from "./parts/site.mjs";

const CLIENTS = ["app", "floor"];

const options = benchOptions({ rounds: 20 });
if (options.rounds % 2) throw new Error("--rounds needs an even number, so that each client comes first as often");
const site = await startBenchSite({ duel: true });
try {
  for (const browser of options.browser) {
    const launched = await launch({ browser, watched: false });
    try {
      for (const one of casesNamed(options.case)) await measure(launched, browser, one);
    } finally {
      await launched.close();
    }
  }
} finally {
  await site.close();
}

async function measure(launched, browser, one) {
  const page = await openDuel(launched, site);
  const before = machine();
  const errors = { app: [], floor: [] };
  for (let round = 0; round < options.rounds; round += 1) {
    for (const kind of round % 2 ? [...CLIENTS].reverse() : CLIENTS) {
      const [{ requests, truth }] = await playRound(page, site, one, [{ kind, lanes: one.concurrency }], { who: `round ${round}` });
      const errors_us = errorsOf(requests, truth);
      process.stdout.write(`${JSON.stringify({ browser, case: one.name, client: kind, round, errors_us })}\n`);
      errors[kind].push(errors_us);
    }
  }
  await page.close();
  const rows = [["TTFT error", "app us", "floor us", "app - floor, us", "90 % interval"]];
  const parts = { first: (all) => all.slice(0, one.concurrency), following: (all) => all.slice(one.concurrency) };
  for (const [name, part] of Object.entries(parts)) {
    for (const p of [0.5, 0.9, 0.95]) {
      const { first_us, second_us, apart_us, low, high } = apartAt(errors.app.map(part), errors.floor.map(part), p);
      rows.push([`${name}, p${p * 100}`, ...[first_us, second_us, apart_us].map(Math.round), `${Math.round(low)} to ${Math.round(high)}`]);
    }
  }
  process.stderr.write(`\n${browser}, ${one.name}, ${options.rounds} rounds alone (${before}, then ${machine()})\n${table(rows)}\n`);
}
