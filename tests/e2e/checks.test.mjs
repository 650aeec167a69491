// The further checks of a correctness test, a person's own questions, and the same questions at several concurrencies.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible } from "./harness/index.mjs";
import { forgetTruth, journey, stage, truthByRole } from "./harness/journey.mjs";

const set = stage();

const FURTHER = ["Arithmetic", "Copying", "Counting", "JSON by a schema", "Needle in a long prompt"];

/** A file of this text; gives its path. */
function file(name, text) {
  const path = join(mkdtempSync(join(tmpdir(), "questions-")), name);
  writeFileSync(path, text);
  return path;
}

/** The checkbox of a check. */
async function tick(walk, check) {
  const box = await walk.page.waitForSelector(`::-p-xpath(//label[normalize-space()="${check}"]/input[@type="checkbox"])`);
  await box.click();
}

/** Gives the page a file of questions. */
async function choose(walk, path) {
  const picker = await walk.page.waitForSelector("#plan-questions");
  await picker.uploadFile(path);
}

for (const api of ["Local simulator", "Simulated (no network)"]) {
  test(`${api}: each check has exactly its own share of wrong, late and failed answers`, async () => {
    await forgetTruth(set.site);
    const walk = await (await journey(set)).plan();
    await walk.choose(api);
    await walk.preset("Correctness");
    for (const check of FURTHER) await tick(walk, check);
    await walk.fill({ Model: "mistaken", "Request timeout": "2", "Maximum completed requests": "60", "Needle prompt": "1000" });
    // Over the network only one at a time arrive in the order of sending.
    if (api === "Local simulator") await walk.fill({ "Concurrent requests": "1" });
    await walk.tab.sees("60 requests + 1 warm-up");
    await assertAccessible(walk.tab, "plan of a correctness test with every check");
    await walk.tab.shot(`checks-plan-${api.slice(0, 5)}`, { full: true });
    await walk.run();

    // Request i makes check i mod 6. Every tenth is refused, every eighth of the others is late, every fifth of the rest wrong;
    // the simulator counts the warm-up too.
    const before = api === "Local simulator" ? 1 : 0;
    const expected = ["Numbers in words", ...FURTHER].map((check, place) => {
      const mine = [...Array(60).keys()].filter((i) => i % 6 === place);
      const answered = mine.filter((i) => (i + before) % 10 !== 9 && (i + before) % 8 !== 7);
      const right = answered.filter((i) => (i + before) % 5 !== 4);
      return [check, `${right.length} of ${answered.length}`, String(mine.length - answered.length)];
    });
    const [head, ...lines] = await walk.table("Table of answers by check");
    assert.deepEqual(head.slice(0, 5), ["Check", "Accuracy", "95 % interval", "Right", "Failed"]);
    assert.deepEqual(
      lines.map(([check, , , right, failed]) => [check, right, failed]),
      expected,
    );
    const [, ...wrong] = await walk.table("Table of wrong answers");
    const answered = expected.map(([, of]) => of.split(" of ").map(Number));
    assert.equal(wrong.length, answered.reduce((sum, [right, all]) => sum + all - right, 0));
    await assertAccessible(walk.tab, "result of a correctness test with every check");
    await walk.tab.shot(`checks-result-${api.slice(0, 5)}`, { full: true });
    if (api === "Local simulator") {
      const { measured } = await truthByRole(set.site);
      assert.equal(measured.length, 60);
      assert.equal(new Set(measured.map(({ prompt_sha256 }) => prompt_sha256)).size, 60);
    }
    walk.tab.assertQuiet();
    await walk.close();
  });
}

const QUESTIONS = [
  { prompt: "Repeat after me: Paris", expected: "Paris" },
  { prompt: "Repeat after me: the sky is blue", pattern: "\\b(red|blue)$" },
];

test("a person's own questions are asked, judged and kept, and their link asks for the file", async () => {
  await forgetTruth(set.site);
  const walk = await (await journey(set)).plan();
  await walk.choose("Local simulator");
  await walk.preset("Correctness");
  await tick(walk, "Numbers in words");
  await walk.tab.sees("Tick a check, or choose a file of your own questions.");

  await choose(walk, file("broken.jsonl", '{"prompt": "a", "expected": "b"}\n{"prompt": 1}\n{"prompt": "a", "pattern": "("}\n'));
  await walk.tab.sees("Line 2: “prompt” must be a string.");
  await walk.tab.sees("Line 3: “pattern” is no regular expression");
  await walk.tab.shot("own-faults", { full: true });
  await assertAccessible(walk.tab, "plan with a faulty file of questions");
  await choose(walk, file("large.jsonl", " ".repeat(1_100_000)));
  await walk.tab.sees("at most 1 MB are read here.");

  const good = file("mine.jsonl", QUESTIONS.map((question) => JSON.stringify(question)).join("\n"));
  await choose(walk, good);
  await walk.tab.sees("mine.jsonl: 2 questions");
  await walk.fill({ Model: "mistaken", "Request timeout": "2", "Maximum completed requests": "20", "Concurrent requests": "1" });
  await walk.run();
  // One at a time arrive in the order of sending, after the warm-up: the fifth of them is wrong, and the fifteenth.
  assert.match((await walk.facts("Answers")).Accuracy, /^87.5 % \(14 of 16 answers\)/);
  const [, ...wrong] = await walk.table("Table of wrong answers");
  assert.deepEqual(wrong, [
    ["4", "Own questions", "/\\b(red|blue)$/", "the sky is bluex", "Repeat after me: the sky is blue"],
    ["14", "Own questions", "/\\b(red|blue)$/", "the sky is bluex", "Repeat after me: the sky is blue"],
  ]);
  const { measured } = await truthByRole(set.site);
  assert.equal(new Set(measured.map(({ prompt_sha256 }) => prompt_sha256)).size, 2);
  await walk.tab.shot("own-result", { full: true });

  // The link names the file and holds none of it.
  await walk.allowClipboard(set.site);
  const link = await walk.copied("Copy link", "Link copied");
  await walk.close();
  const opened = await journey(set, link.slice(set.site.url.length));
  await opened.result();
  await opened.tab.sees("the questions of the person's own file");
  assert.ok(!(await opened.tab.text()).includes("Repeat after me"));
  await opened.press("Run this test here");
  await opened.plan();
  await opened.tab.sees("This test asks the 2 questions of “mine.jsonl” (SHA-256 ");
  await opened.tab.shot("own-asked-for", { full: true });
  await choose(opened, good);
  await opened.tab.sees("mine.jsonl: 2 questions");
  await opened.tab.sees("20 requests + 1 warm-up");
  opened.tab.assertQuiet();
  await opened.close();
});

test("the same questions at several concurrencies are runs of one press, drawn side by side", async () => {
  const walk = await (await journey(set)).plan();
  await walk.choose("Local simulator");
  await walk.preset("Correctness");
  await walk.fill({ Model: "steady", "Maximum completed requests": "6", "Concurrent requests": "1, 2, 4" });
  await walk.tab.sees("3 runs one after the other: 18 requests + 3 warm-ups, 1, 2 and 4 at a time");
  await walk.begin();
  await walk.tab.sees("Run 2 of 3");
  await walk.tab.shot("load-live", { full: true });
  await walk.result();
  await walk.heading("Under load");
  await walk.tab.sees("At 1 at a time 100 % of the answers were right");
  await walk.tab.shot("load-result", { full: true });
  await assertAccessible(walk.tab, "result of a series of runs");
  for (const title of ["Right answers under load", "Latency under load"]) await walk.heading(title);

  // Each is a result of its own, and each shows the series.
  await walk.page.evaluate(() => (location.hash = "#/history"));
  await walk.heading("History");
  for (const n of [1, 2, 4]) await walk.tab.sees(`steady, ${n} at a time`);
  walk.tab.assertQuiet();
  await walk.close();
});

test("Stop ends the run under way and begins no other", async () => {
  const walk = await (await journey(set)).plan();
  await walk.choose("Local simulator");
  await walk.preset("Correctness");
  await walk.fill({ Model: "steady", "Maximum completed requests": "40", "Concurrent requests": "1, 2" });
  await walk.begin();
  await walk.done(3);
  await walk.press("Stop");
  await walk.result();
  await walk.page.evaluate(() => (location.hash = "#/history"));
  await walk.tab.sees("1 at a time");
  assert.ok(!(await walk.tab.text()).includes("2 at a time"));
  await walk.close();
});
