// Everything by keyboard: from the opened page to a sorted leaderboard without a mouse, with the focus always to be seen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, stage } from "./harness/journey.mjs";

const set = stage();

/** More stops than any page has. */
const MOST_STOPS = 300;

/** What has the focus: its name, its id, and whether it shows that. */
const focused = (page) =>
  page.evaluate(() => {
    const el = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(el);
    const named = el.getAttribute("aria-label") ?? el.labels?.[0]?.innerText ?? el.innerText;
    return {
      name: named.trim().replace(/\s+/g, " "),
      id: el.id,
      shown: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
      page: el === document.body,
    };
  });

/** Presses Tab until the control of this name has the focus. Each stop on the way shows its focus. */
async function tabTo(walk, name) {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await walk.page.keyboard.press("Tab");
    const now = await focused(walk.page);
    if (now.page) continue;
    assert.ok(now.shown, `the focus on "${now.name}" can be seen`);
    if (now.name === name) return;
  }
  assert.fail(`Tab never came to "${name}"`);
}

/** Waits until the focus is on the content, where a page puts it that was just arrived at. */
const arrived = (walk) => walk.page.waitForFunction(() => document.activeElement?.id === "main");

/** Goes to the field and types over what is in it. */
async function typeInto(walk, label, text) {
  await tabTo(walk, label);
  await walk.page.keyboard.down("Control");
  await walk.page.keyboard.press("a");
  await walk.page.keyboard.up("Control");
  await walk.page.keyboard.type(text);
}

const press = async (walk, name, key = "Enter") => {
  await tabTo(walk, name);
  await walk.page.keyboard.press(key);
};
const title = (walk) => walk.page.title();
const sortOf = (walk, head) =>
  walk.page.evaluate(
    (name) => [...document.querySelectorAll("th[aria-sort]")].find((th) => th.innerText.replace(/\s+/g, " ").trim() === name)?.ariaSort,
    head,
  );

test("a plan is changed, run, stopped and run anew, and its result read, by keyboard alone", async () => {
  const walk = await (await journey(set)).plan();
  assert.ok((await focused(walk.page)).page, "a page that was just loaded leaves the focus where the browser puts it");

  await walk.page.keyboard.press("Tab");
  assert.equal((await focused(walk.page)).name, "Skip to the content");
  await walk.page.keyboard.press("Enter");
  await arrived(walk);
  await press(walk, "LLMPerf defaults", "Space");
  assert.equal(await walk.page.evaluate(() => document.activeElement.getAttribute("aria-pressed")), "true");

  await typeInto(walk, "Model", "steady?gap=20");
  await typeInto(walk, "Mean output tokens", "9000");
  await typeInto(walk, "Test timeout", "900");
  await press(walk, "Run");
  await walk.tab.button("Stop").wait();
  await arrived(walk);
  assert.equal(await title(walk), "Measuring · LLMPerf in the browser");
  await walk.tab.sees("chunks");
  await walk.page.keyboard.press("Tab");
  assert.deepEqual({ name: "Stop", shown: true }, (({ name, shown }) => ({ name, shown }))(await focused(walk.page)));
  await walk.page.keyboard.press("Enter");
  await walk.result();
  await arrived(walk);
  assert.equal(await title(walk), "Result · LLMPerf in the browser");

  await press(walk, "Run again");
  await walk.plan();
  await arrived(walk);
  assert.equal(await title(walk), "LLMPerf in the browser");
  await press(walk, "Quick look");
  await typeInto(walk, "Model", "jittery?ttft=log-normal:30:0.5&gap=1");
  await typeInto(walk, "Mean output tokens", "20");
  await typeInto(walk, "Maximum completed requests", "6");
  await press(walk, "Run");
  await walk.result();
  await arrived(walk);

  await press(walk, "Copy as Markdown");
  await walk.page.waitForFunction(() => document.querySelector(".share-said").innerText !== "");
  const heads = await walk.page.$$eval(".requests th[aria-sort]", (all) => all.map((th) => th.innerText.replace(/\s+/g, " ").trim()));
  const ttft = heads.find((head) => head.startsWith("TTFT"));
  for (const direction of ["ascending", "descending"]) {
    await press(walk, ttft);
    assert.equal(await sortOf(walk, ttft), direction);
    assert.deepEqual((await focused(walk.page)).name, ttft, "sorting leaves the focus on the head");
    const [, ...rows] = await walk.table("Table of requests");
    const values = rows.map((row) => Number(row[heads.indexOf(ttft)].replaceAll(",", "")));
    const ordered = values.toSorted((a, b) => (direction === "ascending" ? a - b : b - a));
    assert.deepEqual(values, ordered);
  }
  const first = await walk.page.$eval(".row-open", (button) => button.getAttribute("aria-label"));
  await press(walk, first);
  assert.equal(await walk.page.evaluate(() => document.activeElement.getAttribute("aria-expanded")), "true");
  await walk.page.waitForFunction(() => {
    const opened = document.getElementById(document.activeElement.getAttribute("aria-controls"));
    return opened.checkVisibility() && opened.innerText.length > 0;
  });

  await press(walk, "Leaderboard");
  await walk.tab.sees("published runs shown");
  await arrived(walk);
  assert.equal(await title(walk), "Leaderboard · LLMPerf in the browser");
  await press(walk, "P99");
  assert.equal(await sortOf(walk, "P99"), "ascending");
  await press(walk, "P99");
  assert.equal(await sortOf(walk, "P99"), "descending");

  await press(walk, "History");
  await walk.heading("History");
  await arrived(walk);
  await walk.page.goBack();
  await walk.heading("Leaderboard");
  await arrived(walk);
  walk.tab.assertQuiet();
  await walk.close();
});

test("Run on a faulty plan leads the focus to the first fault", async () => {
  const walk = await (await journey(set)).plan();
  await typeInto(walk, "Concurrent requests", "0");
  await press(walk, "Run");
  await walk.page.waitForFunction(() => document.activeElement.getAttribute("aria-invalid") === "true");
  assert.equal((await focused(walk.page)).name, "Concurrent requests");
  await walk.close();
});

test("after the question of a paused run the focus is on the run", async () => {
  const walk = await (await journey(set)).plan();
  await walk.fill({ Model: "fault-auth" });
  await walk.begin();
  await walk.tab.sees("The first 5 requests all failed in the same way.");
  await press(walk, "Go on all the same");
  await walk.page.waitForFunction(() => document.activeElement?.id === "main");
  await walk.result();
  await walk.close();
});
