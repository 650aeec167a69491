// How fast the worker decodes, in the browser: framing and translation of OpenAI's format, beside the npm package eventsource-parser with
// JSON.parse on the same reads; allocations an event; every other format beside OpenAI's; and the quantiles of a million samples,
// beside the native build.
//
//   ./dev bench engine [--rounds 20] [--browser firefox]
//
// One JSON line a round on standard output, medians and ratios on standard error. Fails below twice the parser's MB/s, above one allocation
// an event, where a format is below half of OpenAI's MB/s, or above 1.3 times the native quantiles.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { buildEngine, serveEngine } from "./parts/engine.mjs";
import { launch } from "../e2e/harness/index.mjs";
import { median, quantile } from "./parts/figures.mjs";
import { benchOptions, machine, table } from "./parts/options.mjs";

const FASTER = 2;
const ALLOCATIONS = 1;
const OF_OPENAI = 0.5;
const SLOWER = 1.3;
const SAMPLES = 1_000_000;
const TOKENS = 10_000;
/** Bytes a read: one event, some events, what a busy machine delivers at once. */
const READS = [320, 1_400, 16_384];

const options = benchOptions({ rounds: 20 });
const { folder, quantiles } = await buildEngine();
const site = await serveEngine(folder);
let allMet = true;
try {
  for (const browser of options.browser) {
    const launched = await launch({ browser, watched: false });
    try {
      const page = await launched.newPage();
      await page.goto(site.url);
      await page.waitForFunction(() => window.ready);
      for (const size of READS) allMet = (await decoding(page, browser, size)) && allMet;
      allMet = (await allocating(page, browser)) && allMet;
      allMet = (await comparing(page, browser)) && allMet;
      allMet = (await summing(page, browser)) && allMet;
    } finally {
      await launched.close();
    }
  }
} finally {
  await site.close();
}
process.exitCode = allMet ? 0 : 1;

/** A stream of so many events as OpenAI sends them. */
function stream(events) {
  const event = (i) =>
    `data: ${JSON.stringify({
      id: "chatcmpl-7f3a91c2",
      object: "chat.completion.chunk",
      created: 1770933892,
      model: "gpt-4.1-nano-2025-04-14",
      service_tier: "default",
      system_fingerprint: "fp_3a1f",
      choices: [{ index: 0, delta: { content: ` token ${i % 10}` }, logprobs: null, finish_reason: null }],
      usage: null,
      obfuscation: "Qup1BsQ3",
    })}\n\n`;
  return `${Array.from({ length: events }, (_, i) => event(i)).join("")}data: [DONE]\n\n`;
}

async function decoding(page, browser, size) {
  const before = machine();
  const rates = { translation: [], following: [], parser: [] };
  const text = stream(10_000);
  for (let round = -2; round < options.rounds; round += 1) {
    const order = round % 2 ? ["parser", "translation", "following"] : ["translation", "parser", "following"];
    const { bytes, clients } = await page.evaluate((...given) => window.decode(...given), text, size, order);
    if (clients.translation.result !== clients.parser.result) throw new Error("the two sides read different texts");
    if (clients.following.result !== 10_000) throw new Error(`a record of ${clients.following.result} chunks instead of 10,000`);
    if (round < 0) continue;
    const mb_per_s = Object.fromEntries(Object.entries(clients).map(([name, { ms }]) => [name, Math.round(bytes / 1000 / ms)]));
    for (const [name, rate] of Object.entries(mb_per_s)) rates[name].push(rate);
    process.stdout.write(`${JSON.stringify({ browser, read_bytes: size, round, mb_per_s })}\n`);
  }
  const ratio = median(rates.translation) / median(rates.parser);
  const row = (name, words) => [words, ...[0.25, 0.5, 0.75].map((p) => quantile(rates[name], p).toFixed(0))];
  const rows = [
    [`MB/s, reads of ${size} bytes`, "P25", "P50", "P75"],
    row("translation", "framing and translation"),
    row("following", "the same to the record"),
    row("parser", "eventsource-parser, JSON.parse"),
  ];
  process.stderr.write(`\n${browser}, ${options.rounds} rounds (${before}, then ${machine()})\n${table(rows)}\n`);
  process.stderr.write(`ratio of the medians ${ratio.toFixed(2)}, at least ${FASTER}: ${ratio >= FASTER ? "met" : "NOT MET"}\n`);
  return ratio >= FASTER;
}

/** What 10,000 events more cost, so that what a request needs once does not count. */
async function allocating(page, browser) {
  const [few, many] = [stream(10_000), stream(20_000)];
  const of = (text, name) => page.evaluate((...given) => window.allocated(...given), text, 320, name);
  let met = true;
  for (const name of ["translation", "following"]) {
    const each = ((await of(many, name)) - (await of(few, name))) / 10_000;
    process.stderr.write(`${browser}, ${name}: ${each.toFixed(3)} allocations an event, at most ${ALLOCATIONS}\n`);
    process.stdout.write(`${JSON.stringify({ browser, client: name, allocations_per_event: each })}\n`);
    met = met && each <= ALLOCATIONS;
  }
  return met;
}

/** The same reply in every format, as the simulator streams it. */
async function comparing(page, browser) {
  const before = machine();
  const rates = {};
  const size = 16_384;
  for (let round = -2; round < options.rounds; round += 1) {
    const read = await page.evaluate((...given) => window.decodeFormats(...given), TOKENS, size);
    for (const [format, { result }] of Object.entries(read)) {
      if (result !== read["openai-chat"].result) throw new Error(`${format} gives another text than OpenAI's format`);
    }
    if (round < 0) continue;
    const mb_per_s = Object.fromEntries(Object.entries(read).map(([format, { bytes, ms }]) => [format, Math.round(bytes / 1000 / ms)]));
    for (const [format, rate] of Object.entries(mb_per_s)) (rates[format] ??= []).push(rate);
    process.stdout.write(`${JSON.stringify({ browser, read_bytes: size, round, formats_mb_per_s: mb_per_s })}\n`);
  }
  const of = (format) => median(rates[format]) / median(rates["openai-chat"]);
  const rows = Object.keys(rates).map((format) => [format, ...[0.25, 0.5, 0.75].map((p) => quantile(rates[format], p).toFixed(0)), of(format).toFixed(2)]);
  process.stderr.write(`\n${browser}, ${options.rounds} rounds (${before}, then ${machine()})\n`);
  process.stderr.write(`${table([[`MB/s of ${TOKENS} tokens, reads of ${size} bytes`, "P25", "P50", "P75", "of OpenAI's"], ...rows])}\n`);
  const slow = Object.keys(rates).filter((format) => of(format) < OF_OPENAI);
  process.stderr.write(`every format at least ${OF_OPENAI} of OpenAI's: ${slow.length === 0 ? "met" : `NOT MET by ${slow.join(", ")}`}\n`);
  return slow.length === 0;
}

async function summing(page, browser) {
  const before = machine();
  // As Wasm does, the native twin keeps the memory that it once had: else glibc hands it back each round, and the pages are timed.
  const keep = Object.fromEntries(["TOP_PAD_", "TRIM_THRESHOLD_", "MMAP_THRESHOLD_"].map((name) => [`MALLOC_${name}`, "100000000"]));
  const native = spawn(quantiles, [String(SAMPLES)], { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...keep } });
  const lines = createInterface({ input: native.stdout })[Symbol.asyncIterator]();
  const seen = { wasm: [], native: [] };
  for (let round = -1; round < options.rounds; round += 1) {
    native.stdin.write("\n");
    const [ms, sum] = (await lines.next()).value.split(" ").map(Number);
    const wasm = await page.evaluate((count) => window.summed(count), SAMPLES);
    if (Math.abs(wasm.result - sum) > 1e-6 * Math.abs(sum)) throw new Error(`Wasm sums up ${wasm.result}, the native build ${sum}`);
    if (round < 0) continue;
    seen.native.push(ms);
    seen.wasm.push(wasm.ms);
    process.stdout.write(`${JSON.stringify({ browser, round, samples: SAMPLES, native_ms: ms, wasm_ms: wasm.ms })}\n`);
  }
  native.stdin.end();
  const ratio = median(seen.wasm) / median(seen.native);
  process.stderr.write(`\n${browser}, quantiles of ${SAMPLES} samples, ${options.rounds} rounds (${before}, then ${machine()})\n`);
  process.stderr.write(`wasm ${median(seen.wasm).toFixed(0)} ms, native ${median(seen.native).toFixed(0)} ms, ratio ${ratio.toFixed(2)}, at most ${SLOWER}: ${ratio <= SLOWER ? "met" : "NOT MET"}\n`);
  return ratio <= SLOWER;
}
