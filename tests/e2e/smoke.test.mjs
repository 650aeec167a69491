// The page starts wherever it is put, keeps its own policy and talks to nobody else.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { isChromium, launch, requestsOf, startSite, until, visit } from "./harness/index.mjs";

let site;
let browser;
before(async () => {
  [site, browser] = await Promise.all([startSite({ simulator: false }), launch()]);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

test("the page starts, and starts again after a reload, with no complaint of the browser", async () => {
  const tab = await visit(browser, site.url);
  assert.equal(await tab.page.title(), "LLMPerf in the browser");
  await tab.reload();
  assert.equal(await tab.page.title(), "LLMPerf in the browser");
  assert.deepEqual(tab.failures, []);
  tab.assertQuiet();
  await tab.close();
});

test("the worker starts under the page's policy", async () => {
  const tab = await visit(browser, site.url);
  const started = new Promise((done) => tab.page.once("workercreated", done));
  await tab.page.evaluate(() => {
    window.workerErrors = [];
    const worker = new Worker("./worker_boot.js", { type: "module" });
    worker.onerror = (event) => window.workerErrors.push(event.message || "the worker could not be loaded");
  });
  await site.asked("worker_bg.wasm");
  // A worker that answers has run its modules; one that failed to start has said so to the page by then.
  const worker = await started;
  if (isChromium(browser)) assert.equal(await worker.evaluate(() => typeof WorkerGlobalScope), "function");
  assert.deepEqual(await tab.page.evaluate(() => window.workerErrors), []);
  tab.assertQuiet();
  await tab.close();
});

test("page and worker ask nobody but their own server", { skip: !isChromiumWanted() }, async () => {
  const tab = await visit(browser, site.url);
  assert.ok(isChromium(browser));
  const requests = await requestsOf(tab.page, site.origin);
  assert.ok(requests.some(({ url }) => url.endsWith("/llmperf-web_bg.wasm")), "the log shows the page's own program");
  assert.ok(requests.some(({ url }) => url.endsWith("/worker_bg.wasm")), "the log shows the worker's program");
  assert.deepEqual(
    requests.filter(({ url }) => new URL(url).origin !== site.origin),
    [],
  );
  await tab.close();
});

test("a worker made of text is refused, and the refusal is heard", async () => {
  const tab = await visit(browser, site.url);
  await tab.page.evaluate(
    () =>
      new Promise((done) => {
        document.addEventListener("securitypolicyviolation", done);
        new Worker(URL.createObjectURL(new Blob(["postMessage(1)"])));
      }),
  );
  await until("the violation is heard", () => tab.violations.length > 0);
  assert.match(tab.violations.join(), /worker-src/);
  assert.throws(() => tab.assertQuiet());
  await tab.close();
});

test("the headers that a host may set repeat the policy of the page", () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(readFileSync("index.html", "utf8"))[1];
  const header = /Content-Security-Policy: (.*)/.exec(readFileSync("public/_headers", "utf8"))[1];
  assert.equal(header, `${policy}; frame-ancestors 'none'`);
});

function isChromiumWanted() {
  return (process.env.E2E_BROWSER || "chromium") === "chromium";
}
