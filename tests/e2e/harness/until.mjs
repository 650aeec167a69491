// Waiting for a fact, never for a time.
import { setTimeout as pause } from "node:timers/promises";

/** Asks `fact` until it holds and gives what it gave; fails after `patience` milliseconds, saying `what` was awaited. */
export async function until(what, fact, { patience = 20_000 } = {}) {
  for (const start = performance.now(); performance.now() - start < patience; await pause(20)) {
    const held = await fact();
    if (held) return held;
  }
  throw new Error(`${what}: not within ${patience / 1000} s`);
}
