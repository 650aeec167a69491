// Tries the way round an API that refuses browsers: LiteLLM's proxy, installed by hashes, before the simulator, and a load test through it.
//
//   ./dev try litellm [--requests 30] [--concurrency 5]
//
// The lines are those that the page shows for an API behind LiteLLM; the second is run as it stands, with the simulator's address and a
// free port added. What the page measured is compared with what the simulator wrote down. Fails where a request is lost or a count is far off.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { keptRun } from "../bench/parts/kept.mjs";
import { compare, median, quantile } from "../bench/parts/figures.mjs";
import { machine, table } from "../bench/parts/options.mjs";
import { startBenchSite } from "../bench/parts/site.mjs";
import { launch } from "../e2e/harness/index.mjs";
import { journey } from "../e2e/harness/journey.mjs";

const API = "NVIDIA NIM (hosted)";
const KEY = "sk-simulated";
/** The proxy refuses one that is short or known. */
const MASTER_KEY = `sk-${randomBytes(32).toString("hex")}`;
const TOKENS = 50;
/** How far LiteLLM's own count of tokens may be from the simulator's, of the whole. */
const OWN_COUNT = 0.25;
const LONGEST_START_MS = 180_000;

const { values } = parseArgs({ options: { requests: { type: "string", default: "30" }, concurrency: { type: "string", default: "5" } } });
const requests = Number(values.requests);

const site = await startBenchSite();
site.at = (fragment) => site.url + fragment;
const browser = await launch({ browser: "chromium", watched: false });
let proxy;
try {
  const walk = await (await journey({ site, browser })).plan();
  await walk.choose(API);
  await walk.fill({ Model: "steady" });
  const [install, start] = await recipeOn(walk.page);
  process.stdout.write(`The page's recipe:\n  ${install}\n  ${start}\n\n`);
  assert.match(install, /^pip install 'litellm\[proxy\]!=1\.107\.0'$/);

  const port = await freePort();
  proxy = run(`${start.replace("=sk-…", `=${MASTER_KEY}`).replaceAll("=…", `=${KEY}`)} --port ${port} --api_base ${site.simulator.http}/v1`);
  const started = await isUp(`http://127.0.0.1:${port}`, proxy);
  process.stdout.write(`LiteLLM ${await version()} answers after ${(started / 1000).toFixed(0)} s\n`);

  await walk.press("Switch to the LiteLLM proxy");
  await walk.fill({
    "Base URL": `http://127.0.0.1:${port}/v1`,
    "API key": MASTER_KEY,
    "Mean output tokens": String(TOKENS),
    "Maximum completed requests": values.requests,
    "Concurrent requests": values.concurrency,
  });
  const model = await walk.value("Model");
  await site.truth.clear();
  await walk.press("Run");
  const run_ = await keptRun(walk.page);
  report(run_, await site.truth.of("steady"), model);
} finally {
  proxy?.end();
  await browser.close();
  await site.close();
}

/** The two lines that the page shows. */
async function recipeOn(page) {
  await page.waitForSelector(".recipe pre");
  const text = await page.$eval(".recipe pre", (el) => el.textContent);
  return text.split("\n");
}

/** Runs a line of the recipe in a shell, with the installed LiteLLM first on the path and no look at the network when it starts. */
function run(line) {
  const path = `${join(process.cwd(), ".tools/litellm/bin")}:${process.env.PATH}`;
  const child = spawn("bash", ["-c", `exec env ${line}`], {
    env: { ...process.env, PATH: path, LITELLM_LOCAL_MODEL_COST_MAP: "True" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (said = `${said}${bytes}`.slice(-4_000)));
  const gone = new Promise((done) => child.on("exit", done));
  return { said: () => said, gone, isGone: () => child.exitCode !== null, end: () => child.kill("SIGTERM") };
}

/** Waits until the proxy answers; how long that took, ms. */
async function isUp(origin, child) {
  const begun = performance.now();
  while (performance.now() - begun < LONGEST_START_MS) {
    if (child.isGone()) throw new Error(`LiteLLM ended:\n${child.said()}`);
    const answer = await fetch(`${origin}/health/liveliness`).catch(() => undefined);
    if (answer?.ok) return performance.now() - begun;
    await pause(500);
  }
  throw new Error(`LiteLLM did not answer in ${LONGEST_START_MS / 1000} s:\n${child.said()}`);
}

async function version() {
  const asked = spawn(join(process.cwd(), ".tools/litellm/bin/python"), ["-c", "import importlib.metadata as m; print(m.version('litellm'))"]);
  let said = "";
  for await (const bytes of asked.stdout) said += bytes;
  return said.trim();
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

function report(found, truth, model) {
  const measured = found.records.filter(({ role }) => role === "measured");
  const failed = measured.filter(({ outcome }) => outcome !== "completed").map(({ outcome }) => JSON.stringify(outcome));
  const told = compare(measured.map(({ timeline }) => timeline), truth);
  const ttft = measured.map(({ timeline }) => (timeline.chunks[0] - timeline.start) / 1000);
  const sent = truth.map(({ arrival, chunks }) => (chunks[0] - arrival) / 1000);
  const ms = (value) => value.toFixed(1);
  process.stdout.write(
    `${table([
      [`${measured.length} requests of ${model}, ${machine()}`, "page", "simulator", "between"],
      ["time to first token P50, ms", ms(median(ttft)), ms(median(sent)), ms(told.ttft_err_p50_us / 1000)],
      ["time to first token P95, ms", ms(quantile(ttft, 0.95)), ms(quantile(sent, 0.95)), ms(told.ttft_err_p95_us / 1000)],
      ["gap P50, ms", ms(told.gap_p50_us / 1000), ms(told.truth_gap_p50_us / 1000), ms((told.gap_p50_us - told.truth_gap_p50_us) / 1000)],
      ["gap P99, ms", ms(told.gap_p99_us / 1000), ms(told.truth_gap_p99_us / 1000), ms((told.gap_p99_us - told.truth_gap_p99_us) / 1000)],
    ])}\n`,
  );
  assert.deepEqual(failed, [], "every request completed");
  assert.equal(measured.length, requests);
  assert.equal(truth.length, requests, "the simulator saw every request once");
  for (const { chunks } of truth) assert.equal(chunks.length, TOKENS);
  // LiteLLM asks hosted NIM for no counts (its list of what NIM takes has no stream_options) and counts with a tokenizer of its own.
  const counts = measured.map(({ usage }) => usage?.output_tokens);
  for (const count of counts) assert.ok(Math.abs(count - TOKENS) <= TOKENS * OWN_COUNT, `${count} tokens instead of ${TOKENS}`);
  assert.ok(told.ttft_err_p50_us >= 0, "the page saw nothing before it was sent");
  process.stdout.write(`\nEvery request went through. Output tokens by LiteLLM's own count: ${median(counts)}, sent: ${TOKENS}.\n`);
}
