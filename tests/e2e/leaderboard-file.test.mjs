// Another leaderboard in the place of the published one: from a file, from an address, and from one's own result.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible } from "./harness/index.mjs";
import { download } from "./harness/downloads.mjs";
import { journey, stage } from "./harness/journey.mjs";

const set = stage();
const FIXTURE = "tests/fixtures/leaderboard/of-llmperf.json";

const openBoard = async () => {
  const walk = await journey(set, "#/leaderboard");
  await walk.tab.sees("published runs shown");
  await walk.page.$eval(".other-board summary", (summary) => summary.click());
  return walk;
};
const pick = async (walk, path) => (await walk.page.waitForSelector('.other-board input[type="file"]')).uploadFile(path);

test("a folder of LLMPerf's results becomes the file that the fixture holds, and the page shows it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "leaderboard-"));
  try {
    const made = join(folder, "made.json");
    execFileSync("node", ["tools/leaderboard.mjs", "tests/fixtures/llmperf", "--out", made, "--place", "Oregon"]);
    assert.equal(readFileSync(made, "utf8"), readFileSync(FIXTURE, "utf8"));
    const walk = await openBoard();
    await pick(walk, made);
    await walk.tab.sees("1 of 1 runs shown");
    await walk.tab.sees("Oregon");
    assert.match(await walk.page.$eval(".board-table tbody", (body) => body.innerText), /12 of 20/);
    await assertAccessible(walk.tab, "leaderboard of a file");
    await walk.press("Back to this site's own leaderboard");
    await walk.tab.sees("8 of 19 published runs shown");
    walk.tab.assertQuiet();
    await walk.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a file that is none says why, and what was shown stays", async () => {
  const folder = mkdtempSync(join(tmpdir(), "leaderboard-"));
  try {
    const broken = join(folder, "broken.json");
    writeFileSync(broken, '{"version":2,"format":"llmperf-leaderboard","title":"x","runs":[]}');
    const walk = await openBoard();
    await pick(walk, broken);
    await walk.tab.sees("broken.json: The leaderboard cannot be read: it has 0 runs");
    await walk.tab.sees("8 of 19 published runs shown");
    walk.tab.assertQuiet();
    await walk.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("an address says its host before it is asked, and one that no page may read says so", async () => {
  const walk = await openBoard();
  await walk.fill({ "Address of a leaderboard file": `${set.site.url}leaderboard.json` });
  await walk.press(`Fetch from ${set.site.origin}`);
  await walk.tab.sees("8 of 19 published runs shown");
  await walk.fill({ "Address of a leaderboard file": "http://127.0.0.1:9/leaderboard.json" });
  await walk.press("Fetch from http://127.0.0.1:9");
  await walk.tab.sees("No page may read this address");
  await walk.fill({ "Address of a leaderboard file": "nonsense" });
  await walk.press("Fetch");
  await walk.tab.sees("Fill in a whole address");
  walk.tab.assertQuiet({ allow: [/Failed to load resource|ERR_|CORS/] });
  await walk.close();
});

test("a result of the recipe has its difference from each published row, and becomes an entry that the page opens", async () => {
  const walk = await (await journey(set)).plan();
  await walk.choose("Simulated (no network)");
  await walk.preset("Leaderboard");
  await walk.fill({ Model: "steady?ttft=50&gap=1" });
  await walk.run();
  await walk.tab.sees("The difference from each published row");
  await walk.page.$$eval("summary", (all) => all.find((summary) => summary.innerText.includes("difference from each")).click());
  const [, ...rows] = await walk.table("Table: difference from each published row");
  assert.equal(rows.length, 8);
  const [, ttft, less, rate] = rows.find(([name]) => name.startsWith("Replicate"));
  assert.match(ttft, /^\d+ to \d+ ms lower \(\d+ to \d+ %\)$/);
  assert.equal(less, "–", "inside the page there is no network whose floor could be taken off");
  assert.match(rate, /tokens\/s higher/);
  const file = await download(walk, () => walk.press("Make a leaderboard entry"));
  assert.match(file.name, /^leaderboard-entry-steady-ttft-50-gap-1-\d{4}-\d\d-\d\d\.json$/);
  // On a busy machine some requests are flagged, and left out as they are of the figures.
  const { requests } = JSON.parse(file.text).runs[0];
  assert.equal(requests.length, Number((await walk.quantiles())["Time to first token TTFT"].Count));
  assert.ok(requests.length > 100, `${requests.length} requests`);
  await walk.page.goto(set.site.at("#/leaderboard"));
  await walk.tab.sees("published runs shown");
  await walk.page.$eval(".other-board summary", (summary) => summary.click());
  await pick(walk, file.path);
  await walk.tab.sees("1 of 1 runs shown");
  assert.match(JSON.parse(file.text).about, /output tokens: llmperf-web's tokenizer/);
  await file.forget();
  // The result stands beside this leaderboard now, and nothing is said of the published one.
  await walk.tab.link("History").click();
  await walk.heading("History");
  await (await walk.page.waitForSelector("table.kept tbody a")).click();
  await walk.tab.sees("Beside “");
  await walk.tab.sees("at another place and on another day than those of “");
  assert.doesNotMatch(await walk.tab.text(), /2023/);
  walk.tab.assertQuiet();
  await walk.close();
});
