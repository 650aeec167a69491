// Quantiles, errors against the record, and intervals: all that the benches compute.

/** The quantile of type 7, as the app's own. */
export function quantile(values, p) {
  const sorted = Float64Array.from(values).sort();
  const at = (sorted.length - 1) * p;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values) => quantile(values, 0.5);

/** Each request with its record, in the order of starting: the k-th to start is taken for the k-th to arrive. */
function pairsOf(measured, truth) {
  const byArrival = [...truth].sort((a, b) => a.arrival - b.arrival);
  return [...measured].sort((a, b) => a.start - b.start).map((one, k) => [one, byArrival[k]]);
}

/** The error of each request's TTFT, in the order of starting, us. Both sides as for `compare`. */
export function errorsOf(measured, truth) {
  return pairsOf(measured, truth).map(([ours, theirs]) => ours.chunks[0] - ours.start - (theirs.chunks[0] - theirs.arrival));
}

const gapsOf = (stamps) => stamps.slice(1).map((at, i) => at - stamps[i]);

/**
 * What a client says beside what the simulator wrote down, at the same quantile. `measured`: `[{ start, chunks }]`; `truth`:
 * `[{ arrival, chunks }]`; both in microseconds of clocks of their own.
 */
export function compare(measured, truth) {
  const ttft = measured.map(({ start, chunks }) => chunks[0] - start);
  const trueTtft = truth.map(({ arrival, chunks }) => chunks[0] - arrival);
  const gaps = measured.flatMap(({ chunks }) => gapsOf(chunks));
  const trueGaps = truth.flatMap(({ chunks }) => gapsOf(chunks));
  const off = pairsOf(measured, truth).flatMap(([ours, theirs]) => {
    const trueOnes = gapsOf(theirs.chunks);
    return gapsOf(ours.chunks).map((gap, i) => Math.abs(gap - trueOnes[i]));
  });
  const round = Math.round;
  return {
    ttft_err_p50_us: round(quantile(ttft, 0.5) - quantile(trueTtft, 0.5)),
    ttft_err_p95_us: round(quantile(ttft, 0.95) - quantile(trueTtft, 0.95)),
    gap_p50_us: round(quantile(gaps, 0.5)),
    truth_gap_p50_us: round(quantile(trueGaps, 0.5)),
    gap_p99_us: round(quantile(gaps, 0.99)),
    truth_gap_p99_us: round(quantile(trueGaps, 0.99)),
    gap_off_p50_us: round(quantile(off, 0.5)),
  };
}

/** The errors that are compared between clients, each from what `compare` gave; none is taken for smaller than the clock's step. */
export const ERRORS = {
  "TTFT error p50": (c) => c.ttft_err_p50_us,
  "TTFT error p95": (c) => c.ttft_err_p95_us,
  "gap error p50": (c) => c.gap_p50_us - c.truth_gap_p50_us,
  "gap error p99": (c) => c.gap_p99_us - c.truth_gap_p99_us,
  "one gap's error p50": (c) => c.gap_off_p50_us,
};

/**
 * The ratio first/second of the middle round's error, with its 90 % bootstrap interval over rounds. `rounds`: `[[first, second]]`,
 * each what `compare` gave with its `clock_step_us`.
 */
export function ratioOf(rounds, error) {
  const pairs = rounds.map((pair) => pair.map((c) => Math.max(Math.abs(error(c)), c.clock_step_us)));
  const ratio = (some) => median(some.map(([a]) => a)) / median(some.map(([, b]) => b));
  return {
    first_us: Math.round(median(pairs.map(([a]) => a))),
    second_us: Math.round(median(pairs.map(([, b]) => b))),
    ratio: ratio(pairs),
    ...intervalOf(pairs, ratio),
  };
}

/**
 * How far the first's error lies above the second's of the same round, with its sign, us: the middle round's and its 90 % bootstrap interval.
 * What befalls both in a round is not in it, so that it is finer than the ratio where an error is a few steps of the clock.
 */
export function apartOf(rounds, error) {
  const apart = rounds.map(([a, b]) => error(a) - error(b));
  return { apart_us: median(apart), ...intervalOf(apart, median) };
}

/** The quantile of the errors of all rounds, and how far the first client's lies above the second's: each a list of rounds, each of errors, us. */
export function apartAt(first, second, p) {
  const at = (rounds) => quantile(rounds.flat(), p);
  const rounds = first.map((errors, i) => [errors, second[i]]);
  const apart = (some) => at(some.map(([a]) => a)) - at(some.map(([, b]) => b));
  return { first_us: at(first), second_us: at(second), apart_us: apart(rounds), ...intervalOf(rounds, apart) };
}

/** The 90 % bootstrap interval of what `figure` makes of these. */
function intervalOf(values, figure) {
  const random = generator(1);
  const again = Array.from({ length: 2000 }, () => figure(values.map(() => values[Math.floor(random() * values.length)])));
  return { low: quantile(again, 0.05), high: quantile(again, 0.95) };
}

/** Uniform numbers below 1 of a fixed seed (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
