// A run that is stopped, left, or loses its worker keeps what was measured.
import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { servePage } from "../../tools/serve.mjs";
import { forgetTruth, Journey, journey, stage, truthByRole } from "./harness/journey.mjs";
import { until, visit } from "./harness/index.mjs";

const set = stage();

/** Begins a run that takes long enough to be disturbed, and gives how many requests were done by then. */
async function begun(done = 3) {
  const walk = await (await journey(set)).plan();
  await walk.fill({ "Maximum completed requests": "500" });
  await walk.begin();
  return { walk, done: await walk.done(done) };
}

/** How many requests of the list ended so. */
async function ended(walk, how) {
  const [, ...rows] = await walk.table("Table of requests");
  return rows.filter((row) => row.at(-1) === how).length;
}

test("Stop ends the run at once and keeps what was measured, marked incomplete", async () => {
  await forgetTruth(set.site);
  const { walk, done } = await begun();
  await walk.press("Stop");
  await walk.result();
  await walk.tab.sees("The run was stopped before the other");
  await walk.tab.sees("requests: this result is incomplete.");
  const completed = await ended(walk, "completed");
  assert.ok(completed >= done, `${completed} kept, ${done} were seen done`);
  const cut = await ended(walk, "incomplete");
  assert.ok(cut >= 1 && cut <= 5, `${cut} cut short`);
  assert.equal((await walk.facts("The whole run"))["Cut short by the end of the run"], `${cut} request${cut === 1 ? "" : "s"}`);
  assert.equal(await walk.successes(), completed);
  // The server sees them given up, and no request follows.
  const measured = await until("the server knows how each request ended", async () => {
    const { measured: all } = await truthByRole(set.site);
    return all.every(({ ending }) => ending) && all;
  });
  assert.equal(measured.length, completed + cut);
  assert.ok(measured.some(({ ending }) => ending === "left"));
  walk.tab.assertQuiet();
  await walk.close();
});

test("Stop before the first measured request gives no result and keeps the plan", async () => {
  const walk = await (await journey(set)).plan();
  await walk.fill({ Model: "steady?ttft=60000" });
  await walk.begin();
  await walk.tab.sees("Opening the connection");
  await walk.press("Stop");
  await walk.tab.sees("The run ended before its first measured request, so there is no result.");
  await walk.plan();
  assert.equal(await walk.value("Model"), "steady?ttft=60000");
  await walk.close();
});

test("closing the tab during a run asks first, and afterwards does not", async () => {
  const { walk } = await begun(1);
  const asked = new Promise((done) => walk.page.once("dialog", done));
  await walk.page.close({ runBeforeUnload: true });
  const dialog = await asked;
  assert.equal(dialog.type(), "beforeunload");
  await dialog.dismiss();
  await walk.press("Stop");
  await walk.result();
  const dialogs = [];
  walk.page.on("dialog", (late) => dialogs.push(late.type()));
  const closed = new Promise((done) => walk.page.once("close", done));
  await walk.page.close({ runBeforeUnload: true });
  await closed;
  assert.deepEqual(dialogs, []);
  await walk.close();
});

test("a worker that fails in mid-run ends it with a message, and what was measured is kept", async () => {
  const { walk, done } = await begun();
  const [worker] = walk.page.workers();
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error("thrown on purpose");
    });
  });
  await walk.result();
  await walk.tab.sees("The run broke off: The measuring worker failed");
  await walk.tab.sees("Reload the page and run again.");
  assert.ok((await ended(walk, "completed")) >= done);
  await walk.close();
});

test("a worker that says nothing for ten seconds ends the run, and the next run gets another worker", async () => {
  const { walk, done } = await begun();
  const [worker] = walk.page.workers();
  await worker.client.send("Debugger.enable");
  await worker.client.send("Debugger.pause");
  await walk.result();
  await walk.tab.sees("The measuring worker said nothing for 10 seconds.");
  assert.ok((await ended(walk, "completed")) >= done);
  await walk.press("Run again");
  await walk.plan();
  await walk.fill({ "Maximum completed requests": "2", "Mean output tokens": "12" });
  await walk.run();
  await walk.tab.sees("both requests succeeded.");
  await walk.close();
});

/** Serves a copy of the page that lacks one file, and gives a walk there and a way to put it back. */
async function pageWithout(file, use) {
  const folder = await mkdtemp(join(tmpdir(), "llmperf-web-e2e-dist-"));
  await cp("dist", folder, { recursive: true });
  await rm(join(folder, file));
  const page = await servePage({ dir: folder, simulator: { http: set.site.simulator.http, https: set.site.simulator.https } });
  try {
    const context = await set.browser.createBrowserContext();
    const walk = await new Journey(await visit(set.browser, page.url, { context }), context).plan();
    await use(walk, () => cp(join("dist", file), join(folder, file)));
    await walk.close();
  } finally {
    await page.close();
    await rm(folder, { recursive: true });
  }
}

test("a worker whose program is missing ends the run with a message", async () => {
  await pageWithout("worker_bg.wasm", async (walk) => {
    await walk.press("Run");
    await walk.tab.sees("The measuring worker failed");
    await walk.plan();
  });
});

test("a result waits for the program that shows it", async () => {
  await pageWithout("viewer_bg.wasm", async (walk, putBack) => {
    await walk.fill({ "Mean output tokens": "12", "Maximum completed requests": "2" });
    await walk.press("Run");
    await walk.heading("This cannot be shown yet");
    await walk.tab.sees("what was measured is kept until the page is closed");
    await putBack();
    await walk.press("Try again");
    await walk.result();
    await walk.tab.sees("both requests succeeded.");
  });
});
