// A server that holds the first token back for others, and one that does not: the first gap tells.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { journey, stage } from "./harness/journey.mjs";

const set = stage();
const GAP_MS = 20;

/** An API in OpenAI's format whose first `together` tokens leave at once. */
async function api(together) {
  const server = createServer(async (request, response) => {
    const open = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*", "Access-Control-Allow-Private-Network": "true" };
    for await (const _ of request);
    if (request.method !== "POST") return response.writeHead(204, open).end();
    response.writeHead(200, { ...open, "Content-Type": "text/event-stream" });
    const event = (delta) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;
    await pause(5 * GAP_MS);
    response.write(event({ content: "word " }).repeat(together));
    for (let sent = together; sent < 30; sent += 1) {
      await pause(GAP_MS);
      response.write(event({ content: "word " }));
    }
    response.write(event({}).replace('"delta":{}', '"delta":{},"finish_reason":"stop"'));
    response.write(`data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 50, completion_tokens: 30 } })}\n\n`);
    response.end("data: [DONE]\n\n");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  after(() => server.close());
  return `http://127.0.0.1:${server.address().port}/v1`;
}

const HELD = /The first token came with (\d+) others at once/;

for (const [together, others] of [
  [8, "7"],
  [1, null],
]) {
  test(`where ${together} of 30 tokens leave at once, the result ${others ? "warns" : "does not warn"} that the first was held back`, async () => {
    const walk = await (await journey(set)).plan();
    await walk.fill({
      "Base URL": await api(together),
      Model: "any",
      "Mean output tokens": "30",
      "Maximum completed requests": "12",
      "Concurrent requests": "2",
    });
    await walk.run();
    const text = await walk.tab.text();
    assert.equal(HELD.exec(text)?.[1] ?? null, others, text.slice(0, 3_000));
    if (others) assert.match((await walk.facts("The whole run"))["First gap"] ?? "", /ms/);
    walk.tab.assertQuiet();
    await walk.close();
  });
}
