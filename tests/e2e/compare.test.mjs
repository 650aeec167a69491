// Two results beside each other: a known difference is named with its size, and the plans' differences are said.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./harness/index.mjs";
import { journey, stage } from "./harness/journey.mjs";
import { until } from "./harness/until.mjs";

const set = stage();

test("a result is compared with one that is kept: the difference has its size, and unlike plans are said to be", async () => {
  const walk = await (await journey(set)).plan();
  await walk.choose("Simulated (no network)");
  await walk.fill({ Model: "steady?ttft=200", "Maximum completed requests": "20", "Mean output tokens": "20" });
  await walk.run();
  assert.equal(await walk.page.$("::-p-aria([name='With another result that this browser keeps'])"), null, "nothing else is kept");

  await walk.page.goto(set.site.at("#/"));
  await walk.plan();
  await walk.fill({ Model: "steady?ttft=100", "Concurrent requests": "4" });
  await walk.run();
  const choice = await walk.element("With another result that this browser keeps");
  const kept = await choice.evaluate((el) => [...el.options].map((option) => option.value).filter(Boolean));
  assert.equal(kept.length, 1);
  await choice.select(kept[0]);
  await walk.tab.sees("They kept 4 and 5 requests in flight");

  const [head, ttft, , e2e, rate] = await walk.table("Table of the comparison");
  assert.equal(head[2], "This result");
  assert.equal(ttft[0], "Time to first token");
  const [, low, high] = /better (\d+)(?:\.\d+)? to (\d+)(?:\.\d+)? ms lower/.exec(ttft[4]) ?? assert.fail(ttft[4]);
  // 100 ms by the scripts; the timers of a busy machine add a little to either.
  assert.ok(Number(low) > 70 && Number(high) < 130, ttft[4]);
  assert.match(e2e[4], /^better .* lower/);
  assert.match(rate[4], /^better .* higher/);
  await assertAccessible(walk.tab, "result compared with another");
  // Both distributions stand in one chart, and its words tell them apart.
  const overlaid = await until("both curves are named", () =>
    walk.page.evaluate(() => {
      const card = [...document.querySelectorAll(".chart-card")].find((one) => one.closest("section")?.querySelector('[aria-label="Table of the comparison"]'));
      const text = card?.innerText ?? "";
      return /ttft=200/.test(text) && text;
    }),
  );
  assert.match(overlaid, /Behind it, fainter, a distribution of steady\?ttft=200/);

  await walk.allowClipboard(set.site);
  const link = await walk.copied("Copy link", "Link copied:");
  const field = "With a permalink: paste it here";
  await walk.fill({ [field]: "https://example.com/" });
  await walk.tab.sees("This is no permalink of a result");
  await walk.fill({ [field]: link });
  await walk.tab.sees("Medians with their 95 % intervals");
  const [, itself] = await walk.table("Table of the comparison");
  assert.match(itself[4], /^tie A tie: between/);
  walk.tab.assertQuiet();
  await walk.close();
});
