// Each fault of the simulator shows its own cause, with the words that help.
import assert from "node:assert/strict";
import { test } from "node:test";
import { forgetTruth, journey, stage, truthByRole } from "./harness/journey.mjs";

const set = stage();

/** The browser's own complaints about responses that it was sent on purpose. */
const PROVOKED = [/Failed to load resource/, /has been blocked by CORS policy/];

/** Runs four requests against `model`, fewer than the five that would make the run pause. */
async function run(model, fields = {}) {
  const walk = await (await journey(set)).plan();
  await walk.fill({
    Model: model,
    "Mean output tokens": "12",
    "Maximum completed requests": "4",
    "Concurrent requests": "2",
    ...fields,
  });
  return walk.run();
}

/** Runs against `model`, and compares the sentence, the one cause and what is said of it. */
async function check(model, { fields, sentence, cause, says }) {
  const walk = await run(model, fields);
  await walk.tab.sees(sentence);
  const causes = await walk.causes();
  assert.deepEqual(
    causes.map(({ heading }) => heading),
    [`4 × ${cause}`],
  );
  for (const words of says) assert.ok(causes[0].text.includes(words), `"${words}" is not in:\n${causes[0].text}`);
  const [, ...rows] = await walk.table("Table of requests");
  assert.deepEqual(
    rows.map((row) => row.at(-1)),
    Array(4).fill(cause),
  );
  assert.equal((await walk.facts("The whole run"))["Error rate"], "100 % (4 of 4)");
  assert.deepEqual(await walk.quantiles(), {}, "nothing succeeded, so there is no table of quantiles");
  walk.tab.assertQuiet({ allow: PROVOKED });
  await walk.close();
}

const ALL = "No request succeeded: all 4";

for (const [model, expected] of Object.entries({
  "fault-auth": {
    sentence: `${ALL} were refused for the key or its permissions.`,
    cause: "auth",
    says: ["HTTP 401", "You did not provide an API key", "Enter an API key"],
  },
  "fault-429": { sentence: `${ALL} were rate-limited.`, cause: "rate limit", says: ["HTTP 429", "Wait 2 seconds", "fewer concurrent requests"] },
  "fault-500": {
    sentence: `${ALL} met a server error.`,
    cause: "server error",
    says: ["HTTP 500", "The server had an error while it processed the request"],
  },
  "fault-error-event": {
    sentence: `${ALL} broke off with an error in the stream.`,
    cause: "stream error",
    says: ["The reply broke off with an error"],
  },
  "fault-malformed": { sentence: `${ALL} broke off with an error in the stream.`, cause: "stream error", says: ["JSON"] },
  "fault-cut": { sentence: `${ALL} were cut off before the end.`, cause: "truncated stream", says: ["The connection was cut before the reply was over"] },
  "fault-stall": {
    fields: { "Request timeout": "1" },
    sentence: `${ALL} took too long.`,
    cause: "timeout",
    says: ["The reply stalled or was not over when the request timeout ran out"],
  },
  "fault-no-body": {
    fields: { "Request timeout": "1" },
    sentence: `${ALL} took too long.`,
    cause: "timeout",
    says: ["The server answered, but no text came before the request timeout ran out"],
  },
  "fault-no-cors": { sentence: `${ALL} got no response that a page may see.`, cause: "opaque network failure", says: ["CORS", "DNS"] },
  "fault-no-cors-on-errors": { sentence: `${ALL} got no response that a page may see.`, cause: "opaque network failure", says: ["CORS", "refused"] },
  "no-such-model": { sentence: `${ALL} were rejected as bad requests.`, cause: "bad request", says: ["HTTP 404", "no-such-model", "Check the base URL and the model's name"] },
})) {
  test(`${model} is shown as: ${expected.cause}`, () => check(model, expected));
}

test("a server that is not there is an opaque failure", async () => {
  // Port 9 is discard's: browsers refuse it, so nothing is there whatever runs on this machine.
  await check("steady", {
    fields: { "Base URL": "http://127.0.0.1:9/v1" },
    sentence: `${ALL} got no response that a page may see.`,
    cause: "opaque network failure",
    says: ["refused the connection"],
  });
});

test("bytes that come one at a time are no fault", async () => {
  const walk = await run("fault-one-byte");
  await walk.tab.sees("all 4 requests succeeded.");
  assert.deepEqual(await walk.causes(), []);
  assert.equal((await walk.quantiles())["Output tokens"].Mean, "12");
  walk.tab.assertQuiet();
  await walk.close();
});

test("where only some requests fail, latencies speak of the others and the causes of these", async () => {
  await forgetTruth(set.site);
  const walk = await run("rate-limited", { "Maximum completed requests": "12" });
  const refused = (await truthByRole(set.site)).measured.filter(({ status }) => status === 429).length;
  assert.ok(refused >= 2 && refused <= 4, `${refused} of 12 were refused`);
  await walk.tab.sees(`${12 - refused} of 12 requests succeeded, ${refused} were rate-limited.`);
  await walk.tab.sees(`${refused} of 12 requests failed. Latencies describe the ones that succeeded.`);
  assert.deepEqual(
    (await walk.causes()).map(({ heading }) => heading),
    [`${refused} × rate limit`],
  );
  assert.equal(await walk.successes(), 12 - refused);
  walk.tab.assertQuiet({ allow: PROVOKED });
  await walk.close();
});

test("five requests that fail alike pause the run, and Stop ends it there", async () => {
  await forgetTruth(set.site);
  const walk = await (await journey(set)).plan();
  await walk.fill({ Model: "fault-auth", "Mean output tokens": "12" });
  await walk.press("Run");
  await walk.tab.sees("The first 5 requests all failed in the same way.");
  await walk.tab.sees("You did not provide an API key");
  await walk.heading("Paused");
  const failures = await walk.page.$eval('[aria-label="Failures by cause"]', (list) => list.innerText);
  assert.match(failures, /^\d+ were refused for the key or its permissions$/);
  await walk.press("Stop and see the result");
  await walk.result();
  const [cause] = await walk.causes();
  assert.match(cause.heading, /^\d+ × auth$/);
  const measured = (await truthByRole(set.site)).measured.length;
  assert.ok(measured >= 5 && measured < 30, `${measured} were sent`);
  await walk.tab.sees("this result is incomplete");
  walk.tab.assertQuiet({ allow: PROVOKED });
  await walk.close();
});

test("five requests that fail alike pause the run, and it can go on all the same", async () => {
  await forgetTruth(set.site);
  const walk = await (await journey(set)).plan();
  await walk.fill({ Model: "fault-auth", "Mean output tokens": "12" });
  await walk.press("Run");
  await walk.tab.sees("The first 5 requests all failed in the same way.");
  const waited = 4;
  await new Promise((done) => setTimeout(done, waited * 1_000));
  await walk.press("Go on all the same");
  await walk.result();
  const { Duration } = await walk.facts("The whole run");
  assert.ok(Number.parseFloat(Duration) < waited, `${Duration} with a wait of ${waited} s for the person`);
  await walk.tab.sees("No request succeeded: all 30 were refused for the key or its permissions.");
  assert.equal((await truthByRole(set.site)).measured.length, 30);
  walk.tab.assertQuiet({ allow: PROVOKED });
  await walk.close();
});
