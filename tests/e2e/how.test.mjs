// The page on how this measures knows the browser it is in, and can have it isolated by a service worker where the person asks for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isChromium, served } from "./harness/index.mjs";
import { journey, stage } from "./harness/journey.mjs";

const set = stage();

/** The clock's step as the page says it, isolated and not. */
const steps = () => (isChromium(set.browser) ? { fine: "5 µs", coarse: "0.1 ms" } : { fine: "20 µs", coarse: "1 ms" });

/** What the page found of this browser: `{ name: text }`, once it has looked for long enough. */
async function findings(walk) {
  await walk.heading("How this measures, and how well");
  await walk.tab.sees("Looked for two seconds.");
  return walk.page.$$eval(".how-findings > div", (all) =>
    Object.fromEntries(all.map((one) => [one.querySelector("dt").firstChild.textContent.trim(), one.querySelector("dd strong").innerText])),
  );
}

/** The facts of the newest kept run. */
const lastRun = (walk) =>
  walk.page.$$eval('[aria-labelledby="how-last"] dl > div', (all) => Object.fromEntries(all.map((one) => [...one.children].map((el) => el.innerText))));

const registered = (walk) => walk.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);

async function smallRun(walk) {
  await walk.plan();
  await walk.fill({ Model: "steady?ttft=60&gap=5", "Maximum completed requests": "8", "Concurrent requests": "2", "Mean output tokens": "10" });
  await walk.run();
}

test("it shows this browser's own clock, isolation and heartbeat, and the newest run's error", async () => {
  const walk = await journey(set, "", { calibrate: true });
  await walk.plan();
  await walk.tab.link("Method").click();
  const found = await findings(walk);
  assert.equal(found["Clock step"], served === "headers" ? steps().fine : steps().coarse);
  assert.equal(found["Isolated from other sites"], served === "headers" ? "yes, by this page's host" : "no");
  assert.match(found.Heartbeat, /late at the median, .+ at most, of 40 beats$/);
  assert.equal(found.Calibration, "possible");
  await walk.tab.sees("No run is kept in this browser yet.");
  await walk.page.evaluate(() => (location.hash = "#/"));
  await smallRun(walk);
  const error = (await walk.facts("The whole run"))["Instrument error"];
  // The way from the figure to the page is the error itself.
  await walk.page.locator('.figure a[href="#/how"]').click();
  await findings(walk);
  assert.equal((await lastRun(walk))["Instrument error"], error);
  walk.tab.assertQuiet();
  await walk.close();
});

test("where service workers are blocked it says that results will not be calibrated", async () => {
  const walk = await journey(set, "#/how");
  assert.equal((await findings(walk)).Calibration, "not possible: service workers are blocked");
  assert.equal(await walk.page.$("::-p-aria([name=\"Isolate this page\"][role=\"button\"])"), null);
  await walk.close();
});

test("a service worker isolates the page only where asked for, results say so, and nothing of it is left when it goes", { skip: served === "headers" && "the host isolates the page already" }, async () => {
  const walk = await journey(set, "#/how", { calibrate: true });
  const { fine, coarse } = steps();
  assert.equal((await findings(walk))["Clock step"], coarse);
  assert.equal(await registered(walk), 0);
  await Promise.all([walk.page.waitForNavigation(), walk.press("Isolate this page")]);
  const found = await findings(walk);
  assert.equal(found["Isolated from other sites"], "yes, by a service worker");
  assert.equal(found["Clock step"], fine);
  assert.equal(await walk.page.evaluate(() => crossOriginIsolated), true);

  await walk.page.evaluate(() => (location.hash = "#/"));
  await smallRun(walk);
  assert.equal(await walk.successes(), 8);
  const { Clock } = await walk.facts("What produced it");
  assert.equal(Clock, `steps by ${fine}, page cross-origin isolated by a service worker, which adds 1 to 5 ms to a time to first token`);
  assert.match((await walk.facts("The whole run"))["Instrument error"], /^TTFT .+ streams, 2 at a time\)$/);

  await walk.page.evaluate(() => (location.hash = "#/how"));
  await findings(walk);
  await Promise.all([walk.page.waitForNavigation(), walk.press("Stop isolating this page")]);
  assert.equal((await findings(walk))["Clock step"], coarse);
  assert.equal(await registered(walk), 0);
  walk.tab.assertQuiet();
  await walk.close();
});
