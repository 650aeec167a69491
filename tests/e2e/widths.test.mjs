// At 1280 and at 390 pixels the page never scrolls sideways; what is wider than it scrolls within itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, stage } from "./harness/journey.mjs";

const set = stage();

/** What sticks out of the page, and whether the page scrolls for it. */
async function fits(walk, state) {
  const found = await walk.page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.scrollingElement;
    // What scrolls or is cut within a box of its own does not count.
    const held = (el) => el.closest(".table-scroll, svg, select, .visually-hidden, .chart-picture, .chart-area") !== null;
    const out = [...document.querySelectorAll("main *, header *")]
      .filter((el) => el.checkVisibility() && el.getBoundingClientRect().right > clientWidth + 0.5)
      .filter((el) => !held(el.parentElement))
      .map((el) => `${el.tagName}.${el.className?.baseVal ?? el.className}: ${el.textContent.trim().slice(0, 60)}`);
    return { scrolls: scrollWidth > clientWidth, out };
  });
  assert.deepEqual(found, { scrolls: false, out: [] }, state);
}

const go = (walk, fragment) => walk.page.evaluate((to) => (location.hash = to), fragment);

async function drawCharts(walk) {
  for (const area of await walk.page.$$(".chart-area")) {
    await area.scrollIntoView();
    await area.waitForSelector("svg path");
  }
}

const openAll = (walk, selector) => walk.page.$$eval(selector, (all) => all.forEach((el) => el.click()));

for (const width of [1280, 390]) {
  test(`no page scrolls sideways at ${width} pixels, and a run works there`, async () => {
    const walk = await (await journey(set, "", { width, height: 800 })).plan();
    await fits(walk, "plan");
    await walk.unfold();
    await openAll(walk, "main button.help");
    await walk.press("List models");
    await walk.element("Filter models");
    await fits(walk, "plan with all open");
    await walk.fill({ "Concurrent requests": "many", "Mean output tokens": "", "Additional sampling parameters": "{", "Base URL": `http://${"far".repeat(30)}/` });
    await walk.press("Run");
    await fits(walk, "invalid plan");

    await walk.page.goto(set.site.at("#/"));
    await walk.page.reload();
    await walk.plan();
    const model = "jittery?ttft=log-normal:30:0.5&gap=gamma:12:2&tokens=20&seed=1234567890123456789";
    await walk.fill({ Model: model, Place: `Llanfair${"pwllgwyngyllgogerychwyrndrobwll".repeat(2)}`, "Maximum completed requests": "40", "Mean output tokens": "20" });
    await walk.begin();
    await walk.done(3);
    await fits(walk, "running");
    await walk.result();
    await fits(walk, "result");
    await drawCharts(walk);
    await openAll(walk, "main button.help");
    await openAll(walk, ".chart-card summary, .extra > summary");
    await walk.page.$$eval(".row-open", (all) => all.slice(0, 3).forEach((button) => button.click()));
    await walk.press("Rename");
    await fits(walk, "result with all open");

    const scrolled = await walk.page.$eval(".table-scroll:has(.quantiles)", (box) => {
      box.scrollLeft = 10_000;
      return { wider: box.scrollWidth > box.clientWidth, moved: box.scrollLeft > 0, reachable: box.tabIndex === 0 };
    });
    assert.equal(scrolled.moved, scrolled.wider);
    assert.equal(scrolled.reachable, true);
    if (width === 390) assert.equal(scrolled.wider, true, "the table of quantiles scrolls in itself");

    await walk.allowClipboard(set.site);
    const link = await walk.copied("Copy link", "Link copied:");
    await go(walk, "#/leaderboard");
    await walk.tab.sees("Your result is among the rows");
    for (const metric of ["Output tokens throughput", "Inter-token latency", "Success rate", "Time to first token"]) {
      await walk.press(metric);
      await walk.press("All sizes");
      await drawCharts(walk);
      await fits(walk, `leaderboard, ${metric}`);
    }
    await openAll(walk, "main details:not([open]) > summary");
    await fits(walk, "leaderboard with all open");
    await go(walk, "#/how");
    await walk.tab.sees("Looked for two seconds.");
    await fits(walk, "how it measures");
    await go(walk, "#/history");
    await walk.tab.sees("Kept results");
    await fits(walk, "history");
    await openAll(walk, "main [aria-label^='Rename']");
    await fits(walk, "history, renaming");
    await go(walk, new URL(link).hash);
    await walk.tab.sees("Opened from a link");
    await drawCharts(walk);
    await fits(walk, "result from a link");
    await go(walk, new URL(link).hash.slice(0, -9));
    await walk.heading("This result cannot be shown");
    await fits(walk, "damaged link");
    walk.tab.assertQuiet();
    await walk.close();
  });
}
