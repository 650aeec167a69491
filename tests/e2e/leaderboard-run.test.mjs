// A leaderboard run of one's own: several targets in rounds, ranks with their doubt, and what a reload leaves of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./harness/index.mjs";
import { forgetTruth, journey, stage, truthByRole } from "./harness/journey.mjs";
import { until } from "./harness/until.mjs";

const set = stage();
const KEY = "sentinel-7d1f0a92c4";
const LONGEST_RUN_MS = 120_000;
// Known order: the first is surely faster; the others draw from one distribution, so nothing tells them apart.
const FAST = "steady?ttft=80&gap=1";
const TIED = ["steady?ttft=log-normal:400:0.5&seed=1&gap=1", "steady?ttft=log-normal:400:0.5&seed=2&gap=1"];
const TWO = [51, 52].map((ttft) => `steady?ttft=${ttft}&gap=1`);

/** Opens the page with three targets at the simulator, each with a key. */
async function threeTargets(options) {
  const walk = await journey(set, "#/leaderboard/run", options);
  await walk.heading("Your own leaderboard");
  await walk.press("Add a target");
  await until("three targets", async () => (await walk.page.$$("fieldset.relay-target")).length === 3);
  for (const [place, model] of [TIED[0], FAST, TIED[1]].entries()) await walk.target(place, { model, key: KEY });
  return walk;
}

/** The form with two targets at the simulator, told apart by their times to first token. */
async function twoTargets() {
  const walk = await journey(set, "#/leaderboard/run");
  await fillTwo(walk);
  return walk;
}

async function fillTwo(walk) {
  await walk.heading("Your own leaderboard");
  for (const [place, model] of TWO.entries()) await walk.target(place, { model });
}

/** The models in the order in which the simulator was asked, each turn once. */
const turns = (measured) => measured.map(({ model }) => model).filter((model, at, all) => at === 0 || model !== all[at - 1]);

/** Hashes of the prompts that a model was asked. */
const promptsOf = (measured, model) => measured.filter((request) => request.model === model).map((request) => request.prompt_sha256);

const done = (walk) => walk.heading("Done", { timeout: LONGEST_RUN_MS });
const column = (walk, name) =>
  walk.page.$eval(
    ".board-table",
    (table, wanted) => {
      const [head, ...rows] = [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim()));
      return rows.map((row) => row[head.findIndex((cell) => cell.startsWith(wanted))]);
    },
    name,
  );

/** Everything that this profile's databases hold, as one text. */
const stored = (page) =>
  page.evaluate(async () => {
    const answer = (request) => new Promise((done, fail) => Object.assign(request, { onsuccess: () => done(request.result), onerror: fail }));
    let text = JSON.stringify(Object.entries(sessionStorage)) + JSON.stringify(Object.entries(localStorage));
    for (const { name } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const values = await answer(database.transaction(store).objectStore(store).getAll());
        text += JSON.stringify(await Promise.all(values.map((value) => (value instanceof Blob ? value.text() : value))));
      }
      database.close();
    }
    return text;
  });

test("three targets in rounds are ranked, what overlaps is a tie, and each target was asked what one run would ask", async () => {
  await forgetTruth(set.site);
  const walk = await threeTargets();
  await walk.fill({ "Requests a target": "18", "Requests a round": "6" });
  await assertAccessible(walk.tab, "form of a leaderboard run");
  await walk.press("Run");
  await walk.tab.button("Pause").wait();
  await until("nothing leads away from a run", async () => !(await walk.page.$("nav[aria-label='Pages']")));
  await done(walk);

  assert.ok((await column(walk, "Provider"))[0].startsWith(FAST));
  const ranks = await column(walk, "Rank");
  assert.equal(ranks[0], "1");
  for (const rank of ranks.slice(1)) assert.match(rank.replace(/\s+/g, " "), /2–3/);
  const said = await walk.page.$eval('section[aria-labelledby="relay-differences"]', (section) => section.innerText);
  assert.match(said, /is \d+(\.\d+)? to \d+(\.\d+)? ms faster to the first token than/);
  assert.match(said, /are a tie: /);

  const { measured } = await truthByRole(set.site);
  for (const model of [FAST, ...TIED]) {
    const prompts = promptsOf(measured, model);
    assert.equal(prompts.length, 18, model);
    assert.equal(new Set(prompts).size, 18, "no prompt is asked twice");
    assert.deepEqual(prompts.sort(), promptsOf(measured, FAST).sort(), "all targets are asked the same");
  }
  assert.deepEqual(turns(measured), Array(3).fill([TIED[0], FAST, TIED[1]]).flat(), "the targets take turns");

  await assertAccessible(walk.tab, "leaderboard run, done");
  assert.ok(!(await stored(walk.page)).includes(KEY), "no key is stored");
  const list = await walk.page.$$eval('section[aria-labelledby="relay-results"] a', (links) => links.map((a) => a.getAttribute("href")));
  await walk.page.goto(set.site.at(list[0]));
  await walk.heading("The whole run");
  const facts = await walk.facts("The whole run");
  assert.equal(facts["Put together of"], "3 rounds");
  assert.match(facts["Success rate"], /\(18 of 18\)/);
  walk.tab.assertQuiet();
  await walk.close();
});

test("after a reload an unfinished run is offered, asks for the keys, and goes on where it was", async () => {
  await forgetTruth(set.site);
  const walk = await threeTargets();
  walk.page.on("dialog", (dialog) => dialog.accept());
  await walk.fill({ "Requests a target": "12", "Requests a round": "6" });
  await walk.press("Run");
  await until("two parts have ended", async () => Number.parseInt(await walk.live("Done"), 10) >= 12);
  await walk.tab.reload();
  await walk.tab.sees("A leaderboard run is unfinished");
  assert.ok(!(await stored(walk.page)).includes(KEY), "no key is stored");
  assert.equal(await walk.page.$eval("#relay-0-key", (field) => field.value), "");
  await assertAccessible(walk.tab, "leaderboard run after a reload");
  for (const place of [0, 1, 2]) await walk.target(place, { key: KEY });
  await walk.press("Go on");
  await done(walk);
  assert.equal(await walk.live("Done"), "36 of 36");
  // What had ended was not asked again; only the part that the reload cut short was, or the one whose end was not kept yet.
  const { measured } = await truthByRole(set.site);
  assert.ok(measured.length >= 36 && measured.length <= 48, `${measured.length} requests`);
  for (const model of [FAST, ...TIED]) {
    assert.equal(new Set(promptsOf(measured, model)).size, 12, "a leg in parts asks what it would ask in one go");
  }
  walk.tab.assertQuiet();
  await walk.close();
});

test("a pause keeps what was measured, a target that fails does not hold up the others, and each may be left out or retried", async () => {
  const walk = await threeTargets();
  await walk.target(1, { model: "fault-429" });
  await walk.fill({ "Requests a target": "10", "Requests a round": "10" });
  await walk.press("Run");
  await walk.tab.button("Pause").wait();
  await walk.press("Pause");
  await walk.heading("Paused");
  await assertAccessible(walk.tab, "leaderboard run, paused");
  await walk.press(`Skip ${TIED[1]}`);
  await walk.press("Go on");
  await done(walk);
  const legs = await walk.page.$$eval(".relay-leg .badge", (all) => all.map((badge) => badge.innerText));
  assert.deepEqual(legs, ["done", "failed", "left out"]);
  await walk.tab.button("Retry fault-429").wait();
  walk.tab.assertQuiet({ allow: [/Failed to load resource/] });
  await walk.close();
});

test("what is wrong with a form is said at its fields, and nothing runs", async () => {
  const walk = await journey(set, "#/leaderboard/run");
  await walk.heading("Your own leaderboard");
  await walk.target(0, { model: "steady?ttft=260" });
  await walk.fill({ "Requests a target": "none", "Budget, tokens": "-4" });
  await walk.press("Run");
  await walk.tab.sees("Target 1 is the same.");
  assert.match(await walk.description("Requests a target"), /whole number/i);
  assert.notEqual(await walk.description("Budget, tokens"), "");
  await walk.tab.sees("Cannot run yet: 3 fields need attention.");
  await assertAccessible(walk.tab, "form of a leaderboard run, with faults");
  walk.tab.assertQuiet();
  await walk.close();
});

test("a budget stops the run before it is passed, and a larger one lets it go on", async () => {
  const walk = await twoTargets();
  await walk.fill({ "Requests a target": "6", "Requests a round": "3", "Budget, tokens": "5000" });
  await walk.press("Run");
  await walk.tab.sees("The budget is reached", { timeout: LONGEST_RUN_MS });
  await walk.fill({ "New budget, tokens; blank for none": "10k" });
  await walk.press("Go on with this budget");
  await walk.tab.sees("This is not a whole number");
  await walk.tab.sees("The budget is reached");
  await walk.fill({ "New budget, tokens; blank for none": "" });
  await walk.press("Go on with this budget");
  await done(walk);
  assert.equal(await walk.live("Done"), "12 of 12");
  walk.tab.assertQuiet();
  await walk.close();
});

test("one after the other, each target is asked all of its requests in one go", async () => {
  await forgetTruth(set.site);
  const walk = await twoTargets();
  await walk.press("One after the other");
  await walk.fill({ "Requests a target": "7" });
  await walk.press("Run");
  await done(walk);
  const { measured } = await truthByRole(set.site);
  assert.deepEqual(turns(measured), TWO);
  assert.equal(measured.length, 14);
  walk.tab.assertQuiet();
  await walk.close();
});

test("on a schedule a round waits until it is due, and the medians are drawn over time", async () => {
  await forgetTruth(set.site);
  const walk = await journey(set, "#/leaderboard/run");
  // A clock that can be set forward, and waits that look at it often.
  await walk.page.evaluateOnNewDocument(() => {
    window.forward = 0;
    const [now, wait] = [Date.now.bind(Date), window.setTimeout.bind(window)];
    Date.now = () => now() + window.forward;
    window.setTimeout = (work, ms, ...given) => wait(work, Math.min(ms ?? 0, 500), ...given);
  });
  await walk.tab.reload();
  await fillTwo(walk);
  await walk.press("On a schedule");
  await walk.fill({ "Requests a target": "6", "Requests a round": "3", "Minutes between rounds": "1" });
  await walk.press("Run");
  await walk.tab.sees("The next round begins in", { timeout: LONGEST_RUN_MS });
  const before = (await truthByRole(set.site)).measured;
  assert.deepEqual(turns(before), TWO);
  assert.equal(before.length, 6);
  await new Promise((pass) => setTimeout(pass, 2_000));
  assert.equal((await truthByRole(set.site)).measured.length, 6, "nothing is asked before its time");
  await walk.page.evaluate(() => (window.forward = 60_000));
  await done(walk);
  assert.deepEqual(turns((await truthByRole(set.site)).measured), [...TWO, ...TWO]);
  await walk.heading("Time to first token, round by round");
  walk.tab.assertQuiet();
  await walk.close();
});
