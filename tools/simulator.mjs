// Starts the simulator and learns where it listens: the first line of its standard output is {"http": …, "https": …}.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How long it may take to say where it listens. */
const PATIENCE_MS = 60_000;

/**
 * Starts `program` and gives `{ http, https, close }`, two origins and the way to end it.
 *
 * Port 0 takes any free one. `quiet` keeps its standard error from ours. `onExit` hears why, should it end by itself.
 */
export async function startSimulator({ program, port = 8010, tlsPort = 8011, args = [], quiet = false, onExit }) {
  const child = spawn(program, ["--port", String(port), "--tls-port", String(tlsPort), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (bytes) => {
    said = (said + bytes).slice(-4000);
    if (quiet) return;
    for (const line of String(bytes).split("\n")) if (line.includes("in use")) process.stderr.write(`${line}\n`);
  });
  let closing = false;
  const ended = new Promise((done) => {
    child.once("error", (error) => done(error.message));
    child.once("exit", (code, signal) => done(signal ? `ended by ${signal}` : `ended with ${code}`));
  });
  const timer = new AbortController();
  const line = await Promise.race([
    new Promise((done) => createInterface({ input: child.stdout }).once("line", done)),
    ended.then((why) => {
      throw new Error(`the simulator did not start (${why}). ${said}`.trim());
    }),
    new Promise((_, fail) => {
      const alarm = setTimeout(() => fail(new Error(`the simulator said nothing for ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
      timer.signal.addEventListener("abort", () => clearTimeout(alarm));
    }),
  ]).finally(() => timer.abort());
  ended.then((why) => {
    if (!closing) onExit?.(why);
  });
  return {
    ...JSON.parse(line),
    async close() {
      closing = true;
      child.kill("SIGTERM");
      await ended;
    },
  };
}
