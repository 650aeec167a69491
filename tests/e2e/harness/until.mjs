// Waiting for a fact, never for a time.
import { setTimeout as pause } from "node:timers/promises";

/** How long anything may take that a person would see at once, on a machine that is busy with other things. */
export const PATIENCE_MS = 60_000;

/** Asks `fact` until it holds and gives what it gave; fails after `patience` milliseconds, saying `what` was awaited. */
export async function until(what, fact, { patience = PATIENCE_MS } = {}) {
  for (const start = performance.now(); performance.now() - start < patience; await pause(20)) {
    const held = await fact();
    if (held) return held;
  }
  throw new Error(`${what}: not within ${patience / 1000} s`);
}
