// The page starts wherever it is put, keeps its own policy and talks to nobody else.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { requestsOf, until, visit } from "./harness/index.mjs";
import { journey, stage } from "./harness/journey.mjs";

const set = stage({ site: { simulator: false } });

test("the page starts, and starts again after a reload, with no complaint of the browser", async () => {
  const tab = await visit(set.browser, set.site.url);
  assert.equal(await tab.page.title(), "LLMPerf in the browser");
  await tab.reload();
  assert.equal(await tab.page.title(), "LLMPerf in the browser");
  assert.deepEqual(tab.failures, []);
  tab.assertQuiet();
  await tab.close();
});

test("the worker starts under the page's policy", async () => {
  const tab = await visit(set.browser, set.site.url);
  await tab.page.evaluate(() => {
    window.workerSaid = [];
    const worker = new Worker("./worker_boot.js", { type: "module" });
    worker.onmessage = ({ data }) => window.workerSaid.push(data);
    worker.onerror = (event) => window.workerSaid.push(`error: ${event.message || "it could not be loaded"}`);
  });
  const said = await until(
    "the worker says something",
    () => tab.page.evaluate(() => window.workerSaid.length > 0 && window.workerSaid),
    { patience: 60_000 },
  );
  assert.deepEqual(said, ['"ready"']);
  tab.assertQuiet();
  await tab.close();
});

test("page and worker ask nobody but their own server, from the start to a result", { skip: !isChromiumWanted() }, async () => {
  const walk = await journey(set, "#/?provider=simulated&mean-output-tokens=20&requests=6");
  await walk.plan();
  await walk.run();
  await walk.tab.sees("all 6 requests succeeded.");
  await until("the charts come into sight", async () => {
    await walk.page.evaluate(() => window.scrollBy(0, 300));
    return set.site.log.some(({ path }) => path.endsWith("/echarts.js"));
  });
  const requests = await requestsOf(walk.page, set.site.origin);
  for (const program of ["llmperf-web_bg.wasm", "worker_scripted_bg.wasm", "viewer_bg.wasm", "echarts.js"]) {
    assert.ok(requests.some(({ url }) => url.endsWith(`/${program}`)), `the log shows ${program}`);
  }
  assert.deepEqual(
    requests.filter(({ url }) => !url.startsWith(set.site.url)),
    [],
  );
  await walk.close();
});

test("a worker made of text is refused, and the refusal is heard", async () => {
  const tab = await visit(set.browser, set.site.url);
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
