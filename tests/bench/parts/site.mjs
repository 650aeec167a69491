// The release page on a server of its own, with the headers that isolate it, and the simulator beside it.
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { servePage } from "../../../tools/serve.mjs";
import { startSimulator } from "../../../tools/simulator.mjs";

/** Starts both and gives `{ url, simulator, truth, close }`. `duel: true` adds the page of two clients, under duel/. */
export async function startBenchSite({ duel = false, brotli = false } = {}) {
  const program = process.env.SIMULATOR;
  if (!program) throw new Error("SIMULATOR names no program: run this by ./dev bench");
  const folder = await mkdtemp(join(tmpdir(), "llmperf-web-bench-"));
  await cp("dist", folder, { recursive: true });
  if (duel) {
    await mkdir(join(folder, "duel"));
    for (const file of ["duel/index.html", "duel/duel.js", "floor.js"]) {
      await cp(join("tests/bench", file), join(folder, "duel", file.split("/").at(-1)));
    }
  }
  const simulator = await startSimulator({ program, port: 0, tlsPort: 0, quiet: true });
  const page = await servePage({ dir: folder, headers: true, brotli, simulator: { http: simulator.http, https: simulator.https } });
  return {
    url: page.url,
    simulator,
    truth: truthOf(simulator.http),
    async close() {
      await Promise.all([page.close(), simulator.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The simulator's record: `clear()`, and `of(model)`, the measured requests of a model once all of them have ended. */
function truthOf(origin) {
  const record = `${origin}/truth`;
  return {
    clear: () => fetch(record, { method: "DELETE" }),
    async of(model) {
      for (let attempt = 0; attempt < 100; attempt += 1) {
        const all = (await (await fetch(record)).json()).filter((one) => one.model === model);
        if (all.every(({ ended_us }) => ended_us !== null)) return all.filter(({ max_tokens }) => max_tokens > 1).map(asStamps);
        await pause(20);
      }
      throw new Error(`requests of ${model} never ended for the simulator`);
    },
  };
}

const asStamps = ({ arrival_us, chunks, ending }) => ({
  arrival: arrival_us,
  chunks: chunks.filter(({ tokens }) => tokens > 0).map(({ at_us }) => at_us),
  ending,
});

/** Fails unless client and simulator both saw exactly `requests`, each with all of its `tokens`. */
export function assertNoneLost(measured, truth, { requests, tokens, who }) {
  const whole = (list) => list.filter(({ chunks }) => chunks.length === tokens).length;
  const seen = { measured: measured.length, "measured whole": whole(measured), sent: truth.length, "sent whole": whole(truth) };
  const failed = measured.filter(({ failure }) => failure).map(({ failure }) => JSON.stringify(failure));
  if (failed.length || Object.values(seen).some((n) => n !== requests)) {
    throw new Error(`${who}: of ${requests} requests ${JSON.stringify(seen)} ${failed.slice(0, 3).join(" ")}`);
  }
}
