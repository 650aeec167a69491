// Hosts that do not play along before the run: it begins all the same, or can be stopped.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { until } from "./harness/index.mjs";
import { figure, journey, stage } from "./harness/journey.mjs";

const set = stage({ site: { simulator: false } });

/** An API that never answers for its models, and completes at once where `completes`. */
async function silent({ completes }) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Access-Control-Allow-Headers", "*");
    if (request.method === "OPTIONS") return response.writeHead(204).end();
    if (request.method === "GET" || !completes) return undefined;
    const event = (choice) => response.write(`data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`);
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    event({ delta: { content: "one" } });
    event({ delta: { content: " two" }, finish_reason: "stop" });
    response.end("data: [DONE]\n\n");
    return undefined;
  });
  let connections = 0;
  server.on("connection", () => (connections += 1));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    asked,
    connections: () => connections,
    base: `http://127.0.0.1:${server.address().port}/v1`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const hosts = {};
before(async () => {
  hosts.modelsHang = await silent({ completes: true });
  hosts.allHangs = await silent({ completes: false });
});
after(() => Object.values(hosts).forEach((host) => host.close()));

/** A plan for a host. */
async function planFor({ base }, fields = {}) {
  const walk = await (await journey(set)).plan();
  await walk.choose("OpenAI-compatible API");
  await walk.fill({ "Base URL": base, Model: "any", "Concurrent requests": "6", "Maximum completed requests": "12", ...fields });
  return walk;
}

test("requests for the models that hang are given up, and do not hold the connections of the measured ones", async () => {
  const walk = await planFor(hosts.modelsHang);
  await walk.begin();
  // All six at once, each on a connection of its own: the browser's cache would let one go and make five wait for it.
  await until("six requests are on the wire", () => hosts.modelsHang.asked.length >= 6);
  assert.deepEqual(hosts.modelsHang.asked.slice(0, 6), Array(6).fill("GET /v1/models"));
  assert.ok(hosts.modelsHang.connections() >= 6);
  await walk.result();
  await walk.tab.sees("all 12 requests succeeded.");
  const whole = await walk.facts("The whole run");
  assert.match(whole["Network floor"], /^–/);
  const { Max, Unit } = (await walk.quantiles())["Time to first token TTFT"];
  assert.equal(Unit, "ms");
  assert.ok(figure(Max) < 4_000, `${Max} ms: a request waited for a connection`);
  await walk.tab.sees("The provider sent no token counts for 12 of 12 replies");
  walk.tab.assertQuiet();
  await walk.close();
});

test("Stop ends a run that is still opening its connections", async () => {
  const walk = await planFor(hosts.allHangs);
  await walk.begin();
  await until("the host was asked", () => hosts.allHangs.asked.includes("GET /v1/models"));
  await walk.press("Stop");
  await walk.tab.sees("The run ended before its first measured request, so there is no result.");
  await walk.plan();
  assert.equal(await walk.value("Base URL"), hosts.allHangs.base);
  walk.tab.assertQuiet();
  await walk.close();
});
