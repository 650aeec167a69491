// Files of other load generators: each opens as a page with its tool named, and what is none is refused in words.
import assert from "node:assert/strict";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { assertAccessible, until } from "./harness/index.mjs";
import { journey, stage } from "./harness/journey.mjs";

const set = stage();
const FIELD = "JSON file of a result: choose it, or drop it here";
const fixture = (name) => resolve("tests/fixtures", name);

/** The history with nothing in it. */
async function history() {
  const walk = await journey(set, "#/history");
  await walk.heading("History");
  await walk.tab.sees("Finished results will be listed here");
  return walk;
}

/** The medians as shown: `{ name: [P50, unit] }`. */
const medians = (walk) =>
  walk.page.$$eval("table.given tbody tr", (all) =>
    Object.fromEntries(all.map((tr) => [tr.querySelector("code").textContent, [tr.cells[3].firstChild.textContent, tr.cells[1].textContent]])),
  );

for (const { file, title, tool, median, untried, missing } of [
  { file: "llmperf/summary.json", title: "llama2-70b by LLMPerf", tool: "LLMPerf", median: ["ttft_s"] },
  { file: "llmperf/individual_responses.json", title: "LLMPerf, individual responses", tool: "LLMPerf", median: ["ttft_s"], missing: "The file tells neither when nor how long" },
  { file: "imports/aiperf-export.json", title: "small-model by AIPerf", tool: "AIPerf 0.13.0", median: ["time_to_first_token", "115", "ms"] },
  { file: "imports/aiperf-records.jsonl", title: "AIPerf, records of single requests", tool: "AIPerf", median: ["time_to_first_token", "115", "ms"], missing: "Left out: 1 request of the warm-up." },
  { file: "imports/guidellm-report.json", title: "small-model by GuideLLM", tool: "GuideLLM 0.8.1", median: ["time_to_first_token_ms", "115", "ms"], missing: "did not count the prompts" },
  { file: "imports/vllm-result.json", title: "small-model by vLLM bench", tool: "vLLM bench", median: ["tpot", "10.0", "ms"], untried: true },
  { file: "imports/evalscope-summary.json", title: "EvalScope, benchmark summary", tool: "EvalScope", median: ["TTFT", "–", "ms"], untried: true, missing: "This file holds means only" },
  { file: "imports/evalscope-percentiles.json", title: "EvalScope, benchmark percentiles", tool: "EvalScope", median: ["TTFT", "110", "ms"], untried: true },
]) {
  test(`${file} opens with its tool and its definitions named, and is kept`, async () => {
    const walk = await history();
    await walk.pick(FIELD, fixture(file));
    await walk.heading(title);
    await walk.tab.sees(`From a file of ${tool}`);
    await walk.tab.sees("Not measured by this page");
    const text = await walk.tab.text();
    assert.equal(text.includes("was not tried on a real file"), untried === true);
    if (missing) assert.ok(text.includes(missing), text.slice(0, 3000));
    const [name, ...expected] = median;
    const found = (await medians(walk))[name];
    assert.ok(found, `${name} is shown`);
    if (expected.length) assert.deepEqual(found, expected);
    await assertAccessible(walk.tab, `imported ${file}`);
    await until("the result is kept", async () => {
      await walk.tab.reload();
      return !(await walk.tab.text()).includes("keeps no result");
    });
    await walk.heading(title);
    walk.tab.assertQuiet();
    await walk.close();
  });
}

/** Drops a file on what the selector finds, as a person drags it there. */
async function dropFile(walk, selector, path) {
  await walk.page.waitForSelector(selector);
  const [name, text] = [path.split("/").at(-1), await readFile(path, "utf8")];
  await walk.page.$eval(
    selector,
    (on, fileName, content) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], fileName, { type: "application/json" }));
      for (const type of ["dragover", "drop"]) on.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    name,
    text,
  );
}

test("a file may be dropped anywhere on the page, and on the history's own place for it", async () => {
  const walk = await (await journey(set)).plan();
  await dropFile(walk, "main", fixture("imports/aiperf-export.json"));
  await walk.heading("small-model by AIPerf");
  await walk.tab.link("History").click();
  await walk.heading("History");
  await dropFile(walk, ".drop-zone", fixture("imports/guidellm-report.json"));
  await walk.tab.sees("This file holds 2 results.");
  await walk.tab.link("History").click();
  await walk.heading("History");
  await dropFile(walk, ".drop-zone", "package.json");
  await until("what it is not is said", async () => (await walk.page.$eval('.drop-zone [role="alert"]', (p) => p.innerText)).length > 10);
  walk.tab.assertQuiet();
  await walk.close();
});

test("a report of two benchmarks is two results, and an own one stands beside a file by the file's definitions", async () => {
  const walk = await (await journey(set)).plan();
  await walk.fill({ Model: "reasoning", "Mean output tokens": "80", "Maximum completed requests": "7", "Concurrent requests": "3" });
  await walk.run();
  const own = await walk.quantiles();
  await walk.tab.link("History").click();
  await walk.heading("History");
  await walk.pick(FIELD, fixture("imports/guidellm-report.json"));
  await walk.tab.sees("This file holds 2 results.");
  // The list is read out of the browser's storage meanwhile.
  const kept = await walk.page.waitForSelector(".compare-choice option:nth-child(2)");
  await walk.page.select(".compare-choice select", await kept.evaluate((option) => option.value));
  await walk.tab.sees("Medians by the file's definitions.");
  const rows = await walk.table("Table of the comparison");
  const of = (name) => rows.find(([first]) => first === name);
  assert.equal(of("time_to_first_token_ms")[2], "115");
  assert.ok(Math.abs(Number(of("time_to_first_token_ms")[3]) - Number(own["Time to first token TTFT"].P50)) <= 1);
  assert.match(of("request_latency")[4], /higher|lower/);
  assert.match(of("inter_token_latency_ms")[4], /Tokens may be counted differently/);
  await assertAccessible(walk.tab, "imported result beside an own one");
  await walk.tab.link("History").click();
  await walk.heading("History");
  await until("all three are listed", async () => (await walk.table("Table of kept results")).length === 4);
  walk.tab.assertQuiet();
  await walk.close();
});

test("the page goes on drawing while a file of tens of megabytes is read, and says what it reads", async () => {
  const walk = await history();
  const folder = await mkdtemp(join(tmpdir(), "llmperf-web-import-"));
  const rows = JSON.parse(await readFile(fixture("llmperf/individual_responses.json"), "utf8"));
  const path = join(folder, "large.json");
  const once = JSON.stringify(rows, null, 2).slice(1, -1);
  const times = Math.ceil((48 << 20) / once.length);
  await writeFile(path, `[${Array(times).fill(once).join(",")}]`);
  // The longest that a timer of the page had to wait, and all that the drop zone said.
  await walk.page.evaluate(() => {
    window.said = new Set();
    window.longest = 0;
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      window.longest = Math.max(window.longest, now - last);
      last = now;
      window.said.add(document.querySelector(".drop-zone [role=status]")?.textContent ?? "");
    }, 10);
  });
  const began = performance.now();
  await walk.pick(FIELD, path);
  await until("the result is there", () => walk.page.$("table.given"));
  const { said, longest } = await walk.page.evaluate(() => ({ said: [...window.said], longest: window.longest }));
  console.log(`${times} times ${rows.length} rows opened after ${Math.round(performance.now() - began)} ms; the page's longest halt was ${Math.round(longest)} ms`);
  assert.ok(said.includes("Reading large.json…"), JSON.stringify(said));
  await walk.tab.sees("LLMPerf, individual responses");
  walk.tab.assertQuiet();
  await walk.close();
  await rm(folder, { recursive: true });
});

test("a file of another kind, a broken one and a huge one are said in words, and the page stays alive", async () => {
  const walk = await history();
  const folder = await mkdtemp(join(tmpdir(), "llmperf-web-import-"));
  const check = async (name, text, words) => {
    const path = join(folder, name);
    await writeFile(path, text);
    await walk.pick(FIELD, path);
    await walk.tab.sees(`${name}: ${words}`);
  };
  await check("empty.json", "", "This file is empty.");
  await check("picture.json", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255]), "This is not whole JSON");
  await check("other.json", '{"name": "package"}', "This is some other JSON file");
  await check("cut.json", '{"aiperf_version": "0.13.0", "request_lat', "This is not whole JSON");
  await check("bare.json", '{"aiperf_version": "0.13.0"}', "This is a file of AIPerf without one figure in it");
  const huge = join(folder, "huge.json");
  const handle = await open(huge, "w");
  await handle.truncate(200 << 20);
  await handle.close();
  const began = performance.now();
  await walk.pick(FIELD, huge);
  await walk.tab.sees("huge.json has 200 MB; at most 64 MB are read here.");
  console.log(`refused after ${Math.round(performance.now() - began)} ms`);
  await walk.pick(FIELD, fixture("imports/vllm-result.json"));
  await walk.heading("small-model by vLLM bench");
  walk.tab.assertQuiet();
  await rm(folder, { recursive: true });
  await walk.close();
});
