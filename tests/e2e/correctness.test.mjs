// The correctness test: a model that is wrong, late and refused at a known rate gives exactly those rates.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./harness/index.mjs";
import { forgetTruth, journey, stage, truthByRole } from "./harness/journey.mjs";

const set = stage();

const WRONG = 5;

for (const api of ["Local simulator", "Simulated (no network)"]) {
  test(`${api}: known shares of wrong, late and failed answers are the rates of the result`, async () => {
    await forgetTruth(set.site);
    const walk = await (await journey(set)).plan();
    await walk.choose(api);
    await walk.preset("Correctness");
    await walk.tab.sees("Requests are shared among them evenly");
    assert.equal(await walk.page.$('::-p-aria([name="Mean input tokens"])'), null);
    await walk.fill({ Model: "mistaken", "Request timeout": "4" });
    await walk.tab.sees("50 requests + 1 warm-up");
    await assertAccessible(walk.tab, "plan of a correctness test");
    await walk.run();

    // Of 50 answers in their order five are refused, five stall until they are late, five are wrong.
    await walk.tab.sees("35 of 40 answers were right (87.5 %)");
    const found = await walk.facts("Answers");
    assert.equal(found.Accuracy, "87.5 % (35 of 40 answers), 95 % interval 73.9 % to 94.5 %");
    assert.equal(found["Mismatch rate"], "10 % (5 of 50 requests)");
    assert.equal(found["Error rate"], "20 % (10 of 50 requests)");
    const causes = (await walk.causes()).map(({ heading }) => heading);
    assert.deepEqual(causes.toSorted(), ["5 × server error", "5 × timeout"]);

    const [head, ...wrong] = await walk.table("Table of wrong answers");
    assert.deepEqual(head, ["Request", "Check", "Expected", "Reply", "Prompt"]);
    assert.equal(wrong.length, WRONG);
    for (const [, check, expected, reply, prompt] of wrong) {
      assert.equal(check, "Numbers in words");
      const said = Number(reply.replace(",", "").split(" ")[0]);
      assert.equal(said, Number(expected) + 1, reply);
      assert.match(prompt, /^Convert the following sequence of words into a number: [a-z, -]+\.$/);
    }
    const quantiles = await walk.quantiles();
    for (const metric of ["Time to first token TTFT", "Time per output token TPOT", "End-to-end latency E2E"]) {
      // A busy machine flags requests, and the figures then leave them out.
      assert.ok(Number(quantiles[metric].Count) <= 40, metric);
    }
    assert.equal(await walk.successes(), 40);
    await assertAccessible(walk.tab, "result of a correctness test");

    if (api === "Local simulator") {
      const { measured } = await truthByRole(set.site);
      assert.equal(measured.length, 50);
      assert.ok(measured.every(({ max_tokens }) => max_tokens === null || max_tokens === undefined), JSON.stringify(measured[0]));
    }

    // The link carries every verdict, and says that it leaves the replies out.
    await walk.allowClipboard(set.site);
    const link = await walk.copied("Copy link", "Link copied");
    await walk.close();
    const opened = await journey(set, link.slice(set.site.url.length));
    await opened.result();
    assert.equal((await opened.facts("Answers")).Accuracy, found.Accuracy);
    const listed = await opened.table("Table of wrong answers");
    assert.deepEqual(
      listed.slice(1).map(([request, , expected, , prompt]) => [request, expected, prompt]),
      wrong.map(([request, , expected, , prompt]) => [request, expected, prompt]),
    );
    opened.tab.assertQuiet();
    await opened.close();
  });
}
