// Results go where the person wants them: a folder chosen once, asked for anew after a reload, or a zip elsewhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { download } from "./harness/downloads.mjs";
import { assertAccessible } from "./harness/index.mjs";
import { journey, stage } from "./harness/journey.mjs";
import { until } from "./harness/until.mjs";

const set = stage();
const KEY = "sk-simulated";
const PLAN = { "API key": KEY, "Mean output tokens": "12", "Maximum completed requests": "4", Place: "Oslo" };

/** A finished run in a browser that `change` has made another. */
async function finished(change) {
  const walk = await journey(set);
  await walk.page.evaluateOnNewDocument(change);
  await walk.page.goto("about:blank");
  await walk.page.goto(set.site.at(""));
  await walk.tab.ready();
  await walk.plan();
  await walk.fill(PLAN);
  await walk.run();
  return walk;
}

/** The origin's private root stands in for the folder, since no dialog opens without a screen. After a reload it must be asked for. */
function withFolder() {
  if (!window.FileSystemHandle) return;
  window.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("results", { create: true });
  let asked = performance.getEntriesByType("navigation")[0].type !== "reload";
  FileSystemHandle.prototype.queryPermission = async () => (asked ? "granted" : "prompt");
  FileSystemHandle.prototype.requestPermission = async () => ((asked = true), "granted");
}

/** What is in the folder: `{ folder: { file: text } }`. */
const inside = (page) =>
  page.evaluate(async () => {
    const found = {};
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle("results");
    for await (const [name, folder] of root.entries()) {
      found[name] = {};
      for await (const [file, handle] of folder.entries()) found[name][file] = await (await handle.getFile()).text();
    }
    return found;
  });

/** CRC-32 as gzip puts it at its end. */
const crc32 = (bytes) => gzipSync(bytes).readUInt32LE(gzipSync(bytes).length - 8);

/** The stored files of a zip, by its central directory, each with its checksum checked by zlib's own. */
function unzipped(zip) {
  const end = zip.lastIndexOf("PK\x05\x06", undefined, "latin1");
  const files = {};
  for (let at = zip.readUInt32LE(end + 16), left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    assert.equal(zip.readUInt32LE(at), 0x02014b50);
    const [sum, size, length] = [zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28)];
    const local = zip.readUInt32LE(at + 42);
    assert.equal(zip.readUInt32LE(local), 0x04034b50);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = zip.subarray(from, from + size);
    assert.equal(crc32(content), sum);
    files[zip.toString("utf8", at + 46, at + 46 + length)] = content.toString("utf8");
    at += 46 + length;
  }
  return files;
}

test("a folder chosen once gets every run, and is asked for anew after a reload", async () => {
  const walk = await finished(withFolder);
  await walk.press("Choose a folder");
  await walk.tab.sees("Saved in results/llmperf-steady-from-Oslo-");
  await walk.tab.sees("Every run is saved in results.");
  await assertAccessible(walk.tab, "result with a folder");
  const [[name, files]] = Object.entries(await inside(walk.page));
  assert.match(name, /^llmperf-steady-from-Oslo-\d{4}-\d\d-\d\d-\d{6}$/);
  assert.deepEqual(Object.keys(files).sort(), [`${name.slice(0, -7)}.json`, "steady_550_12_individual_responses.json", "steady_550_12_summary.json"]);
  assert.equal(JSON.parse(files["steady_550_12_summary.json"]).results_num_completed_requests, 4);
  assert.equal(JSON.parse(files["steady_550_12_individual_responses.json"]).length, 4);
  assert.equal(JSON.parse(files[`${name.slice(0, -7)}.json`]).format, "llmperf-web");
  assert.ok(!JSON.stringify(files).includes(KEY));

  await walk.tab.link("Measure").click();
  await walk.plan();
  await walk.run();
  await walk.tab.sees("Saved in results/");
  assert.equal(Object.keys(await inside(walk.page)).length, 2);

  await walk.tab.reload();
  await walk.result();
  await walk.tab.sees("the browser wants to be asked again");
  await assertAccessible(walk.tab, "result with a folder to be allowed");
  await walk.press("Allow saving in results again");
  await walk.tab.sees("Saved in results/");
  await walk.press("Stop saving");
  await walk.tab.sees("Runs are no longer saved in a folder.");
  await walk.tab.sees("Choose a folder once");
  walk.tab.assertQuiet();
  await walk.close();
});

test("where no folder can be chosen a zip holds the same files, with their checksums", async () => {
  const walk = await finished(() => delete window.showDirectoryPicker);
  const saved = await download(walk, () => walk.press("Download all as zip"));
  assert.match(saved.name, /^llmperf-steady-from-Oslo-.*\.zip$/);
  const folder = saved.name.slice(0, -4);
  const files = unzipped(await readFile(saved.path));
  assert.deepEqual(Object.keys(files), [`${folder}/${folder.slice(0, -7)}.json`, `${folder}/steady_550_12_summary.json`, `${folder}/steady_550_12_individual_responses.json`]);
  assert.equal(JSON.parse(files[`${folder}/steady_550_12_individual_responses.json`]).length, 4);
  assert.ok(!(await readFile(saved.path)).includes(KEY));
  await saved.forget();
  walk.tab.assertQuiet();
  await walk.close();
});

test("the folder gets every run of a series and every target of a leaderboard run", async () => {
  const walk = await finished(withFolder);
  await walk.press("Choose a folder");
  await walk.tab.sees("Saved in results/");
  await walk.tab.link("Measure").click();
  await walk.plan();
  await walk.fill({ "Concurrent requests": "1, 2" });
  await walk.run();
  await walk.tab.sees("Saved in results/");
  // Names alone: a file cannot be read while it is written.
  const saved = () =>
    walk.page.evaluate(async () => {
      const root = await (await navigator.storage.getDirectory()).getDirectoryHandle("results");
      const names = [];
      for await (const name of root.keys()) names.push(name);
      return names;
    });
  await until("both runs of the series are saved", async () => (await saved()).length === 3);

  await walk.page.evaluate(() => (location.hash = "#/leaderboard/run"));
  await walk.heading("Your own leaderboard");
  for (const [place, ttft] of [50, 90].entries()) await walk.target(place, { model: `steady?ttft=${ttft}&gap=1` });
  await walk.fill({ "Requests a target": "4", "Requests a round": "2" });
  await walk.press("Run");
  await walk.heading("Done", { timeout: 60_000 });
  await until("both targets are saved", async () => (await saved()).length === 5);
  assert.equal((await saved()).filter((name) => name.includes("leaderboard-run")).length, 2);
  walk.tab.assertQuiet();
  await walk.close();
});
