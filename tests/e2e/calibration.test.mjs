// The calibration before a run: its error is printed, it can be skipped, blocked and stopped, and the run itself does not pass it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { figure, forgetTruth, journey, stage, truthByRole } from "./harness/journey.mjs";
import { requestsOf } from "./harness/index.mjs";
import { until } from "./harness/until.mjs";

const set = stage();

const byDebugger = { skip: process.env.E2E_BROWSER === "firefox" && "needs Chromium's debugger" };

/** The plan of a short run against the simulator, in a page that may calibrate. */
async function planned(options = { calibrate: true }) {
  const walk = await (await journey(set, "", options)).plan();
  await walk.fill({ Model: "steady?ttft=60&gap=5", "Maximum completed requests": "12", "Concurrent requests": "3", "Mean output tokens": "10" });
  return walk;
}

const errorOf = async (walk) => (await walk.facts("The whole run"))["Instrument error"];

/** The service workers that this page's origin has. */
const registered = (walk) => walk.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);

test("a run says the instrument's error, and its requests pass no service worker", async () => {
  await forgetTruth(set.site);
  const walk = await planned();
  await walk.press("Run");
  await walk.heading("Calibrating the instrument");
  await walk.result();
  const error = await errorOf(walk);
  const [, low, high, gaps, streams] =
    /^TTFT ([<\d.−-]+|< [\d.]+) to ([\d.]+) ms, [<\d.− ]+ ms as seen; a gap between chunks (.+) ms \((\d+) streams, 3 at a time\)$/.exec(error) ?? assert.fail(error);
  assert.ok(figure(low) < figure(high), error);
  assert.ok(gaps && Number(streams) >= 5, error);
  const text = await walk.tab.text();
  assert.match(text, /Median time to first token [\d.,]+ ms \(instrument error .+ to .+ ms\)/);
  assert.match(text, /instrument error .+ ms/);
  // Nothing of the calibration reached the API, and nothing of the run the service worker, which is gone.
  const { measured } = await truthByRole(set.site);
  assert.equal(measured.length, 12);
  assert.equal(await registered(walk), 0);
  assert.deepEqual(
    walk.page.workers().filter((worker) => worker.url().includes("/calibrate/")),
    [],
  );
  walk.tab.assertQuiet();
  await walk.close();
});

test("while the run is under way there is no service worker that it could pass", async () => {
  const walk = await planned();
  await walk.fill({ "Maximum completed requests": "90" });
  await walk.press("Run");
  await walk.done(3);
  assert.equal(await registered(walk), 0);
  assert.equal(await walk.page.evaluate(() => navigator.serviceWorker.controller), null);
  await walk.result();
  assert.doesNotMatch(await errorOf(walk), /not calibrated/);
  await walk.close();
});

test("a calibration asks nobody but the page's own server, and is over before the run begins", byDebugger, async () => {
  const walk = await planned();
  // The log is the whole browser's, with what the tests before this one asked for.
  const { length: before } = await requestsOf(walk.page, set.site.origin);
  await walk.run();
  assert.doesNotMatch(await errorOf(walk), /not calibrated/);
  const requests = (await requestsOf(walk.page, set.site.origin)).slice(before);
  const target = new URL(set.site.simulator.http).origin;
  assert.deepEqual(
    requests.filter(({ url }) => ![set.site.origin, target].includes(new URL(url).origin)),
    [],
  );
  const ofCalibration = ({ url }) => url.startsWith(`${set.site.url}calibrate/`);
  const paths = [...new Set(requests.filter(ofCalibration).map(({ url }) => url.slice(set.site.url.length)))];
  assert.deepEqual(paths.toSorted(), ["calibrate/service_worker.js", "calibrate/worker_boot.js"]);
  const first = requests.findIndex(({ url, method }) => url.startsWith(target) && method === "POST");
  assert.ok(requests.findLastIndex(ofCalibration) < first, "all of it comes before the first request of the run");
  await walk.close();
});

test("a blocked service worker leads to “not calibrated”, and the run goes on", async () => {
  const walk = await planned({ calibrate: false });
  await walk.run();
  assert.equal(await errorOf(walk), "not calibrated: service workers are blocked");
  assert.equal(await walk.successes(), 12);
  assert.match(await walk.tab.text(), /not calibrated: service workers are blocked/);
  await walk.close();
});

test("a service worker that is passed by leads to “not calibrated”, and the run goes on", async () => {
  const walk = await planned();
  await walk.page.evaluate(() => {
    // Of another scope, so that nothing that the copy of the worker asks for passes it.
    const { register } = ServiceWorkerContainer.prototype;
    ServiceWorkerContainer.prototype.register = function (script) {
      return register.call(this, script, { scope: new URL("calibrate/elsewhere/", document.baseURI).href });
    };
  });
  await walk.run();
  assert.match(await errorOf(walk), /^not calibrated: (its streams did not come back as sent|it took longer than 3 s)$/);
  assert.equal(await walk.successes(), 12);
  await walk.close();
});

test("an empty box skips the calibration, and travels in the plan's link", async () => {
  const walk = await planned();
  await walk.unfold();
  await (await walk.element("Calibrate before the run")).click();
  await walk.page.waitForFunction(() => location.hash.includes("calibrate=no"));
  await walk.run();
  assert.equal(await errorOf(walk), "not calibrated: skipped");
  await walk.close();
});

test("Stop works during a calibration: nothing was sent, and the next run calibrates again", async () => {
  await forgetTruth(set.site);
  const walk = await planned();
  await walk.press("Run");
  await walk.heading("Calibrating the instrument");
  await walk.press("Stop");
  await walk.tab.sees("The run ended before its first measured request");
  await walk.plan();
  const { measured, warmUp } = await truthByRole(set.site);
  assert.deepEqual([measured, warmUp], [[], []]);
  await walk.run();
  assert.doesNotMatch(await errorOf(walk), /not calibrated/);
  assert.equal(await walk.successes(), 12);
  await walk.close();
});

test("a service worker that is registered only after Stop is taken away again", async () => {
  const walk = await planned();
  await walk.page.evaluate(() => {
    const { register } = ServiceWorkerContainer.prototype;
    ServiceWorkerContainer.prototype.register = async function (...given) {
      await new Promise((done) => setTimeout(done, 1_500));
      const registration = await register.apply(this, given);
      window.registeredLate = true;
      return registration;
    };
  });
  await walk.press("Run");
  await walk.heading("Calibrating the instrument");
  await walk.press("Stop");
  await walk.plan();
  await walk.page.waitForFunction(() => window.registeredLate);
  await until("it is taken away", async () => (await registered(walk)) === 0);
  await walk.close();
});

test("a run inside the page has no network to calibrate for", async () => {
  const walk = await (await journey(set, "", { calibrate: true })).plan();
  await walk.choose("Simulated (no network)");
  await walk.fill({ "Maximum completed requests": "3", "Mean output tokens": "5" });
  await walk.run();
  assert.equal(await errorOf(walk), "not calibrated: nothing went over the network");
  await walk.close();
});
