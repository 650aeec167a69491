// Run as it stands: from the opened page to a result, over both of the simulator's protocols.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isChromium } from "./harness/browser.mjs";
import { served } from "./harness/site.mjs";
import { figure, forgetTruth, journey, preflights, stage, truthByRole } from "./harness/journey.mjs";

const set = stage();

/** Reply limit and prompt's SHA-256 of LLMPerf's first ten requests with its defaults, from the fixture of the native tests. */
const LLMPERF_PROMPTS = [...readFileSync("tests/it/prompts.rs", "utf8").matchAll(/\(\s*(\d+),\s*\d+,\s*\d+,\s*"([0-9a-f]{64})",?\s*\)/g)]
  .slice(0, 10)
  .map(([, tokens, hash]) => `${tokens} ${hash}`);

/** The step of the worker's clock in this browser as it is served here, ms. */
const clockStep = () => {
  const steps = isChromium(set.browser) ? { plain: 0.1, headers: 0.005 } : { plain: 1, headers: 0.02 };
  return steps[served];
};

/** The middle of sorted numbers, between the two in the middle where they are even in number. */
function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  return (sorted[Math.floor(at)] + sorted[Math.ceil(at)]) / 2;
}

const firstText = ({ chunks }) => chunks.find(({ part }) => part === "answer" || part === "reasoning");

for (const [name, scheme, protocol, most] of [
  ["HTTP/1.1", "http", "HTTP/1.1", 6],
  ["HTTP/2", "https", "HTTP/2.0", 2],
]) {
  test(`Run as it stands leads to a result over ${name}`, async () => {
    await forgetTruth(set.site);
    const before = await preflights(set.site);
    const walk = await (await journey(set)).plan();
    const base = `${set.site.simulator[scheme]}/v1`;
    if (scheme === "http") assert.equal(await walk.value("Base URL"), base);
    else await walk.fill({ "Base URL": base });
    await walk.tab.sees("30 requests + 1 warm-up, 5 at a time, about");
    await walk.begin();
    await walk.tab.sees("Measuring");
    await walk.done(1);
    assert.match(await walk.live("Done"), /^\d+ of 30$/);
    await walk.result();
    await walk.tab.sees("all 30 requests succeeded.");

    const quantiles = await walk.quantiles();
    assert.equal(await walk.successes(), 30);
    assert.equal(quantiles["Output tokens"].Mean, "150");
    const whole = await walk.facts("The whole run");
    assert.equal(whole["Success rate"], "100 % (30 of 30)");
    assert.equal(whole["Warm-up"], "1 request, not counted");
    assert.match(whole["Network floor"], /5 round trips\)$/);
    assert.equal(whole["Peak concurrency"], "5, as asked");
    assert.equal((await walk.facts("What produced it"))["Base URL"], base);

    assert.equal(await walk.clockStep(), clockStep());
    assert.match(whole["Cold TTFT"], /^[\d.,]+ ms, not counted$/);

    const { measured, warmUp, other } = await truthByRole(set.site);
    assert.equal(measured.length, 30);
    assert.equal(warmUp.length, 1);
    assert.ok(measured.every(({ max_tokens, ending }) => max_tokens === 150 && ending === "complete"));
    assert.equal(new Set(measured.map((r) => r.prompt_sha256)).size, 30);
    // Besides, the list of models was asked for: once for each connection to be opened, five times for the network floor, all before the
    // clock; and where requests share one connection, once a second beside them.
    assert.ok(other.every(({ method, path }) => `${method} ${path}` === "GET /v1/models"));
    const first = Math.min(...measured.map((r) => r.arrival_us));
    const [preparing, beside] = [other.filter((r) => r.arrival_us < first), other.filter((r) => r.arrival_us >= first)];
    assert.equal(preparing.length, 10);
    assert.ok(preparing.every(({ ended_us }) => ended_us < first));
    const underLoad = whole["Network floor under load"];
    if (scheme === "http") assert.deepEqual([beside, underLoad], [[], undefined]);
    else assert.match(underLoad, /\(spread .+, \d+ round trips\)$/);
    assert.ok(beside.length <= 20, `${beside.length} beside the run`);
    assert.deepEqual([...new Set([...measured, ...warmUp, ...other].map((r) => r.protocol))], [protocol]);
    const asked = (await preflights(set.site)) - before;
    assert.ok(asked >= 1 && asked <= most, `${asked} preflights`);
    walk.tab.assertQuiet();
    await walk.close();
  });
}

test("LLMPerf's defaults send LLMPerf's prompts, and report what the server gave and not the browser's queue", async () => {
  await forgetTruth(set.site);
  const walk = await (await journey(set)).plan();
  await walk.preset("LLMPerf defaults");
  await walk.tab.sees("6 will be on the wire");
  assert.match(await walk.description("Concurrent requests"), /6 will be on the wire/);
  await walk.run();
  await walk.tab.sees("all 10 requests succeeded.");
  await walk.tab.sees("10 concurrent requests were asked for; 6 were on the wire");
  assert.equal((await walk.facts("The whole run"))["Peak concurrency"], "6 of 10 asked");

  const { measured } = await truthByRole(set.site);
  assert.equal(measured.length, 10);
  assert.deepEqual(measured.map((r) => `${r.max_tokens} ${r.prompt_sha256}`).toSorted(), LLMPERF_PROMPTS.toSorted());
  assert.ok(Math.max(...measured.map((r) => r.in_flight_at_arrival)) <= 6);

  const served = median(measured.map((r) => (firstText(r).at_us - r.arrival_us) / 1_000));
  const shown = (await walk.quantiles())["Time to first token TTFT"];
  assert.equal(shown.Unit, "ms");
  const reported = figure(shown.P50);
  const rounding = 0.5;
  assert.ok(reported + rounding >= served - (await walk.clockStep()), `${reported} ms reported, ${served} ms served`);
  // A queue would add the length of a reply, two seconds. Firefox is the slower one to hand over what it has read.
  const slack = isChromium(set.browser) ? 50 : 500;
  assert.ok(reported - rounding <= served + slack, `${reported} ms reported, ${served} ms served`);
  walk.tab.assertQuiet();
  await walk.close();
});
