// A result taken elsewhere: LLMPerf's two files, and command lines that never hold the key.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./harness/index.mjs";
import { download } from "./harness/downloads.mjs";
import { journey, stage } from "./harness/journey.mjs";

const set = stage();
const KEY = "sk-simulated";

test("LLMPerf's files are those of the run, and the command lines hold no key", async () => {
  const walk = await (await journey(set)).plan();
  await walk.fill({ "API key": KEY, "Maximum completed requests": "6", "Mean output tokens": "20" });
  await walk.run();

  const file = async (button, name) => {
    const saved = await download(walk, () => walk.press(button));
    await saved.forget();
    assert.equal(saved.name, name);
    assert.ok(!saved.text.includes(KEY));
    return JSON.parse(saved.text);
  };
  const summary = await file("Download LLMPerf summary", "steady_550_20_summary.json");
  assert.equal(summary.version, "2023-08-31");
  assert.equal(summary.results_num_completed_requests, 6);
  const responses = await file("Download LLMPerf responses", "steady_550_20_individual_responses.json");
  assert.equal(responses.length, 6);
  for (const response of responses) {
    assert.equal(response.error_code, null);
    // LLMPerf counts the reply's text, whatever the provider counted: most of the simulator's 20 words are several tokens of Llama's.
    assert.ok(response.number_output_tokens > 20 && response.number_output_tokens <= 60, `${response.number_output_tokens} tokens`);
    // First token after 100 ms, then one every 10 ms.
    assert.ok(response.ttft_s > 0.099 && response.ttft_s < 5, `${response.ttft_s}`);
    // However late the first is read, the last was not sent before its time.
    assert.ok(response.end_to_end_latency_s > 0.28 && response.end_to_end_latency_s >= response.ttft_s, `${response.end_to_end_latency_s}`);
  }

  assert.equal(summary.results_number_output_tokens_max, String(Math.max(...responses.map((response) => response.number_output_tokens))));

  await walk.allowClipboard(set.site);
  for (const [tool, word] of [
    ["LLMPerf", "token_benchmark_ray.py"],
    ["GuideLLM", "guidellm run"],
    ["AIPerf", "aiperf profile"],
    ["vllm bench serve", "vllm bench serve"],
    ["k6", "k6/x/sse"],
    ["AIPerf on Kubernetes", "aiperf kube profile"],
  ]) {
    // The definitions above have buttons of the same names.
    const button = await walk.page.waitForSelector(`::-p-xpath(//*[@role="group" and @aria-label="Tool"]//button[normalize-space()="${tool}"])`);
    await button.click();
    const command = await walk.copied("Copy command", `Copied for ${tool}.`);
    assert.ok(command.includes(word), command.slice(0, 200));
    assert.ok(command.includes(new URL(set.site.simulator.http).host), command.slice(0, 400));
    assert.ok(!command.includes(KEY));
  }
  await assertAccessible(walk.tab, "result with command lines");
  walk.tab.assertQuiet();
  await walk.close();
});
