// An API that the page does not know: described by hand, its text chosen in a live sample, measured as any other; the values of
// its secret headers go where keys go, and nowhere else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { download } from "./harness/downloads.mjs";
import { until } from "./harness/index.mjs";
import { forgetTruth, journey, stage, truthByRole } from "./harness/journey.mjs";

const set = stage();

const SENTINEL = "zebra-quagga-4e71c0ffee5b2d98a6f1";
const PIECES = [SENTINEL, "4e71c0ff", "ee5b2d98a6f1", encodeURIComponent(`Bearer ${SENTINEL}`)];

const CHAT = {
  path: "/v1/chat/completions",
  body: '{"model": "{model}", "messages": [{"role": "user", "content": "{prompt}"}], "max_tokens": "{max_tokens}", "stream": "{stream}", "stream_options": {"include_usage": true}}',
};

/** A described plan of four small requests to the simulator. */
async function described({ path, body, base = set.site.simulator.http, secret = `Bearer ${SENTINEL}`, fields = {} }) {
  const walk = await (await journey(set)).plan();
  await walk.choose("Custom API");
  await walk.fill({
    "Base URL": base,
    Path: path,
    Model: "steady",
    Body: body,
    "Mean output tokens": "12",
    "Maximum completed requests": "4",
    "Concurrent requests": "2",
    ...fields,
  });
  await walk.type("Value of header 1", secret);
  return walk;
}

/** Fetches a sample and chooses in it: `{ what: leaf's text }`. */
async function choose(walk, places) {
  await walk.press("Fetch a sample");
  await walk.tab.sees("The reply came with status 200.");
  for (const [what, leaf] of Object.entries(places)) {
    await walk.press(what);
    const button = await walk.page.waitForSelector(`::-p-xpath((//ul[@aria-label='Events of the sample']//button[starts-with(normalize-space(.), '${leaf}')])[last()])`);
    await button.evaluate((el) => el.click());
  }
}

for (const { name, base = "", path, body, places, framing, text } of [
  {
    name: "server-sent events",
    ...CHAT,
    places: { text: "content:", "finish reason": 'finish_reason: "', "prompt tokens": "prompt_tokens:", "output tokens": "completion_tokens:" },
    framing: "Server-sent events",
    text: "/choices/0/delta/content",
  },
  {
    name: "JSON lines",
    path: "/api/chat",
    body: '{"model": "{model}", "messages": [{"role": "user", "content": "{prompt}"}], "options": {"num_predict": "{max_tokens}"}, "stream": "{stream}"}',
    places: { text: "content:", "finish reason": "done_reason:", "prompt tokens": "prompt_eval_count:", "output tokens": "eval_count:" },
    framing: "JSON lines",
    text: "/message/content",
  },
]) {
  test(`an API of ${name} is described by hand, its text chosen in a sample, and measured as it was sent`, async () => {
    const walk = await described({ path, body, base: set.site.simulator.http + base });
    await choose(walk, places);
    assert.equal(await walk.value("Place of the text"), text);
    const pressed = await (await walk.element(framing)).evaluate((el) => el.getAttribute("aria-pressed"));
    assert.equal(pressed, "true", framing);
    await forgetTruth(set.site);
    await walk.run();
    await walk.tab.sees("all 4 requests succeeded.");
    const { measured, warmUp } = await truthByRole(set.site);
    assert.equal(measured.length, 4);
    assert.equal(warmUp.length, 1);
    for (const record of measured) {
      assert.equal(record.path, path);
      assert.equal(record.max_tokens, 12);
    }
    const quantiles = await walk.quantiles();
    assert.equal(quantiles["Output tokens"].Mean, "12");
    assert.ok((await walk.facts("What produced it")).Request.startsWith(`POST ${path} with Authorization`));
    walk.tab.assertQuiet();
    await walk.close();
  });
}

test("the value of a secret header is in no link, file, history, address or message, though the server repeats it", async () => {
  const walk = await described({ ...CHAT, fields: { Model: "fault-auth-echo", "Place of the text": "/choices/0/delta/content" } });
  await walk.allowClipboard(set.site);
  await until("the plan is in the address", () => walk.page.url().includes("path="));
  const absent = (texts) => {
    for (const [place, text] of Object.entries(texts)) {
      for (const piece of PIECES) assert.ok(!text.includes(piece), `a secret header is in the ${place}`);
    }
  };
  const page = async () => ({
    address: walk.page.url(),
    storage: await walk.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie])),
    source: await walk.page.evaluate(() => document.documentElement.outerHTML + document.body.innerText),
    console: JSON.stringify(walk.tab.console),
  });
  absent(await page());
  await walk.press("Fetch a sample");
  await walk.tab.sees("[redacted]");
  absent(await page());
  await walk.begin();
  await walk.result();
  const [failure] = await walk.causes();
  assert.match(failure.text, /\[redacted\]/);
  absent(await page());
  const link = await walk.copied("Copy link", "Link copied:");
  const markdown = await walk.copied("Copy as Markdown", "Copied as Markdown.");
  const json = await download(walk, () => walk.press("Download JSON"));
  const csv = await download(walk, () => walk.press("Download CSV"));
  absent({ link, markdown, JSON: json.text, CSV: csv.text });
  await Promise.all([json.forget(), csv.forget()]);
  await walk.close();
});

test("a described plan in a link asks before its first request, and brings no secret", async () => {
  await forgetTruth(set.site);
  const mine = await described({ ...CHAT, fields: { "Place of the text": "/choices/0/delta/content" } });
  await until("the plan is in the address", () => mine.page.url().includes("text-at="));
  const address = mine.page.url();
  await mine.close();
  const walk = await (await journey(set, address.slice(set.site.url.length))).plan();
  assert.equal(await walk.value("Value of header 1"), "");
  assert.equal(await walk.value("Path"), CHAT.path);
  await walk.type("Value of header 1", "Bearer sk-simulated");
  await walk.press("Fetch a sample");
  await walk.tab.sees("Send to");
  const { measured } = await truthByRole(set.site);
  assert.equal(measured.length, 0);
  await walk.press("Send to this host");
  await walk.tab.sees("The reply came with status 200.");
  walk.tab.assertQuiet();
  await walk.close();
});

test("a secret value is dropped with its host, and a tick lays nothing open", async () => {
  const walk = await described(CHAT);
  await (await walk.element("Header 1 is public")).click();
  assert.equal(await walk.value("Value of header 1"), "");
  await (await walk.element("Header 1 is public")).click();
  await walk.type("Value of header 1", SENTINEL);
  await walk.fill({ "Base URL": "http://127.0.0.1:9/v1" });
  await until("the value is put aside", async () => (await walk.value("Value of header 1")) === "");
  await walk.fill({ "Base URL": set.site.simulator.http });
  await until("the value is back", async () => (await walk.value("Value of header 1")) === SENTINEL);
  await walk.close();
});

test("each wrong field says what is wrong with it", async () => {
  const walk = await described({ path: "generate", body: '{"text": 1}', secret: "" });
  await walk.press("Run");
  for (const [label, words] of [
    ["Path", "starts with /"],
    ["Body", "Put {prompt}"],
    ["Place of the text", "Fetch a sample"],
  ]) {
    assert.ok((await walk.description(label)).includes(words), label);
  }
  await walk.tab.sees("Fill in the value of Authorization");
  walk.tab.assertQuiet();
  await walk.close();
});
