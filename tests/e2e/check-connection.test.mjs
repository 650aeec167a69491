// Check connection: what it sends, what it says of hosts of every kind, and what of it goes with a result.
import assert from "node:assert/strict";
import { test } from "node:test";
import { download } from "./harness/downloads.mjs";
import { assertAccessible, served, until } from "./harness/index.mjs";
import { forgetTruth, journey, stage, truth } from "./harness/journey.mjs";

const set = stage();

/** The browser's own complaints about answers that it was sent on purpose. */
const PROVOKED = [/Failed to load resource/, /has been blocked by CORS policy/];
const KEY = "sk-simulated";
const SENTINEL = "sk-sentinel-4e71c0ffee5b2d98a6f1";
const LONGEST_MS = 90_000;

/** A plan with these fields. */
async function plan(fields = {}, options = {}) {
  const walk = await (await journey(set, "", options)).plan();
  await walk.fill(fields);
  return walk;
}

/** Presses the button and waits for the check to end. */
async function check(walk) {
  await walk.press("Check connection");
  await walk.tab.button("Close the check").setTimeout(LONGEST_MS).wait();
  return steps(walk);
}

/** The steps as a person sees them: `{ "Reach the host": { verdict, text } }`. */
async function steps(walk) {
  return walk.page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll(".check-step")].map((li) => [
        li.querySelector("strong").innerText.trim(),
        { verdict: li.querySelector(".badge")?.innerText.trim(), text: li.innerText },
      ]),
    ),
  );
}

function verdicts(found) {
  return Object.values(found).map(({ verdict }) => verdict);
}

test("a healthy target passes, with about as many requests as it says, and a wrong key among them", async () => {
  await forgetTruth(set.site);
  const walk = await plan({ Model: "fault-auth", "API key": KEY });
  await walk.tab.sees("Sends about 25 small requests to this host");
  assert.deepEqual(await truth(set.site), [], "nothing is sent before the press");
  const found = await check(walk);
  const { "Keep preflights": preflights, ...others } = found;
  assert.deepEqual(verdicts(others), Array(6).fill("Passed"), JSON.stringify(found, null, 1));
  // Whether preflights are kept is told by time, of which a busy machine may leave too little certainty.
  assert.match(preflights.verdict, /Passed|Note/);
  assert.ok(found["List models"].text.includes("“fault-auth” among them"), found["List models"].text);
  assert.ok(found["Stream a reply"].text.includes("with token counts"));
  assert.ok(found["Read an error"].text.includes("HTTP 401"));
  await walk.tab.sees("A run can begin: nothing stands in its way.");
  const requests = await until("all were seen to their end", async () => {
    const all = await truth(set.site);
    return all.every(({ ended_us }) => ended_us !== null) && all;
  });
  assert.ok(requests.length >= 18 && requests.length <= 30, `${requests.length} requests`);
  const replies = requests.filter(({ method }) => method === "POST");
  assert.deepEqual(
    replies.map(({ max_tokens, status }) => [max_tokens, status]),
    [[1, 200], [1, 401], ...Array(7).fill([64, 200])],
  );
  await assertAccessible(walk.tab, "a check that is over");
  walk.tab.assertQuiet({ allow: PROVOKED });
  await walk.close();
});

for (const [name, { fields, verdict, says }] of Object.entries({
  "a wrong key": {
    fields: { Model: "fault-auth", "API key": "sk-not-this-one" },
    verdict: ["Passed", "Passed", "Failed", ...Array(4).fill("Not tried")],
    says: ["HTTP 401", "Check the key", "curl -i -N", "$API_KEY"],
  },
  "a model that is not there": {
    fields: { Model: "no-such-model" },
    verdict: ["Passed", "Note", "Failed", ...Array(4).fill("Not tried")],
    says: ["HTTP 404", "Check the base URL and the model's name"],
  },
  "a reply without CORS headers": {
    fields: { Model: "fault-no-cors" },
    verdict: ["Passed", "Passed", "Failed", ...Array(4).fill("Not tried")],
    says: ["The host answers, but not to this request", "the browser does not say which", "-X OPTIONS", "Could not resolve host"],
  },
  "a stream of malformed JSON": {
    fields: { Model: 'custom:{"faults":[{"what":{"malformed":{"after":0}}}]}' },
    verdict: ["Passed", "Note", "Failed", ...Array(4).fill("Not tried")],
    says: ["JSON"],
  },
  "a server error": {
    fields: { Model: "fault-500" },
    verdict: ["Passed", "Passed", "Failed", ...Array(4).fill("Not tried")],
    says: ["HTTP 500", "Try again later"],
  },
})) {
  test(`${name} is said to be that`, async () => {
    const walk = await plan(fields);
    const found = await check(walk);
    assert.deepEqual(verdicts(found), verdict, JSON.stringify(found, null, 1));
    const text = found["Stream a reply"].text;
    for (const words of says) assert.ok(text.includes(words), `"${words}" is not in:\n${text}`);
    await walk.tab.sees("A run cannot succeed yet. 1 step failed: Stream a reply.");
    walk.tab.assertQuiet({ allow: PROVOKED });
    await walk.close();
  });
}

test("a host that sends no CORS header is noticed, where the page is not isolated", async () => {
  const walk = await plan({ "Base URL": `${set.site.simulator.http}/no-cors/v1` });
  const found = await check(walk);
  const isolated = served === "headers";
  assert.equal(found["Reach the host"].verdict, isolated ? "Failed" : "Warning");
  assert.ok(found["Reach the host"].text.includes(isolated ? "look alike to a page" : "it carries no CORS header for this page"), found["Reach the host"].text);
  assert.equal(found["Stream a reply"].verdict, "Failed");
  await walk.close();
});

test("a server that is not there is not called a lack of CORS", async () => {
  // Port 9 is discard's: browsers refuse it, so nothing is there whatever runs on this machine.
  const walk = await plan({ "Base URL": "http://127.0.0.1:9/v1" });
  const { "Reach the host": reach } = await check(walk);
  assert.equal(reach.verdict, "Failed");
  for (const words of ["the browser does not say why", "DNS", "Check that the server runs", "ad-blocker"]) {
    assert.ok(reach.text.includes(words), `"${words}" is not in:\n${reach.text}`);
  }
  await assertAccessible(walk.tab, "a check that failed");
  await walk.close();
});

test("errors without CORS headers are a warning, since a run is possible", async () => {
  const walk = await plan({ Model: "fault-no-cors-on-errors", "API key": KEY });
  const found = await check(walk);
  assert.equal(found["Read an error"].verdict, "Warning");
  assert.ok(found["Read an error"].text.includes("opaque network failure"));
  await walk.tab.sees("A run can begin. 1 warning: Read an error.");
  await walk.close();
});

test("without Timing-Allow-Origin it is noted that queues cannot be told apart", async () => {
  const walk = await plan({ Model: "no-timing-allow-origin" });
  const found = await check(walk);
  assert.equal(found["See when requests leave"].verdict, "Note");
  assert.ok(found["See when requests leave"].text.includes(`Timing-Allow-Origin: ${set.site.origin}`));
  await walk.close();
});

test("Stop ends it at once, and says what was not tried", async () => {
  await forgetTruth(set.site);
  const walk = await plan({ Model: "fault-stall?after=0" });
  await walk.press("Check connection");
  await walk.tab.sees("under way…");
  await until("the stream stalls", async () => (await truth(set.site)).some(({ method }) => method === "POST"));
  await walk.press("Stop the check");
  await walk.tab.sees("The check was stopped.");
  const found = await steps(walk);
  assert.deepEqual(verdicts(found), ["Passed", "Note", ...Array(5).fill("Not tried")]);
  await until("the stream was left", async () => (await truth(set.site)).every(({ ended_us }) => ended_us !== null));
  assert.equal(await walk.page.evaluate(() => document.activeElement.id), "checkup-title");
  await walk.press("Close the check");
  await until("it is gone", async () => (await walk.page.$(".checkup")) === null);
  await walk.close();
});

test("a plan that is not valid says what is missing at its field, and sends nothing", async () => {
  await forgetTruth(set.site);
  const walk = await plan({ Model: "", "Base URL": "127.0.0.1/v1" });
  await walk.press("Check connection");
  await until("the field has the focus", () => walk.page.evaluate(() => document.activeElement.id === "plan-base-url"));
  assert.match(await walk.description("Base URL"), /Put the scheme in front/);
  assert.notEqual(await (await walk.element("Model")).evaluate((el) => el.getAttribute("aria-invalid")), null);
  assert.equal(await walk.page.$(".checkup"), null);
  assert.deepEqual(await truth(set.site), []);
  await walk.close();
});

test("a plan from a link asks before it checks a host that is not the provider's own", async () => {
  await forgetTruth(set.site);
  const base = encodeURIComponent(`${set.site.simulator.http}/v1`);
  const walk = await (await journey(set, `#/?provider=openai-compatible&base-url=${base}&model=steady`)).plan();
  await walk.press("Check connection");
  await walk.tab.sees("It would get the requests of the check");
  assert.deepEqual(await truth(set.site), []);
  await walk.press("Send to this host");
  await walk.tab.button("Close the check").setTimeout(LONGEST_MS).wait();
  assert.equal((await steps(walk))["Stream a reply"].verdict, "Passed");
  await walk.close();
});

test("a run whose first requests fail alike offers the check first, and its findings go with the result", async () => {
  const walk = await plan({ Model: "fault-auth-echo", "API key": SENTINEL, "Mean output tokens": "12" });
  await walk.press("Run");
  await walk.tab.sees("The first 5 requests all failed in the same way.");
  const found = await check(walk);
  assert.equal(found["Stream a reply"].verdict, "Failed");
  await assertAccessible(walk.tab, "a check while a run is paused");
  await walk.press("Stop and see the result");
  await walk.result();
  const { "Connection check": line } = await walk.facts("What produced it");
  assert.match(line, /^failed: stream a reply; not tried: .*; passed: reach the host, list models \(/);
  const file = await download(walk, () => walk.press("Download JSON"));
  const { checkup } = JSON.parse(file.text).run.environment;
  assert.equal(checkup.findings.length, 7);
  assert.ok(checkup.findings[2].curl.includes("$API_KEY"));
  const page = await walk.page.evaluate(() => document.documentElement.outerHTML);
  for (const piece of [SENTINEL, "4e71c0ff", "ee5b2d98a6f1"]) {
    assert.ok(!file.text.includes(piece), "the key is in the file");
    assert.ok(!page.includes(piece), "the key is in the page");
  }
  await file.forget();

  // From the result, a press goes to the plan and checks there.
  await forgetTruth(set.site);
  await walk.press("Check connection");
  await walk.tab.button("Close the check").setTimeout(LONGEST_MS).wait();
  assert.equal(await walk.value("Model"), "fault-auth-echo");
  assert.equal((await steps(walk))["Stream a reply"].verdict, "Failed");
  assert.ok((await truth(set.site)).length > 0);
  walk.tab.assertQuiet({ allow: PROVOKED });
  await walk.close();
});

test("a run that begins ends the check", async () => {
  await forgetTruth(set.site);
  const walk = await plan({ Model: "steady", "Mean output tokens": "12", "Maximum completed requests": "2" });
  await walk.press("Check connection");
  await walk.tab.sees("under way…");
  await walk.run();
  await walk.tab.sees("both requests succeeded.");
  const measured = (await truth(set.site)).filter(({ max_tokens }) => max_tokens === 64);
  assert.deepEqual(measured, [], "the check did not go on to its streams");
  await walk.close();
});
