// What is wrong with the instrument itself is said beside the result: clocks, a busy worker, a browser that goes offline.
import assert from "node:assert/strict";
import { test } from "node:test";
import { keptRun } from "../bench/parts/kept.mjs";
import { journey, stage } from "./harness/journey.mjs";
import { until } from "./harness/until.mjs";

const set = stage();

/** The worker's own globals are changed through Chromium's debugger. */
const byDebugger = { skip: process.env.E2E_BROWSER === "firefox" && "needs Chromium's debugger" };

/** The plan of a run inside the page, of about three seconds, and its worker once that is loaded. */
async function planned(fields = {}) {
  // The page that opens with this plan loads the worker of such plans ahead.
  const walk = await (await journey(set, "#/?provider=simulated")).plan();
  await walk.fill({ Model: "steady?ttft=100&gap=10&tokens=30", "Maximum completed requests": "20", "Concurrent requests": "3", ...fields });
  const worker = await until("the worker is there", () => walk.page.workers().find((one) => one.url().includes("worker_scripted")));
  return { walk, worker };
}

/** The plan of a run over the network, and its worker once that is loaded. */
async function plannedOverNetwork(fields) {
  const walk = await (await journey(set)).plan();
  await walk.fill(fields);
  const worker = await until("the worker is there", () => walk.page.workers().find((one) => one.url().endsWith("/worker_boot.js")));
  return { walk, worker };
}

test("a browser that goes offline in mid-run marks its samples", async () => {
  const { walk } = await planned();
  await walk.begin();
  await walk.done(2);
  await walk.page.setOfflineMode(true);
  await walk.tab.sees("flagged. Keep this tab in front");
  await walk.page.setOfflineMode(false);
  await walk.result();
  await walk.tab.sees("while the browser was offline");
  assert.equal(await walk.successes(), 20);
  await walk.close();
});

test("a wall clock that is set in mid-run marks what was under way", byDebugger, async () => {
  const { walk, worker } = await planned();
  await walk.begin();
  await walk.done(2);
  await worker.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 3_600_000;
  });
  await walk.result();
  await walk.tab.sees("while the computer's clock jumped or it slept");
  assert.match((await walk.facts("The whole run")).Flagged, /\([1-6] of 20\)|did not run on time/);
  await walk.close();
});

test("a clock that steps by 16.7 ms tells first tokens and rates only", byDebugger, async () => {
  const { walk, worker } = await planned();
  await worker.evaluate(() => {
    const now = performance.now.bind(performance);
    performance.now = () => Math.floor((now() * 3) / 50) * (50 / 3);
  });
  await walk.run();
  await walk.tab.sees("This browser's clock steps by 17 ms: only times to first token and rates can be told. The other figures are not shown; the instants of a single request are as coarse as the clock.");
  await walk.tab.sees("not told (the browser's clock is too coarse for it)");
  const faint = await walk.page.$$eval('[aria-label="Table of quantiles"] tbody tr', (rows) =>
    Object.fromEntries(rows.map((row) => [row.cells[0].querySelector("span").innerText.split("\n")[0].trim(), row.cells[2].classList.contains("faint")])),
  );
  const shown = await walk.page.$$eval('[aria-label="Table of quantiles"] tbody tr', (rows) =>
    rows.filter((row) => row.cells[2].classList.contains("faint")).flatMap((row) => [...row.cells].slice(2, 12).map((cell) => cell.innerText)),
  );
  assert.ok(shown.length >= 50 && shown.every((text) => !/\d/.test(text)), `no figure of them is shown: ${shown}`);
  const greyed = Object.entries(faint)
    .filter(([, is]) => is)
    .map(([name]) => name);
  assert.deepEqual(greyed.map((name) => name.split(" TT")[0].replace(/ [A-Z0-9]{3,4}$/, "")).toSorted(), [
    "End-to-end latency",
    "Inter-chunk latency",
    "Inter-token latency",
    "Time per output token",
    "Time to first answer token",
  ]);

  // Beside another result it is the coarser clock that decides, whichever result has it.
  await walk.allowClipboard(set.site);
  const link = await walk.copied("Copy link", "Link copied:");
  await walk.fill({ "With a permalink: paste it here": link });
  await walk.tab.sees("Medians with their 95 % intervals");
  const compared = async () => (await walk.table("Table of the comparison")).slice(1).map(([name]) => name);
  const told = await compared();
  assert.ok(told.includes("Time to first token") && !told.some((name) => greyed.some((one) => one.startsWith(name))), told.join(", "));
  await walk.page.goto(set.site.at("#/?provider=simulated"));
  await walk.tab.reload();
  await walk.plan();
  await walk.run();
  assert.doesNotMatch(await walk.tab.text(), /clock steps by 17 ms/);
  await walk.fill({ "With a permalink: paste it here": link });
  await walk.tab.sees("Medians with their 95 % intervals");
  assert.deepEqual(await compared(), told);
  await walk.close();
});

test("a worker that is busy most of the time is said to have set the pace", byDebugger, async () => {
  const { walk, worker } = await planned({ "Concurrent requests": "4" });
  await worker.evaluate(() => {
    setInterval(() => {
      for (const end = performance.now() + 48; performance.now() < end; );
    }, 60);
  });
  await walk.run();
  await walk.tab.sees("The browser set the pace, not the API");
  await walk.tab.sees("2 at a time may be few enough.");
  await walk.close();
  const { walk: idle } = await planned({ "Concurrent requests": "4" });
  await idle.run();
  assert.doesNotMatch(await idle.tab.text(), /set the pace/, (await idle.facts("The whole run"))["Worker load"]);
  await idle.close();
});

test("each of several requests of one moment has a start of its own, stamped right before its way out", byDebugger, async () => {
  const { walk, worker } = await plannedOverNetwork({ "Maximum completed requests": "18", "Concurrent requests": "6", "Mean output tokens": "8", "First requests apart": "0" });
  await worker.evaluate(() => {
    const [now, fetch] = [performance.now.bind(performance), self.fetch.bind(self)];
    let last;
    self.left = [];
    performance.now = () => (last = now());
    self.fetch = (request, ...more) => {
      // The stamp that was taken last is nobody else's.
      if (request.method === "POST") [self.left, last] = [[...self.left, last], undefined];
      return fetch(request, ...more);
    };
  });
  await walk.begin();
  await until("all have left", async () => (await worker.evaluate(() => self.left.length)) === 19);
  const left = await worker.evaluate(() => self.left);
  const run = await keptRun(walk.page);
  assert.deepEqual(
    run.records.map(({ timeline }) => timeline.start).toSorted((a, b) => a - b),
    left.map((ms) => Math.round(ms * 1000)),
  );
  await walk.close();
});

test("requests that are due less than 4 ms apart wait for timers that the browser does not stretch", byDebugger, async () => {
  const { walk, worker } = await planned({ "Concurrent requests": "20", "First requests apart": "2" });
  await worker.evaluate(() => {
    const set = self.setTimeout.bind(self);
    let depth = 0;
    self.timers = [];
    // A timer set by a timer is nested in it, and one that is nested deeper than five lasts 4 ms at least.
    self.setTimeout = (then, ms, ...given) => {
      const own = depth + 1;
      self.timers.push({ ms, depth: own });
      return set(() => {
        depth = own;
        then(...given);
        depth = 0;
      }, ms);
    };
  });
  await walk.run();
  assert.equal(await walk.successes(), 20);
  const short = (await worker.evaluate(() => self.timers)).filter(({ ms }) => ms < 4);
  assert.ok(short.length > 0, "there were such timers");
  assert.deepEqual(
    short.filter(({ depth }) => depth > 5),
    [],
  );
  await walk.close();
});

test("between the end of a request and the start of the next the worker makes the browser's request of what is there, and nothing else: no preparing, no decoding", byDebugger, async () => {
  // Each lasts as long as a dozen batches, so that there is time to prepare the next one.
  const { walk, worker } = await plannedOverNetwork({ Model: "steady?ttft=300&gap=10&tokens=30", "Maximum completed requests": "6", "Concurrent requests": "1" });
  await worker.evaluate(() => {
    const [set, fetch] = [self.setTimeout.bind(self), self.fetch.bind(self)];
    const { read } = ReadableStreamDefaultReader.prototype;
    const { from } = Float64Array;
    self.steps = [];
    // What was read is taken out for decoding with its stamps.
    Float64Array.from = (...given) => {
      self.steps.push("decoded");
      return from.apply(Float64Array, given);
    };
    self.setTimeout = (...given) => {
      self.steps.push("timer");
      return set(...given);
    };
    for (const [name, step] of Object.entries({ Headers: "prepared", AbortController: "prepared", Request: "made" })) {
      self[name] = class extends self[name] {
        constructor(...given) {
          super(...given);
          self.steps.push(step);
        }
      };
    }
    self.fetch = (request, ...more) => {
      if (request.method === "POST") self.steps.push("left");
      return fetch(request, ...more);
    };
    ReadableStreamDefaultReader.prototype.read = function () {
      const result = read.call(this);
      result.then(({ done }) => done && self.steps.push("ended"));
      return result;
    };
  });
  await walk.run();
  assert.equal(await walk.successes(), 6);
  const steps = await worker.evaluate(() => self.steps);
  // The warm-up and the first measured request follow nobody.
  const next = steps.flatMap((step, i) => (step === "left" ? [i] : [])).slice(2);
  assert.equal(next.length, 5);
  assert.ok(steps.filter((step) => step === "decoded").length >= 6, steps.join(" "));
  assert.deepEqual(
    next.map((i) => steps.slice(i - 2, i)),
    next.map(() => ["ended", "made"]),
    steps.join(" "),
  );
  await walk.close();
});

test("what the browser writes down of a request after its response has ended still belongs to it", byDebugger, async () => {
  const { walk, worker } = await plannedOverNetwork({ "Mean output tokens": "12", "Maximum completed requests": "4", "Concurrent requests": "4" });
  await worker.evaluate(() => {
    // As where the log is written by another thread: each entry is there ten milliseconds late.
    const [list, kept] = [performance.getEntriesByName.bind(performance), new Map()];
    performance.getEntriesByName = (name) => {
      for (const entry of list(name)) kept.set(entry, entry.responseEnd + 10);
      const there = [...kept].filter(([, from]) => from <= performance.now()).map(([entry]) => entry);
      for (const entry of there) kept.delete(entry);
      return there;
    };
  });
  await walk.run();
  const quantiles = await walk.quantiles();
  const queued = Object.keys(quantiles).find((name) => /queued/i.test(name));
  assert.equal(quantiles[queued]?.Count, "4", Object.keys(quantiles).join("; "));
  await walk.close();
});

test("the worker speaks to the page no more than ten times a second, however many chunks come", async () => {
  const walk = await journey(set);
  await walk.page.evaluateOnNewDocument(() => {
    window.heard = [];
    window.Worker = class extends Worker {
      constructor(...given) {
        super(...given);
        const measures = /worker(_scripted)?_boot/.test(given[0]);
        this.addEventListener("message", ({ data }) => measures && data !== '"ready"' && window.heard.push(performance.now()));
      }
    };
  });
  await walk.page.reload();
  await walk.plan();
  await walk.choose("Simulated (no network)");
  await walk.fill({ Model: "steady?ttft=50&gap=1&tokens=400", "Maximum completed requests": "40", "Concurrent requests": "8" });
  await walk.run();
  assert.equal(await walk.successes(), 40);
  const heard = await walk.page.evaluate(() => window.heard);
  assert.ok(heard.length >= 5, `${heard.length} messages`);
  // The first and the last words of the run are among them.
  const most = Math.max(...heard.map((from) => heard.filter((at) => at >= from && at < from + 1_000).length));
  assert.ok(most <= 10, `${most} messages in a second, of 16,000 chunks`);
  await walk.close();
});

test("a run holds a Web Lock and a Wake Lock for its length and no longer", async () => {
  const { walk } = await planned();
  await walk.page.evaluate(() => {
    window.screenLocks = { asked: 0, released: 0 };
    const request = () => {
      window.screenLocks.asked += 1;
      return Promise.resolve({ release: () => Promise.resolve((window.screenLocks.released += 1)) });
    };
    Object.defineProperty(navigator, "wakeLock", { value: { request }, configurable: true });
  });
  const held = () => walk.page.evaluate(async () => (await navigator.locks.query()).held.filter(({ name }) => name.startsWith("run ")).length);
  assert.equal(await held(), 0);
  await walk.begin();
  await walk.done(2);
  assert.equal(await held(), 1);
  assert.deepEqual(await walk.page.evaluate(() => window.screenLocks), { asked: 1, released: 0 });
  await walk.result();
  await until("the locks are let go", async () => (await held()) === 0);
  assert.deepEqual(await walk.page.evaluate(() => window.screenLocks), { asked: 1, released: 1 });
  await walk.close();
});

test("a run needs no Wake Lock: a browser that refuses it, or has none, runs all the same", async () => {
  const { walk } = await planned({ "Maximum completed requests": "6" });
  await walk.page.evaluate(() => {
    window.asked = 0;
    const request = () => {
      window.asked += 1;
      return Promise.reject(new DOMException("Wake Lock permission request denied", "NotAllowedError"));
    };
    Object.defineProperty(navigator, "wakeLock", { value: { request }, configurable: true });
  });
  await walk.run();
  assert.equal(await walk.successes(), 6);
  assert.equal(await walk.page.evaluate(() => window.asked), 1);
  await walk.page.goto(set.site.at("#/"));
  await walk.plan();
  await walk.page.evaluate(() => Object.defineProperty(navigator, "wakeLock", { value: undefined, configurable: true }));
  await walk.run();
  assert.equal(await walk.successes(), 6);
  walk.tab.assertQuiet();
  await walk.close();
});

test("a run that was lost with a discarded tab is said to be lost, once", async () => {
  const { walk } = await planned();
  walk.page.on("dialog", (dialog) => dialog.accept());
  await walk.begin();
  await walk.done(2);
  // What a browser tells a page that takes a discarded one's place.
  await walk.page.evaluateOnNewDocument(() => Object.defineProperty(document, "wasDiscarded", { value: true }));
  await walk.tab.reload();
  await walk.tab.sees("The browser discarded this tab to save memory while a run was under way");
  await walk.tab.reload();
  await walk.plan();
  assert.doesNotMatch(await walk.tab.text(), /discarded this tab/);
  await walk.close();
});
