// One round of clients at work at the same moment, in the page of `duel/`.
import { jobOfApp, jobOfFloor, modelOf, SETTLE_MS } from "./cases.mjs";
import { assertNoneLost } from "./site.mjs";

const JOBS = { app: jobOfApp, floor: jobOfFloor };

/**
 * `sides`: `[{ kind, lanes, settleMs }]`, started in this order, in the other where `swapped`. Gives for each, in this order, what it `measured`
 * and the `truth`, each request counted once and none lost.
 */
export async function playRound(page, site, one, sides, { swapped = false, who }) {
  const jobs = sides.map(({ kind, lanes, settleMs = SETTLE_MS }, i) => ({
    kind,
    job: JOBS[kind](one, { origin: site.simulator[one.protocol], lanes, mark: i + 1, settleMs }),
  }));
  await site.truth.clear();
  const measured = await page.evaluate((order) => window.duel(order), swapped ? [...jobs].reverse() : jobs);
  if (swapped) measured.reverse();
  const played = [];
  for (const [i, { kind, lanes }] of sides.entries()) {
    const truth = await site.truth.of(modelOf(one, i + 1));
    const requests = lanes * one.waves;
    assertNoneLost(measured[i].requests, truth, { requests, tokens: one.tokens, who: `${one.name}, ${who}, ${kind}` });
    played.push({ ...measured[i], truth });
  }
  return played;
}

/** The page of `duel/`, ready for rounds. */
export async function openDuel(launched, site) {
  const page = await launched.newPage();
  await page.goto(`${site.url}duel/`);
  await page.waitForFunction(() => "duel" in window);
  return page;
}
