// A result by other tools' definitions: the same stamps, other figures, and why.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, launch } from "./harness/index.mjs";
import { figure, journey, stage } from "./harness/journey.mjs";

const set = stage();
/** Another person's browser. */
const other = {};
before(async () => {
  other.browser = await launch();
});
after(() => other.browser?.close());

/** The tool's figures: `{ name: { column: number } }`; the first line of a head is the figure's own name. */
async function restated(walk, tool) {
  await walk.press(tool);
  await walk.tab.sees(`What ${tool} would have reported`);
  const rows = await walk.page.$$eval("table.restated tbody tr", (all) =>
    all.map((tr) => [tr.querySelector("code").textContent, ...[...tr.querySelectorAll("td")].map((td) => td.firstChild?.textContent ?? "")]),
  );
  const head = await walk.page.$$eval("table.restated thead th", (all) => all.map((th) => th.textContent));
  return Object.fromEntries(rows.map(([name, ...cells]) => [name, Object.fromEntries(cells.map((cell, i) => [head[i + 1], cell]))]));
}

test("a run with reasoning shows what each tool would have reported of the same stamps", async () => {
  const walk = await (await journey(set)).plan();
  await walk.allowClipboard(set.site);
  await walk.fill({ Model: "reasoning", "Mean output tokens": "100", "Maximum completed requests": "6", "Concurrent requests": "2" });
  await walk.run();
  const own = await walk.quantiles();
  const ms = (metric) => figure(own[metric].P50);
  const ttft = ms("Time to first token TTFT");
  const answer = ms("Time to first answer token TTFA");
  // Sixty tokens of reasoning, one every 10 ms, come before the answer.
  assert.ok(answer - ttft > 590, `${ttft}, ${answer}`);
  const close = (found, wanted, what) => assert.ok(Math.abs(figure(found) - wanted) <= Math.max(1, wanted * 0.01), `${what}: ${found} for ${wanted}`);

  const llmperf = await restated(walk, "LLMPerf");
  close(llmperf.ttft_s.P50, answer, "LLMPerf's TTFT");
  // TTFT and every gap, over 102 events: 100 chunks, the role, the finish and the usage, less one that it does not count.
  const e2e = ms("End-to-end latency E2E");
  close(llmperf.inter_token_latency_s.P50, e2e / 103, "LLMPerf's ITL");
  await walk.tab.sees("LLMPerf passes over reasoning");
  await assertAccessible(walk.tab, "result by LLMPerf's definitions");

  const guidellm = await restated(walk, "GuideLLM");
  close(guidellm.time_to_first_token_ms.P50, ttft, "GuideLLM's TTFT");
  close(guidellm.time_to_first_output_token_ms.P50, answer, "GuideLLM's TTFOT");
  close(guidellm.time_per_output_token_ms.P50, e2e / 100, "GuideLLM's TPOT");
  assert.equal(guidellm.inter_token_latency_ms.Count, String(99 * Number(guidellm.time_to_first_token_ms.Count)));

  const aiperf = await restated(walk, "AIPerf");
  close(aiperf.inter_token_latency.P50, ms("Time per output token TPOT"), "AIPerf's ITL");
  close(aiperf.output_token_throughput_per_user.P50, 1000 / ms("Time per output token TPOT"), "AIPerf's rate per user");

  const vllm = await restated(walk, "vLLM bench");
  // The simulator sends the role with the first token.
  close(vllm.ttft.P50, ttft, "vLLM's TTFT");
  assert.notEqual(vllm.itl.P50, "–");
  await walk.press("This page");
  assert.deepEqual(await walk.quantiles(), own);

  const link = await walk.copied("Copy link", "Link copied:");
  const arrived = await journey({ site: set.site, browser: other.browser }, link.slice(set.site.url.length));
  await arrived.result();
  await arrived.press("vLLM bench");
  await arrived.tab.sees("Absent: ttft, tpot, itl. The link left the stamps out that it needs.");
  const there = await restated(arrived, "LLMPerf");
  close(there.ttft_s.P50, answer, "LLMPerf's TTFT from a link");
  for (const { tab } of [walk, arrived]) tab.assertQuiet();
  await walk.close();
  await arrived.close();
});
