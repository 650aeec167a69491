// What a run costs: estimated before it, counted during it, said after it, and never more than the budget by the server's record.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./harness/index.mjs";
import { figure, forgetTruth, journey, stage, truth } from "./harness/journey.mjs";

const set = stage();

/** Prices a million tokens, so dear that a few requests are worth something. */
const PRICES = { "Input price": "1000", "Output price": "10000" };

/** A plan of many small requests at these prices. */
async function plan(fields = {}) {
  await forgetTruth(set.site);
  const walk = await (await journey(set)).plan();
  await walk.fill({ "Mean output tokens": "12", "Maximum completed requests": "40", "Concurrent requests": "3" });
  await walk.unfold();
  await walk.fill({ ...PRICES, ...fields });
  return walk;
}

/** What the server's record comes to at those prices. */
async function charged() {
  const completions = (await truth(set.site)).filter(({ method }) => method === "POST");
  const sent = ({ chunks }) => chunks.reduce((sum, { tokens }) => sum + tokens, 0);
  return {
    requests: completions.length,
    money: completions.reduce((sum, one) => sum + one.prompt_tokens * 1e-3 + sent(one) * 1e-2, 0),
  };
}

test("prices give an estimate, a count and a spend that is what the server charged", async () => {
  const walk = await plan({ "Maximum completed requests": "8" });
  await walk.tab.sees("tokens, about $5.36");
  await walk.run();
  const { Spend } = await walk.facts("The whole run");
  const { requests, money } = await charged();
  assert.equal(requests, 9);
  assert.equal(figure(Spend.replace("$", "")), Number(money.toFixed(2)), Spend);
  assert.equal((await walk.facts("What produced it")).Prices, "$1000.00 in, $10000.00 out a million tokens");
  walk.tab.assertQuiet();
  await walk.close();
});

test("a budget ends the run before the server could charge more, and what was measured is kept", async () => {
  const walk = await plan({ Budget: "9", Currency: "EUR" });
  await walk.tab.sees("stopped by the budget of 9.00 EUR");
  await walk.begin();
  await until("the spend is shown", async () => (await walk.live("Spent so far")).includes("of 9.00 EUR"));
  await walk.result();
  await walk.tab.sees("The budget was used up before");
  await walk.tab.sees("came to the end of its budget");
  const { money, requests } = await charged();
  assert.ok(money <= 9, `the server charged ${money}`);
  assert.ok(requests > 3 && requests < 41, `${requests} requests`);
  assert.equal(await walk.successes(), requests - 1);
  walk.tab.assertQuiet();
  await walk.close();
});

test("where the server counts nothing the spend is called an estimate, and the budget counts the most", async () => {
  const walk = await plan({ Model: "no-usage", Budget: "20" });
  await walk.run();
  const { Spend } = await walk.facts("The whole run");
  assert.match(Spend, /^about \$\d+\.\d\d; the tokens of \d+ requests are an estimate$/);
  const { requests } = await charged();
  // Each counts at no less than its 12 output tokens and a token for every byte of its prompt.
  assert.ok(requests > 1 && requests < 20, `${requests} requests`);
  walk.tab.assertQuiet();
  await walk.close();
});

test("a budget that holds no request says so, and nothing is measured", async () => {
  const walk = await plan({ Budget: "0.3" });
  await walk.press("Run");
  await walk.tab.sees("The budget does not hold even one measured request");
  const { requests } = await charged();
  assert.ok(requests <= 1, `${requests} requests`);
  await walk.close();
});

test("a large run is asked about once, by keyboard too, and a changed plan takes the question away", async () => {
  const walk = await plan({ "Maximum completed requests": "1001" });
  await walk.press("Run");
  await walk.tab.sees("1,001 requests, about 563,000 tokens");
  assert.equal(await walk.page.evaluate(() => document.activeElement.classList.contains("consent")), true);
  assert.deepEqual((await truth(set.site)).filter(({ method }) => method === "POST"), []);
  await walk.fill({ "Maximum completed requests": "1002" });
  await until("the question is gone", async () => !(await walk.tab.text()).includes("Run a test of this size?"));
  await walk.press("Run");
  await walk.tab.sees("1,002 requests");
  await walk.page.keyboard.press("Tab");
  await walk.page.keyboard.press("Enter");
  await walk.tab.button("Stop").wait();
  await walk.press("Stop");
  await walk.close();
});

test("prices and budget are in the address, and come back from a result", async () => {
  const walk = await plan({ "Maximum completed requests": "3", Budget: "100", "Cached input price": "0.5" });
  await until("the plan is in the address", () => walk.page.url().includes("budget=100") && walk.page.url().includes("cached-price=0.5"));
  await walk.run();
  await walk.press("Run again");
  await walk.plan();
  await walk.unfold();
  assert.equal(await walk.value("Budget"), "100");
  assert.equal(await walk.value("Cached input price"), "0.5");
  assert.equal(await walk.value("Output price"), "10000");
  walk.tab.assertQuiet();
  await walk.close();
});
