// Whether a server lets preflights be kept is found from the requests of a run that come late enough, and known for the tab.
import assert from "node:assert/strict";
import { test } from "node:test";
import { forgetTruth, journey, preflights, stage } from "./harness/journey.mjs";

/** Requests of 1.3 s, two at a time, for 14 s: some come more than five seconds after the last preflight. */
const LONG = { Model: "steady?ttft=300&gap=20&tokens=50", "Maximum completed requests": "22", "Concurrent requests": "2" };

async function run(set, walk, fields) {
  await forgetTruth(set.site);
  await walk.fill({ "Base URL": `${set.site.simulator.https}/v1`, ...fields });
  await walk.run();
  return { said: (await walk.facts("The whole run")).Preflight, asked: await preflights(set.site) };
}

const plan = async (set, fragment = "") => (await journey(set, fragment)).plan();

// As far away as APIs are: on loopback a round trip is no longer than what a busy browser adds to anything.
const FARTHER = ["--farther", "200"];
const kept = stage({ site: { simulator: FARTHER } });
const forgetful = stage({ site: { simulator: [...FARTHER, "--preflight-max-age", "none"] } });

test("a server that lets the answer be kept is known as such, also by a run too short to tell", async () => {
  const walk = await plan(kept);
  const { said, asked } = await run(kept, walk, LONG);
  assert.equal(said, "kept by the browser: no request waits for another");
  assert.ok(asked <= 2, `${asked} preflights`);
  await walk.page.evaluate(() => (location.hash = "#/"));
  await walk.plan();
  assert.equal((await run(kept, walk, { "Maximum completed requests": "3", "Concurrent requests": "1" })).said, said);
  await walk.close();
  const stranger = await plan(kept);
  assert.equal((await run(kept, stranger, { "Maximum completed requests": "3", "Concurrent requests": "1" })).said, undefined);
  await stranger.close();
});

test("a server that does not is said to cost a round trip, with what would help", async () => {
  const walk = await plan(forgetful);
  const { said, asked } = await run(forgetful, walk, LONG);
  const [, extra] = /^asked for again after 5 s, about ([\d.]+) ms each time$/.exec(said) ?? assert.fail(said);
  assert.ok(Number(extra) >= 199, extra);
  assert.ok(asked >= 3, `${asked} preflights`);
  await walk.tab.sees("The server does not let the browser keep its answer to a preflight");
  await walk.tab.sees("Access-Control-Max-Age: 600");
  await walk.close();
});

test("first requests start as far apart as the plan says, and the result says how far", async () => {
  const walk = await plan(kept);
  await walk.unfold();
  await walk.fill({ "First requests apart": "60", Model: "steady?ttft=300&gap=20&tokens=20", "Maximum completed requests": "8", "Concurrent requests": "4" });
  await walk.page.waitForFunction(() => location.hash.includes("first-requests-apart=60"));
  await run(kept, walk, {});
  const produced = await walk.facts("What produced it");
  assert.equal(produced["First wave"], "60 ms apart");
  const truth = await (await fetch(`${kept.site.simulator.http}/truth`)).json();
  const [first, ...others] = truth.filter(({ method, max_tokens }) => method === "POST" && max_tokens > 1).map(({ arrival_us }) => arrival_us / 1_000);
  const waves = others.slice(0, 3).map((at) => at - first);
  // None can come before it is due; how much later depends on the machine.
  waves.forEach((after, i) => assert.ok(after >= 60 * (i + 1) - 40, waves.join()));
  assert.match((await walk.facts("The whole run"))["Schedule delay"], /ms$/);
  await walk.close();
});
