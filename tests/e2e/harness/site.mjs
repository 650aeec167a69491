// The page on a static server and the simulator beside it, each on free ports of loopback.
//
// E2E_SERVER says how the page is served: "plain" under /a/b/ with no headers of its own, as on any host (the default),
// or "headers" as `./dev serve` does.
import { servePage } from "../../../tools/serve.mjs";
import { startSimulator } from "../../../tools/simulator.mjs";

export const served = process.env.E2E_SERVER === "headers" ? "headers" : "plain";

/**
 * Starts the site and gives `{ url, origin, simulator, served, log, asked, at, close }`.
 *
 * - `simulator: false` starts none; an array holds more of its arguments.
 * - `pageKnowsSimulator: false` leaves simulator.json as a host would serve it.
 * - `log` lists every request that the page server got, as `{ method, path }`.
 * - `asked("worker.js")` waits until the page server was asked for this file, in the past or to come.
 * - `at("#/leaderboard")` is the address of a view.
 */
export async function startSite({ simulator = true, pageKnowsSimulator = true, brotli = false } = {}) {
  const api = simulator
    ? await startSimulator({
        program: simulatorProgram(),
        port: 0,
        tlsPort: 0,
        args: Array.isArray(simulator) ? simulator : [],
        quiet: true,
      })
    : undefined;
  const log = [];
  const waiting = new Set();
  const page = await servePage({
    base: served === "plain" ? "/a/b/" : "/",
    headers: served === "headers",
    brotli,
    simulator: api && pageKnowsSimulator ? { http: api.http, https: api.https } : undefined,
    log(request) {
      log.push(request);
      for (const look of waiting) look(request);
    },
  }).catch(async (error) => {
    await api?.close();
    throw error;
  });
  return {
    url: page.url,
    origin: new URL(page.url).origin,
    simulator: api,
    served,
    log,
    asked(file) {
      const fits = ({ path }) => path.endsWith(`/${file}`);
      if (log.some(fits)) return Promise.resolve();
      return new Promise((done) => {
        waiting.add((request) => fits(request) && done());
      });
    },
    at: (fragment) => page.url + fragment,
    async close() {
      await Promise.all([page.close(), api?.close()]);
    },
  };
}

function simulatorProgram() {
  const program = process.env.SIMULATOR;
  if (!program) throw new Error("SIMULATOR names no program: run the browser tests by ./dev test e2e");
  return program;
}
