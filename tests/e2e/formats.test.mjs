// A small load test through every wire format: what the page measured is what the simulator sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { figure, forgetTruth, journey, stage, truthByRole } from "./harness/journey.mjs";

const set = stage();

/** TTFT may be so much above the server's own on a machine that is busy with other things; a whole reply takes longer. */
const LATE_MS = 250;

/** Each provider's label, its base path, and where its completions go; `reasons` where reasoning has a place of its own. */
const FORMATS = [
  { api: "OpenAI Responses", base: "/v1", path: "/v1/responses", reasons: true },
  { api: "Anthropic", base: "/v1", path: "/v1/messages", reasons: true },
  { api: "Google Gemini", base: "/v1beta", path: "/v1beta/models/", reasons: true },
  { api: "Google Vertex AI", base: "/v1/projects/p/locations/l", path: "/v1/projects/p/locations/l/publishers/google/models/", reasons: true },
  { api: "Amazon Bedrock", base: "", path: "/model/", reasons: true },
  { api: "Cohere", base: "/v2", path: "/v2/chat", reasons: true },
  { api: "Ollama", base: "", path: "/api/chat", reasons: true, timed: true },
  { api: "Hugging Face TGI", base: "", path: "/generate_stream", modelless: true },
  { api: "LM Studio", base: "", path: "/api/v1/chat", reasons: true, timed: true },
];

/** A plan of four requests to this API at the simulator. */
async function planFor({ api, base }, fields = {}) {
  const walk = await (await journey(set)).plan();
  await walk.planSmall(api, set.site.simulator.http + base, fields);
  return walk;
}

for (const format of FORMATS) {
  test(`${format.api} is measured as it was sent`, async () => {
    await forgetTruth(set.site);
    const walk = await planFor(format);
    await walk.run();
    await walk.tab.sees("all 4 requests succeeded.");
    const { measured, warmUp } = await truthByRole(set.site);
    assert.equal(measured.length, 4);
    assert.equal(warmUp.length, 1);
    const texts = measured.map(({ chunks }) => chunks.filter(({ part }) => part === "answer" || part === "reasoning"));
    for (const [i, record] of measured.entries()) {
      assert.ok(record.path.startsWith(format.path), record.path);
      assert.equal(record.max_tokens, 12);
      assert.equal(texts[i].length, 12);
    }
    const quantiles = await walk.quantiles();
    assert.equal(quantiles["Output tokens"].Mean, "12");
    const sent = measured.map(({ arrival_us }, i) => (texts[i][0].at_us - arrival_us) / 1_000);
    const shown = quantiles["Time to first token TTFT"];
    const [least, most] = [figure(shown.Min), figure(shown.Max)];
    assert.ok(least >= Math.min(...sent) - 1, `TTFT ${least} ms, sent after ${Math.min(...sent)} ms`);
    assert.ok(most <= Math.max(...sent) + LATE_MS, `TTFT ${most} ms, sent after ${Math.max(...sent)} ms`);
    walk.tab.assertQuiet();
    await walk.close();
  });

  if (format.modelless) continue;

  test(`${format.api} tells a refused key and a broken stream apart`, async () => {
    const allow = [/Failed to load resource/];
    for (const [model, key, sentence] of [
      ["fault-auth", "sk-wrong", "all 4 were refused for the key"],
      ["fault-error-event?ttft=5&gap=1", "sk-simulated", "all 4 broke off with an error in the stream"],
    ]) {
      const walk = await planFor(format, { Model: model, "API key": key });
      await walk.run();
      await walk.tab.sees(sentence);
      walk.tab.assertQuiet({ allow });
      await walk.close();
    }
  });
}

test("long-lived AWS keys sign, and what a signature brings passes the preflight", async () => {
  await forgetTruth(set.site);
  const bedrock = FORMATS.find(({ api }) => api === "Amazon Bedrock");
  const walk = await planFor(bedrock, { "API key": "AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY:token" });
  await walk.run();
  await walk.tab.sees("all 4 requests succeeded.");
  assert.equal((await truthByRole(set.site)).measured.length, 4);
  await walk.close();
});

test("the worker of all formats is loaded only where it is needed", async () => {
  const asked = () => set.site.log.filter(({ path }) => path.endsWith("/worker_formats_bg.wasm")).length;
  const before = asked();
  const walk = await (await journey(set)).plan();
  await walk.fill({ "Mean output tokens": "12", "Maximum completed requests": "4" });
  await walk.run();
  await walk.tab.sees("all 4 requests succeeded.");
  assert.equal(asked(), before);
  await walk.close();
  const other = await planFor(FORMATS[0]);
  await other.run();
  await other.tab.sees("all 4 requests succeeded.");
  assert.equal(asked(), before + 1);
  await other.close();
});

test("each API's own list of models is read", async () => {
  for (const format of FORMATS.filter(({ api }) => !/Vertex|Bedrock|TGI/.test(api))) {
    const walk = await planFor(format, { Model: "" });
    await walk.press("List models");
    await walk.tab.sees("fault-error-event-echo");
    walk.tab.assertQuiet();
    await walk.close();
  }
});
