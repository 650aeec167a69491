// What is heard and read in place of pictures: progress, charts in words, and motion for those who want none.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./harness/index.mjs";
import { journey, stage } from "./harness/journey.mjs";

const set = stage();

/** How often progress may be spoken, in ms. */
const SPOKEN_EVERY = 5_000;

test("during a run progress is spoken every five seconds and nothing else is, and the bar has a name", async () => {
  const walk = await journey(set, "#/history");
  // The timer of five seconds is put into the test's hand.
  await walk.page.evaluateOnNewDocument((every) => {
    const real = window.setInterval.bind(window);
    window.heldTimers = [];
    window.setInterval = (then, ms, ...rest) => (ms === every ? window.heldTimers.push(then) : real(then, ms, ...rest));
    window.heard = [];
    const live = '[aria-live]:not([aria-live="off"]), [role="status"], [role="alert"], [role="log"]';
    const listen = (changes) => {
      for (const { target } of changes) {
        const region = (target instanceof Element ? target : target.parentElement)?.closest(live);
        const words = region?.innerText.trim();
        if (words && window.heard.at(-1) !== words) window.heard.push(words);
      }
    };
    new MutationObserver(listen).observe(document, { subtree: true, childList: true, characterData: true });
  }, SPOKEN_EVERY);
  await walk.page.goto(set.site.at("#/"));
  await walk.page.reload();
  await walk.plan();
  await walk.fill({ Model: "steady?ttft=30&gap=5", "Mean output tokens": "20", "Maximum completed requests": "400", "Test timeout": "300" });
  await walk.begin();
  await walk.done(5);
  assert.equal(await walk.page.evaluate(() => window.heldTimers.length), 1);
  await walk.page.evaluate(() => (window.heard.length = 0));

  const spoken = () => walk.page.evaluate(() => window.heard);
  await walk.done(15);
  assert.deepEqual(await spoken(), [], "between two ticks nothing is spoken");
  await walk.page.evaluate(() => window.heldTimers[0]());
  await until("the progress is spoken", async () => (await spoken()).length === 1);
  await walk.done(40);
  const [words, ...more] = await spoken();
  assert.match(words, /^\d+ of 400 requests done(, about [^,]+ left)?\.$/);
  assert.deepEqual(more, []);

  const bar = await walk.page.waitForSelector('::-p-aria([name="Requests done"][role="progressbar"])');
  assert.ok((await bar.evaluate((el) => el.value / el.max)) > 0);
  await walk.press("Stop");
  await walk.result();
  walk.tab.assertQuiet();
  await walk.close();
});

test("each chart stands in words and in a table too, and nothing moves for those who want no motion", async () => {
  const walk = await journey(set);
  await walk.page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
  await walk.plan();
  const moving = () => walk.page.evaluate(() => document.getAnimations().filter((a) => a.effect.getTiming().duration > 1).length);
  assert.equal(await moving(), 0);
  await walk.fill({ Model: "steady?ttft=30&gap=2", "Mean output tokens": "20", "Maximum completed requests": "12" });
  await walk.begin();
  assert.equal(await moving(), 0);
  await walk.result();
  const cards = await walk.page.$$(".chart-card");
  assert.equal(cards.length, 4);
  for (const card of cards) {
    await card.scrollIntoView();
    await card.waitForSelector(".chart-area svg path");
    await (await card.$("summary")).click();
    await card.waitForSelector("table");
    const words = await card.evaluate((el) => ({
      title: el.querySelector("h3").innerText,
      sentence: el.querySelector(".chart-sentence").innerText,
      rows: [...el.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.innerText)),
    }));
    assert.notEqual(words.title, "");
    assert.match(words.sentence, /\d.*\.$/);
    assert.ok(words.rows.length > 0 && words.rows.every((row) => row.every((cell) => cell !== "")), words.title);
  }
  assert.equal(await moving(), 0);
  await walk.close();
});
