// A result is kept: a reload shows it again, the browser's own buttons lead to it, and the history lists it.
import assert from "node:assert/strict";
import { rm, writeFile, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { keptText } from "../bench/parts/kept.mjs";
import { download } from "./harness/downloads.mjs";
import { until } from "./harness/index.mjs";
import { journey, stage } from "./harness/journey.mjs";

const set = stage();

/** Where a download ends is told by Chromium's own protocol. */
const withDownloads = { skip: process.env.E2E_BROWSER === "firefox" && "needs Chromium's protocol" };

/** A finished short run at a place. */
async function finished(place = "Oslo, desk") {
  const walk = await (await journey(set)).plan();
  await short(walk, place);
  return walk;
}

async function short(walk, place) {
  await walk.fill({ "Mean output tokens": "12", "Maximum completed requests": "4", Place: place });
  await walk.run();
}

/** All that a result shows in figures. */
async function shown(walk) {
  return {
    quantiles: await walk.quantiles(),
    whole: await walk.facts("The whole run"),
    produced: await walk.facts("What produced it"),
    requests: await walk.table("Table of requests"),
  };
}

test("a result survives a reload with every cell", async () => {
  const walk = await finished();
  const before = await shown(walk);
  // Nine that every result has, and the queue in the browser, since the simulator lets the page know.
  assert.equal(Object.keys(before.quantiles).length, 10);
  assert.equal(before.requests.length, 5);
  await until("the result is kept", async () => {
    await walk.tab.reload();
    return !(await walk.tab.text()).includes("keeps no result");
  });
  await walk.result();
  assert.deepEqual(await shown(walk), before);
  await walk.page.goto(set.site.at("#/leaderboard"));
  await walk.tab.reload();
  await walk.heading("Leaderboard");
  walk.tab.assertQuiet();
  await walk.close();
});

test("a result that an earlier version kept as a text opens as it was", async () => {
  const walk = await finished();
  const before = await shown(walk);
  const text = await keptText(walk.page);
  await walk.page.evaluate(async (text) => {
    const settled = (request) => new Promise((done, fail) => Object.assign(request, { onsuccess: () => done(request.result), onerror: fail }));
    const database = await settled(indexedDB.open("llmperf-web"));
    await settled(database.transaction("runs", "readwrite").objectStore("runs").put(text, location.hash.slice("#/result/".length)));
    database.close();
  }, text);
  await walk.tab.reload();
  await walk.result();
  assert.deepEqual(await shown(walk), before);
  await walk.close();
});

test("a browser that keeps no blobs keeps the text of a result", async () => {
  const walk = await (await journey(set)).plan();
  // Its own words, in private windows of Safari.
  await walk.page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, key) {
      if (value instanceof Blob) throw new DOMException("BlobURLs are not yet supported.", "DataCloneError");
      return put.call(this, value, key);
    };
  });
  await short(walk, "Oslo, desk");
  const before = await shown(walk);
  await until("the result is kept", async () => {
    await walk.tab.reload();
    return !(await walk.tab.text()).includes("keeps no result");
  });
  await walk.result();
  assert.deepEqual(await shown(walk), before);
  await walk.close();
});

test("a run that the browser cannot hand over waits until it can", async () => {
  const walk = await (await journey(set)).plan();
  await walk.page.evaluate(() => {
    const read = Blob.prototype.arrayBuffer;
    window.full = true;
    Blob.prototype.arrayBuffer = function () {
      return window.full ? Promise.reject(new DOMException("", "NotReadableError")) : read.call(this);
    };
  });
  await walk.fill({ "Mean output tokens": "12", "Maximum completed requests": "4" });
  await walk.press("Run");
  await walk.tab.sees("could not read this result back");
  await walk.page.evaluate(() => (window.full = false));
  await walk.press("Try again");
  await walk.result();
  assert.equal(await walk.successes(), 4);
  await walk.close();
});

test("a request opens and shows that the model answered", async () => {
  const walk = await finished();
  const row = await walk.page.waitForSelector("::-p-xpath(//button[starts-with(@aria-label, 'Request 1:')])");
  await row.click();
  await walk.tab.sees("The reply begins:");
  await walk.tab.sees("This answer comes from a simulated model.");
  assert.equal(await row.evaluate((el) => el.getAttribute("aria-expanded")), "true");
  walk.tab.assertQuiet();
  await walk.close();
});

test("back leads to the plan as it was, forward to the result", async () => {
  const walk = await finished();
  const before = await shown(walk);
  await walk.page.goBack();
  await walk.plan();
  assert.equal(await walk.value("Maximum completed requests"), "4");
  assert.equal(await walk.value("Place"), "Oslo, desk");
  assert.ok(!(await walk.tab.text()).includes("This plan came from a link"));
  await walk.page.goForward();
  await walk.result();
  assert.deepEqual(await shown(walk), before);
  walk.tab.assertQuiet();
  await walk.close();
});

test("the history lists results with place, time and target, newest first, and opens, renames, deletes and brings back", async () => {
  const walk = await finished("Oslo, desk");
  await walk.tab.link("Measure").click();
  await walk.plan();
  await short(walk, "Lima, roof");
  const { P50 } = (await walk.quantiles())["Time to first token TTFT"];
  await walk.tab.link("History").click();
  await walk.heading("History");
  const rows = () => until("the results are listed", async () => (await walk.table("Table of kept results")).slice(1));
  await until("both results are listed", async () => (await rows()).length === 2);
  const [first, second] = await rows();
  assert.equal(first[0], "steady from Lima, roof");
  assert.equal(second[0], "steady from Oslo, desk");
  assert.match(first[1], /^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
  assert.equal(first[2], "Lima, roof");
  assert.equal(first[3], `steady at ${set.site.simulator.http}/v1`);
  assert.equal(first[4], `${P50} ms`);
  assert.equal(first[5], "100 % (4 of 4)");

  await walk.press("Rename steady from Oslo, desk");
  await walk.type("Name of this result", "Before the move");
  await walk.press("Save name");
  await walk.tab.sees("Renamed to Before the move.");
  await until("the new name is listed", async () => (await rows())[1]?.[0] === "Before the move");

  await walk.press("Delete steady from Lima, roof");
  await walk.tab.sees("Deleted steady from Lima, roof.");
  await until("one result is left", async () => (await rows()).length === 1);
  await walk.press("Undo");
  await walk.tab.sees("steady from Lima, roof is back.");
  await until("both results are listed again", async () => (await rows()).length === 2);
  assert.deepEqual((await rows())[0], first);
  await walk.tab.link("steady from Lima, roof").click();
  await walk.result();
  assert.equal((await walk.facts("What produced it")).Place, "Lima, roof");
  await walk.page.goBack();
  await until("the list is back", async () => (await rows()).length === 2);

  await walk.tab.reload();
  await walk.tab.link("Before the move").click();
  await walk.result();
  await walk.heading("Before the move");
  assert.equal((await walk.facts("What produced it")).Place, "Oslo, desk");
  walk.tab.assertQuiet();
  await walk.close();
});

test("the downloaded JSON opens again with every cell, and what is no result is refused in words", withDownloads, async () => {
  const walk = await finished();
  const before = await shown(walk);
  const saved = await download(walk, () => walk.press("Download JSON"));
  assert.match(saved.name, /^llmperf-steady-from-Oslo-desk-\d{4}-\d\d-\d\d\.json$/);
  await walk.tab.sees(`Saved as ${saved.name}.`);
  await walk.close();

  const other = await journey(set, "#/history");
  await other.heading("History");
  await other.tab.sees("Finished results will be listed here");
  const open = (path) => other.pick("JSON file of a result: choose it, or drop it here", path);
  const folder = await mkdtemp(join(tmpdir(), "llmperf-web-e2e-file-"));
  await writeFile(join(folder, "half.json"), saved.text.slice(0, saved.text.length / 2));
  await open(join(folder, "half.json"));
  await other.tab.sees("half.json:");
  await writeFile(join(folder, "list.json"), "[1, 2, 3]");
  await open(join(folder, "list.json"));
  await other.tab.sees("list.json:");
  await rm(folder, { recursive: true });

  await open(saved.path);
  await other.result();
  assert.deepEqual(await shown(other), before);
  other.tab.assertQuiet();
  await other.close();
  await saved.forget();
});

test("the downloaded CSV has a line for each request", withDownloads, async () => {
  const walk = await finished();
  const saved = await download(walk, () => walk.press("Download CSV"));
  assert.match(saved.name, /\.csv$/);
  const lines = saved.text.trim().split(/\r?\n/);
  assert.equal(lines.length, 5);
  assert.equal(lines.slice(1).filter((line) => line.includes("completed")).length, 4);
  await saved.forget();
  await walk.close();
});
