// `./dev serve`: the simulator and the page that knows of it, in one program that ends both.
import { parseArgs } from "node:util";
import { servePage } from "./serve.mjs";
import { startSimulator } from "./simulator.mjs";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8080" },
    brotli: { type: "boolean", default: false },
    "simulator-program": { type: "string" },
  },
});

const running = [];
let ending = false;
async function end(code) {
  if (ending) return;
  ending = true;
  await Promise.allSettled(running.map((one) => one.close()));
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => end(0));

try {
  const simulator = await simulatorOrNone({
    program: values["simulator-program"],
    onExit(why) {
      if (ending) return;
      process.stderr.write(`the simulator ended by itself: ${why}\n`);
      end(1);
    },
  });
  if (simulator) running.push(simulator);
  const page = await servePage({
    port: Number(values.port),
    headers: true,
    brotli: values.brotli,
    simulator: simulator && { http: simulator.http, https: simulator.https },
  });
  running.push(page);
  process.stdout.write(`
  The load test     ${page.url}
${simulator ? addresses(simulator) : ""}
  Ctrl-C ends it.
`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  await end(1);
}

/** The page is of use without a simulator, so its failure is said and no more. */
async function simulatorOrNone(options) {
  try {
    return await startSimulator(options);
  } catch (error) {
    process.stderr.write(`${error.message}\nGoing on without it: the page offers its own simulated API.\n`);
    return undefined;
  }
}

function addresses({ http, https }) {
  return `  The simulator     ${http}/v1   HTTP/1.1
                    ${https}/v1   HTTP/2; open it once to accept its self-signed certificate
`;
}
