// How fast the tokenizer's worker counts, and how much of it comes over the network.
//
//   ./dev bench tokens [--rounds 5] [--browser firefox]
//
// Each round counts every kind of text in a worker that has just been loaded, so that no word is known from before; a message is one
// text of at least 4 MB. Fails below 5 MB/s, the middle round of each kind, and above 450 KB of brotli.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { launch } from "../e2e/harness/index.mjs";
import { median } from "./parts/figures.mjs";
import { benchOptions, machine, table } from "./parts/options.mjs";
import { startBenchSite } from "./parts/site.mjs";

const LEAST_MB_PER_S = 5;
const MOST_BYTES = 450_000;
const TEXT_BYTES = 4_000_000;
const FILES = ["tokenizer_boot.js", "tokenizer.js", "tokenizer_bg.wasm", "llama2_vocabulary.txt"];

const options = benchOptions({ rounds: 5 });
const texts = await kinds();
const faults = [];
const rows = [["", "MB/s", "slowest round", "tokens", "bytes a token"]];
const site = await startBenchSite();
try {
  for (const browser of options.browser) {
    const launched = await launch({ browser, watched: false });
    try {
      process.stderr.write(`${browser}, ${machine()}\n`);
      for (const { name, text } of texts) await measure(launched, browser, name, text);
    } finally {
      await launched.close();
    }
  }
} finally {
  await site.close();
}
process.stdout.write(`${table(rows)}\n\n`);
await size();
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length ? 1 : 0;

async function measure(launched, browser, name, text) {
  const bytes = Buffer.byteLength(text);
  const speeds = [];
  let tokens;
  for (let round = 0; round < options.rounds; round += 1) {
    const page = await launched.newPage();
    await page.goto(site.url);
    const found = await page.evaluate(countedBy, text);
    await page.close();
    if (tokens !== undefined && tokens !== found.tokens) faults.push(`${name}: ${found.tokens} tokens, and ${tokens} before`);
    tokens = found.tokens;
    speeds.push(bytes / 1000 / found.ms);
  }
  rows.push([`${browser}, ${name}`, median(speeds).toFixed(1), Math.min(...speeds).toFixed(1), tokens, (bytes / tokens).toFixed(2)]);
  if (!(median(speeds) >= LEAST_MB_PER_S)) faults.push(`${browser}, ${name}: ${median(speeds).toFixed(1)} MB/s, at least ${LEAST_MB_PER_S} are wanted`);
}

/** In the page: what a fresh worker counts, and how long it took from the message to the answer. */
async function countedBy(text) {
  const worker = new Worker("./tokenizer_boot.js", { type: "module" });
  const next = () =>
    new Promise((done, fail) => {
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = ({ message }) => fail(new Error(message));
    });
  try {
    if ((await next()) !== "ready") throw new Error("the worker did not say that it is ready");
    const before = performance.now();
    worker.postMessage([text]);
    const [tokens] = await next();
    return { tokens, ms: performance.now() - before };
  } finally {
    worker.terminate();
  }
}

/** Texts of different kinds, repeated to their length where there is not enough. */
async function kinds() {
  const code = (await textsOf("src", ".rs")).join("\n");
  const prose = await Promise.all(["README.md", "ARCHITECTURE.md", "docs/providers.md"].map((file) => readFile(file, "utf8")));
  const filled = (text) => text.repeat(Math.ceil(TEXT_BYTES / Buffer.byteLength(text)));
  return [
    { name: "prose", text: filled(prose.join("\n")) },
    { name: "code", text: filled(code) },
    { name: "random Unicode", text: random() },
  ];
}

/** No word comes twice: characters of many scripts, a space now and then. */
function random() {
  let state = 1;
  const below = (end) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
  const ranges = [
    [0x61, 26],
    [0xc0, 0x100],
    [0x400, 0x80],
    [0x4e00, 0x5000],
    [0x1f300, 0x300],
  ];
  let text = "";
  for (let bytes = 0; bytes < TEXT_BYTES; ) {
    const [from, width] = ranges[below(ranges.length)];
    let word = " ";
    for (let length = 1 + below(10); length > 0; length -= 1) word += String.fromCodePoint(from + below(width));
    text += word;
    bytes += Buffer.byteLength(word);
  }
  return text;
}

async function textsOf(folder, end) {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(end)).sort();
  return Promise.all(paths.map((path) => readFile(join(folder, path), "utf8")));
}

async function size() {
  const sizes = [["", "bytes, brotli"]];
  let total = 0;
  for (const file of FILES) {
    const raw = await readFile(join("dist", file));
    const bytes = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }).length;
    sizes.push([file, bytes]);
    total += bytes;
  }
  sizes.push(["in all", total]);
  process.stdout.write(`${table(sizes)}\n`);
  if (total > MOST_BYTES) faults.push(`${total} bytes of brotli, limit ${MOST_BYTES}`);
}
