// The harness sees what it is there to see: a test that cannot fail proves nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { servePage } from "../../tools/serve.mjs";
import { axeViolations, launch, requestsOf, visit } from "./harness/index.mjs";
import { requestsIn } from "./harness/network.mjs";

let page;
let browser;
before(async () => {
  [page, browser] = await Promise.all([
    servePage({ dir: "tests/e2e/harness/stray", base: "/a/b/" }),
    launch({ browser: "chromium", hiddenTabsSleep: true }),
  ]);
});
after(async () => {
  await browser?.close();
  await page?.close();
});

test("the log of requests shows what a worker asks of another host", async () => {
  const tab = await visit(browser, page.url);
  await tab.page.waitForFunction(() => document.title === "strayed");
  const requests = await requestsOf(tab.page, new URL(page.url).origin);
  assert.deepEqual(
    requests.map(({ url }) => url).filter((url) => !url.startsWith(page.url)),
    ["http://elsewhere.invalid/stray"],
  );
  await tab.close();
});

test("the log of requests leaves out a person's navigation and the browser's own errands, and nothing else", () => {
  const line = (url, initiator, kind = "other") =>
    JSON.stringify({ type: 2, params: { method: "GET", url, initiator, request_type: kind } });
  const text = [
    '{"constants": {"logEventTypes": {"URL_REQUEST_START_JOB": 2}}',
    '"events": [',
    line("http://page.invalid/", "not an origin", "main frame"),
    line("https://update.googleapis.com/a", "not an origin"),
    line("http://page.invalid/b", "http://page.invalid"),
    line("https://nobody.invalid/c", "not an origin"),
    line("https://nobody.invalid/d", undefined),
    line("https://fonts.googleapis.com/e", "http://page.invalid"),
    line("https://notgoogle.com/f", "not an origin"),
    line("http://elsewhere.invalid/g", "http://page.invalid", "main frame"),
    line("http://elsewhere.invalid/h", "null [internally: opaque]"),
    '{"type":2,"params":{"method":"GET","url":"http://half.inv',
  ].join(",\n");
  assert.deepEqual(
    requestsIn(text).map(({ url }) => url.at(-1)),
    ["b", "c", "d", "e", "f", "g", "h"],
  );
});

test("axe is heard", async () => {
  const tab = await visit(browser, page.url);
  const found = await axeViolations(tab);
  assert.ok(found.some((line) => line.startsWith("image-alt:")), found.join("\n"));
  await tab.close();
});

test("a hidden tab knows that it is hidden, and comes back", async () => {
  const tab = await visit(browser, page.url);
  const show = await tab.hide();
  await show();
  await tab.page.waitForFunction(() => document.visibilityState === "visible");
  await tab.close();
});

test("an uncaught error and an error on the console are heard", async () => {
  const tab = await visit(browser, page.url);
  await tab.page.evaluate(() => {
    console.error("written on purpose");
    setTimeout(() => {
      throw new Error("thrown on purpose");
    });
  });
  await tab.page.waitForFunction(() => true, { polling: "raf" });
  assert.throws(() => tab.assertQuiet(), /on purpose/);
  tab.assertQuiet({ allow: [/on purpose/] });
  await tab.close();
});
