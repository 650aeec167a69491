// Requests follow each other without the worker's program being asked: still each is counted once, and none leaves that should not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { figure, forgetTruth, journey, stage, truthByRole } from "./harness/journey.mjs";
import { until } from "./harness/index.mjs";

const set = stage();

/** A run of so short replies that at any time some have just been followed. */
async function begun(fields = {}) {
  await forgetTruth(set.site);
  const walk = await (await journey(set)).plan();
  await walk.fill({ Model: "steady?ttft=20&gap=1&tokens=10", "Maximum completed requests": "900", "Concurrent requests": "6", ...fields });
  await walk.begin();
  return walk;
}

/** What the simulator knows of the measured requests, once it knows how each ended. */
const sent = () =>
  until("the server knows how each request ended", async () => {
    const { measured } = await truthByRole(set.site);
    return measured.every(({ ending }) => ending) && measured;
  });

test("Stop counts each request that has left, and none leaves afterwards", async () => {
  const walk = await begun();
  await walk.done(100);
  await walk.press("Stop");
  await walk.result();
  const measured = await sent();
  const cut = figure((await walk.facts("The whole run"))["Cut short by the end of the run"].split(" ")[0]);
  assert.ok(cut >= 1 && cut <= 6, `${cut} were cut short`);
  const completed = await walk.successes();
  // One that had just left may be given up before it reaches the server.
  const seen = measured.length;
  assert.ok(seen >= completed && seen <= completed + cut, `the server saw ${seen}, ${completed} completed and ${cut} were cut short`);
  walk.tab.assertQuiet();
  await walk.close();
});

test("never are there more on the wire than the plan says, and as many in all", async () => {
  const walk = await begun({ "Maximum completed requests": "300" });
  await walk.result();
  assert.equal(await walk.successes(), 300);
  const measured = await sent();
  assert.equal(measured.length, 300);
  const turns = measured.flatMap(({ arrival_us, ended_us }) => [
    [arrival_us, 1],
    [ended_us, -1],
  ]);
  let now = 0;
  const at = turns.toSorted(([a, up], [b, down]) => a - b || up - down).map(([, turn]) => (now += turn));
  assert.equal(Math.max(...at), 6);
  walk.tab.assertQuiet();
  await walk.close();
});

test("a request that is given up is followed once", async () => {
  const walk = await begun({ Model: "fault-stall", "Maximum completed requests": "9", "Concurrent requests": "3", "Request timeout": "1" });
  await walk.result();
  assert.deepEqual(
    (await walk.causes()).map(({ heading }) => heading),
    ["9 × timeout"],
  );
  assert.equal((await sent()).length, 9);
  await walk.close();
});
