// Where requests queue is told as far as a page can know it, and what the server says of its own time stands beside ours.
import assert from "node:assert/strict";
import { test } from "node:test";
import { figure, forgetTruth, journey, stage, truthByRole } from "./harness/journey.mjs";
import { until } from "./harness/until.mjs";

const set = stage();

/** Runs requests of about a third of a second each, and gives the walk with the table of quantiles. */
async function run({ model, scheme, fields = {}, first = async () => {} }) {
  await forgetTruth(set.site);
  const walk = await (await journey(set)).plan();
  await first(walk);
  await walk.fill({
    "Base URL": `${set.site.simulator[scheme]}/v1`,
    Model: model,
    "Maximum completed requests": "30",
    "Concurrent requests": "12",
    ...fields,
  });
  await walk.run();
  await walk.tab.sees("all 30 requests succeeded.");
  return { walk, quantiles: await walk.quantiles() };
}

/** Holds four of the six connections that the browser keeps to the simulator's plain host. */
async function holdFour(walk) {
  await walk.page.evaluate((url) => {
    window.held = [1, 2, 3, 4].map(() =>
      fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ model: "steady?ttft=50&gap=500&tokens=400", stream: true, messages: [{ role: "user", content: "hold" }] }),
      }),
    );
  }, `${set.site.simulator.http}/v1/chat/completions`);
  await until("four connections are held", async () => (await truthByRole(set.site)).measured.length === 4);
}

const ms = ({ Unit, P50 }) => figure(P50) * (Unit === "s" ? 1_000 : 1);

test("a queue in the browser over HTTP/1.1 is called one", async () => {
  const { walk, quantiles } = await run({
    model: "steady?ttft=100&gap=10&tokens=20",
    scheme: "http",
    fields: { "Concurrent requests": "5" },
    first: holdFour,
  });
  await walk.tab.sees("At most 2 requests were served at a time; the others waited in the browser");
  assert.equal((await walk.facts("What produced it")).Protocol, "HTTP/1.1");
  const [queued, ttft] = [ms(quantiles["Queued in the browser"]), ms(quantiles["Time to first token TTFT"])];
  assert.ok(queued >= 200, `${queued} ms queued`);
  assert.ok(ttft >= queued, `TTFT of ${ttft} ms holds the ${queued} ms`);
  const [head] = await walk.table("Table of requests");
  assert.ok(head.some((cell) => cell.startsWith("Queued")), head.join());
  await walk.close();
});

test("a queue at the server over HTTP/2 is not called one of the browser", async () => {
  const { walk, quantiles } = await run({ model: "parallel-6?ttft=100&gap=10&tokens=20", scheme: "https" });
  await walk.tab.sees("At most 6 requests were served at a time; the others were on the wire and waited at the server, not in the browser");
  assert.equal((await walk.facts("What produced it")).Protocol, "HTTP/2");
  const [queued, ttft] = [ms(quantiles["Queued in the browser"]), ms(quantiles["Time to first token TTFT"])];
  assert.ok(queued <= ttft / 2, `${queued} ms queued of ${ttft} ms`);
  await walk.close();
});

test("where the server does not tell, neither is blamed", async () => {
  const { walk, quantiles } = await run({ model: "parallel-6?ttft=100&gap=10&tokens=20&tao=off", scheme: "https" });
  await walk.tab.sees("At most 6 requests were served at a time; the others waited in the browser or at the server, a page cannot tell");
  assert.equal((await walk.facts("What produced it")).Protocol, undefined);
  assert.equal(quantiles["Queued in the browser"], undefined);
  await walk.close();
});

test("without a queue none is claimed", async () => {
  const { walk } = await run({ model: "steady?ttft=log-normal:200:0.6&gap=10&tokens=20", scheme: "https" });
  assert.doesNotMatch(await walk.tab.text(), /served at a time/);
  await walk.close();
});

test("the server's own time to first token stands beside ours, and travels in a link", async () => {
  const { walk, quantiles } = await run({ model: "server-timings?ttft=200&gap=10&tokens=20", scheme: "https", fields: { "Concurrent requests": "2" } });
  const beyond = ms(quantiles["Network and browser"]);
  const ttft = ms(quantiles["Time to first token TTFT"]);
  assert.ok(Math.abs(ttft - beyond - 200) <= 20, `TTFT ${ttft} ms, beyond the server ${beyond} ms`);
  await walk.allowClipboard(set.site);
  const link = await walk.copied("Copy link", "Link copied:");
  const reader = await journey(set, new URL(link).hash);
  await reader.result();
  const theirs = (await reader.quantiles())["Network and browser"];
  assert.equal(theirs.Count, quantiles["Network and browser"].Count);
  assert.ok(Math.abs(ms(theirs) - beyond) <= beyond * 0.01 + 0.2, `${ms(theirs)} for ${beyond}`);
  await reader.close();
  await walk.close();
});
