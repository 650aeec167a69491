// The harness sees what it is there to see: a test that cannot fail proves nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { servePage } from "../../tools/serve.mjs";
import { axeViolations, launch, requestsOf, visit } from "./harness/index.mjs";

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
