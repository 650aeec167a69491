// A key goes to the host it was typed for and nowhere else, and nothing that is kept, shown or sent has it.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { download } from "./harness/downloads.mjs";
import { until } from "./harness/index.mjs";
import { forgetTruth, journey, preflights, stage, truth } from "./harness/journey.mjs";

const set = stage();

const SENTINEL = "sk-sentinel-4e71c0ffee5b2d98a6f1";
/** What is left of it when its beginning or its end is cut off. */
const PIECES = [SENTINEL, "4e71c0ff", "ee5b2d98a6f1", encodeURIComponent(SENTINEL), Buffer.from(SENTINEL).toString("base64").slice(4, 30)];

const PROVOKED = [/Failed to load resource/];

/** Fails where the key, or a piece of it, is in any of the texts. */
function assertAbsent(texts) {
  for (const [place, text] of Object.entries(texts)) {
    assert.equal(typeof text, "string", place);
    for (const piece of PIECES) assert.ok(!text.includes(piece), `the key is in the ${place}: …${text.slice(Math.max(0, text.indexOf(piece) - 80)).slice(0, 200)}`);
  }
}

/** Everything of a tab that outlives the moment, but the key's own field. */
async function traces(walk) {
  const inPage = await walk.page.evaluate(async () => {
    const wait = (request) =>
      new Promise((done, fail) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      });
    const databases = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await wait(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([wait(objects.getAllKeys()), wait(objects.getAll())]);
        // Runs are kept as blobs.
        databases.push([name, store, keys, await Promise.all(values.map((value) => (value instanceof Blob ? value.text() : value)))]);
      }
      database.close();
    }
    return {
      address: location.href,
      "browser's history entry": JSON.stringify(history.state) ?? "",
      "window's name": window.name,
      cookies: document.cookie,
      "local storage": JSON.stringify({ ...localStorage }),
      "session storage": JSON.stringify({ ...sessionStorage }),
      databases: JSON.stringify(databases),
      "document's source": document.documentElement.outerHTML,
      "document's text": document.body.innerText,
      title: document.title,
    };
  });
  return { ...inPage, console: JSON.stringify(walk.tab.console), "uncaught errors": walk.tab.pageErrors.join("\n") };
}

/** Every request's row opened. */
async function openAllRequests(walk) {
  for (const row of await walk.page.$$("::-p-xpath(//button[starts-with(@aria-label, 'Request ')])")) await row.evaluate((el) => el.click());
  for (const extra of await walk.page.$$("main details")) await extra.evaluate((el) => (el.open = true));
}

for (const [model, cause] of [
  ["fault-auth-echo", "auth"],
  ["fault-error-event-echo", "stream error"],
]) {
  test(`a key that ${model} repeats in its message is found nowhere`, async () => {
    const walk = await (await journey(set)).plan();
    await walk.allowClipboard(set.site);
    await walk.fill({ "API key": SENTINEL, Model: model, "Mean output tokens": "12", "Maximum completed requests": "4", Place: "Oslo" });
    await until("the plan is in the address", () => walk.page.url().includes("model="));
    assertAbsent(await traces(walk));
    await walk.begin();
    await walk.result();
    const [failure] = await walk.causes();
    assert.equal(failure.heading, `4 × ${cause}`);
    assert.match(failure.text, /\[redacted\]/, "the message came with the key in it");
    await openAllRequests(walk);
    const kept = await until("the result is kept", async () => {
      const found = await traces(walk);
      return found.databases.includes(model) && found;
    });
    assertAbsent(kept);

    const link = await walk.copied("Copy link", "Link copied:");
    const markdown = await walk.copied("Copy as Markdown", "Copied as Markdown.");
    assert.ok(markdown.includes(cause), markdown);
    const json = await download(walk, () => walk.press("Download JSON"));
    const csv = await download(walk, () => walk.press("Download CSV"));
    assert.ok(json.text.includes("[redacted]"));
    assertAbsent({ link, Markdown: markdown, JSON: json.text, CSV: csv.text, "JSON's name": json.name, "CSV's name": csv.name });
    await Promise.all([json.forget(), csv.forget()]);

    // What the link unfolds to, in the page.
    const reader = await journey(set, link.slice(set.site.url.length));
    await reader.result();
    assertAbsent(await traces(reader));
    await reader.close();

    await walk.tab.link("History").click();
    await walk.heading("History");
    await until("the result is listed", async () => (await walk.table("Table of kept results")).length === 2);
    assertAbsent(await traces(walk));
    await walk.tab.reload();
    await walk.page.goto(set.site.at("#/"));
    await walk.tab.reload();
    await walk.plan();
    assert.equal(await walk.value("API key"), "");
    assertAbsent(await traces(walk));
    walk.tab.assertQuiet({ allow: PROVOKED });
    await walk.close();
  });
}

test("a key that comes back in a run of the person's own questions is found in nothing that keeps them", async () => {
  const questions = join(mkdtempSync(join(tmpdir(), "questions-")), "mine.jsonl");
  writeFileSync(questions, '{"prompt": "Repeat after me: Paris", "expected": "Paris"}\n');
  const walk = await (await journey(set)).plan();
  await walk.allowClipboard(set.site);
  await walk.preset("Correctness");
  await (await walk.page.waitForSelector('::-p-xpath(//label[normalize-space()="Numbers in words"]/input[@type="checkbox"])')).click();
  await (await walk.page.waitForSelector("#plan-questions")).uploadFile(questions);
  await walk.tab.sees("mine.jsonl: 1 question");
  await walk.fill({ "API key": SENTINEL, Model: "fault-error-event-echo", "Maximum completed requests": "4" });
  assertAbsent(await traces(walk));
  await walk.begin();
  await walk.result();
  assert.match((await walk.causes())[0].text, /\[redacted\]/, "the message came with the key in it");
  await openAllRequests(walk);
  const kept = await until("the result is kept with its questions", async () => {
    const found = await traces(walk);
    return found.databases.includes("Repeat after me: Paris") && found;
  });
  assertAbsent(kept);
  const link = await walk.copied("Copy link", "Link copied");
  const markdown = await walk.copied("Copy as Markdown", "Copied as Markdown.");
  const json = await download(walk, () => walk.press("Download JSON"));
  const csv = await download(walk, () => walk.press("Download CSV"));
  assert.ok(json.text.includes("Repeat after me: Paris"), "the file holds the questions");
  assertAbsent({ link, Markdown: markdown, JSON: json.text, CSV: csv.text });
  await Promise.all([json.forget(), csv.forget()]);
  walk.tab.assertQuiet({ allow: PROVOKED });
  await walk.close();
});

test("a right key reaches its host, is kept in the tab only where asked, and is forgotten when that is taken back", async () => {
  const walk = await (await journey(set)).plan();
  const KEY = "sk-simulated";
  await walk.fill({ "API key": KEY, Model: "fault-auth", "Mean output tokens": "12", "Maximum completed requests": "2" });
  await walk.run();
  await walk.tab.sees("both requests succeeded.");
  assert.ok(!JSON.stringify(await traces(walk)).includes(KEY), "the key left a trace though nobody asked to remember it");

  await walk.tab.link("Measure").click();
  await walk.plan();
  assert.equal(await walk.value("API key"), KEY);
  await (await walk.element("Remember in this tab until it is closed")).click();
  const remembered = await traces(walk);
  assert.ok(remembered["session storage"].includes(KEY));
  delete remembered["session storage"];
  assert.ok(!JSON.stringify(remembered).includes(KEY), "the key is beside the session storage");

  await walk.tab.reload();
  await walk.plan();
  await until("the key is back", async () => (await walk.value("API key")) === KEY);
  const box = await walk.element("Remember in this tab until it is closed");
  assert.equal(await box.evaluate((el) => el.checked), true);
  await box.click();
  assert.ok(!JSON.stringify(await traces(walk)).includes(KEY));
  await walk.tab.reload();
  await walk.plan();
  assert.equal(await walk.value("API key"), "");
  walk.tab.assertQuiet({ allow: PROVOKED });
  await walk.close();
});

/** A plan with a key that the tab remembers. */
async function keyed() {
  const walk = await (await journey(set)).plan();
  await walk.fill({ "API key": SENTINEL });
  await (await walk.element("Remember in this tab until it is closed")).click();
  assert.ok((await traces(walk))["session storage"].includes(SENTINEL));
  return walk;
}

async function assertCleared(walk) {
  await until("the key is cleared", async () => (await walk.value("API key")) === "");
  assert.equal(await (await walk.element("Remember in this tab until it is closed")).evaluate((el) => el.checked), false);
  assertAbsent(await traces(walk));
}

/** The field is empty; the key is nowhere but where the person asked to remember it, under its own host. */
async function assertAside(walk) {
  await until("the key is out of the form", async () => (await walk.value("API key")) === "");
  assert.equal(await (await walk.element("Remember in this tab until it is closed")).evaluate((el) => el.checked), false);
  const { "session storage": remembered, ...rest } = await traces(walk);
  assert.deepEqual(Object.values(JSON.parse(remembered)).filter((text) => text.includes(SENTINEL)), [SENTINEL]);
  assertAbsent(rest);
}

test("another path of the same host keeps the key, another host puts it aside and says so", async () => {
  const walk = await keyed();
  await walk.fill({ "Base URL": `${set.site.simulator.http}/no-cors/v1` });
  assert.equal(await walk.value("API key"), SENTINEL);
  await walk.fill({ "Base URL": "https://elsewhere.invalid/v1" });
  await assertAside(walk);
  await walk.tab.sees(`The key for ${set.site.simulator.http} was put aside. It comes back with that host.`);
  await walk.fill({ "Base URL": `${set.site.simulator.http}/v1` });
  await until("the key is back", async () => (await walk.value("API key")) === SENTINEL);
  await walk.close();
});

test("a key typed before the base URL goes to the first one that is filled in, and to no other", async () => {
  const walk = await (await journey(set)).plan();
  await walk.choose("OpenAI-compatible API");
  await walk.fill({ "API key": SENTINEL });
  const url = await walk.element("Base URL");
  await url.focus();
  await walk.page.keyboard.type("http://a.invalid:8000/v1");
  assert.equal(await walk.value("API key"), SENTINEL);
  await (await walk.element("Remember in this tab until it is closed")).click();
  assert.ok((await traces(walk))["session storage"].includes("key for http://a.invalid:8000"));
  await walk.fill({ "Base URL": "http://b.invalid:8000/v1" });
  await assertAside(walk);
  await walk.tab.sees("The key for http://a.invalid:8000 was put aside. It comes back with that host.");
  await walk.close();
});

test("another provider takes no key along, and its own key does not go to the first", async () => {
  const walk = await keyed();
  await walk.choose("OpenAI");
  await assertAside(walk);
  await walk.fill({ "API key": "sk-of-openai" });
  await walk.choose("Microsoft Azure OpenAI");
  await until("the key is out of the form", async () => (await walk.value("API key")) === "");
  await walk.choose("OpenAI Responses");
  await until("the host's key is back", async () => (await walk.value("API key")) === "sk-of-openai");
  await walk.choose("Local simulator");
  await until("the simulator's key is back", async () => (await walk.value("API key")) === SENTINEL);
  assert.equal(await (await walk.element("Remember in this tab until it is closed")).evaluate((el) => el.checked), true);
  assert.ok(!JSON.stringify(await traces(walk)).includes("sk-of-openai"), "a key left a trace though nobody asked to remember it");
  await walk.tab.reload();
  await walk.plan();
  await walk.choose("OpenAI");
  await until("the provider is chosen", async () => (await walk.value("Base URL")) === "https://api.openai.com/v1");
  assert.equal(await walk.value("API key"), "");
  await walk.close();
});

test("a plan opened from a link clears every key, and is shown as such", async () => {
  const walk = await keyed();
  await walk.choose("OpenAI");
  await walk.fill({ "API key": `${SENTINEL}-2` });
  await walk.page.goto(set.site.at("#/?requests=7"));
  await walk.tab.sees("This plan came from a link.");
  assert.equal(await walk.value("Maximum completed requests"), "7");
  await assertCleared(walk);
  await walk.close();
});

/** A permalink of a small run. */
async function permalink() {
  const walk = await (await journey(set)).plan();
  await walk.allowClipboard(set.site);
  await walk.fill({ "Mean output tokens": "12", "Maximum completed requests": "2" });
  await walk.run();
  const link = await walk.copied("Copy link", "Link copied:");
  await walk.close();
  return link;
}

test("a result opened from a link clears the key, though the plan is still one's own", async () => {
  const link = await permalink();
  const walk = await keyed();
  await walk.page.goto(link);
  await walk.result();
  await walk.tab.link("Measure").click();
  await walk.plan();
  await assertCleared(walk);
  assert.ok(!(await walk.tab.text()).includes("This plan came from a link"));
  await walk.close();
});

test("a result opened from a link and run from here gets no key", async () => {
  const link = await permalink();
  const keyedWalk = await keyed();
  await keyedWalk.page.goto(link);
  await keyedWalk.result();
  await keyedWalk.press("Run this test here");
  await keyedWalk.plan();
  await assertCleared(keyedWalk);
  await keyedWalk.close();
});

/** The file of a small run. */
async function resultFile() {
  const source = await (await journey(set)).plan();
  await source.fill({ "Mean output tokens": "12", "Maximum completed requests": "2" });
  await source.run();
  const saved = await download(source, () => source.press("Download JSON"));
  await source.close();
  return saved;
}

test("the plan of a file's result is a stranger's, also after a reload", async () => {
  const saved = await resultFile();
  const walk = await journey(set, "#/history");
  await walk.pick("JSON file of a result: choose it, or drop it here", saved.path);
  await walk.result();
  await walk.tab.link("History").click();
  await until("the result is kept", async () => (await walk.table("Table of kept results")).length === 2);
  await walk.page.goBack();
  await walk.result();
  await walk.tab.reload();
  await walk.result();
  await walk.press("Run again");
  await walk.plan();
  await walk.tab.sees("This plan came from a link.");
  await walk.close();
  await saved.forget();
});

test("a result opened from a file clears the key", async () => {
  const saved = await resultFile();
  const walk = await keyed();
  await walk.tab.link("History").click();
  await walk.pick("JSON file of a result: choose it, or drop it here", saved.path);
  await walk.result();
  await walk.tab.link("Measure").click();
  await walk.plan();
  await assertCleared(walk);
  await walk.close();
  await saved.forget();
});

test("a key in the base URL, in its query or in the sampling parameters is refused in words, and not put into the address", async () => {
  const walk = await (await journey(set)).plan();
  const cases = [
    ["Base URL", `http://me:${SENTINEL}@127.0.0.1:1/v1`],
    ["Base URL", `http://127.0.0.1:1/v1?api_key=${SENTINEL}`],
    ["Additional sampling parameters", `{"api_key": "${SENTINEL}"}`],
  ];
  for (const [label, text] of cases) {
    const before = await walk.value(label === "Base URL" ? label : "Base URL");
    await walk.fill({ [label]: text, Place: `Oslo ${cases.findIndex(([, other]) => other === text)}` });
    await until("the plan is in the address", () => walk.page.url().includes(`Oslo%20${cases.findIndex(([, other]) => other === text)}`));
    assertAbsent({ address: walk.page.url() });
    const field = await walk.element(label);
    assert.equal(await field.evaluate((el) => el.getAttribute("aria-invalid")), "true", text);
    assert.equal(await (await walk.element("Run")).evaluate((el) => el.getAttribute("aria-disabled")), "true");
    await walk.fill({ [label]: label === "Base URL" ? before : "" });
    assert.equal(await field.evaluate((el) => el.getAttribute("aria-invalid")), null);
  }
  await walk.close();
});

test("a plan link to a host that is no provider's own asks before the first request", async () => {
  await forgetTruth(set.site);
  const before = await preflights(set.site);
  const host = set.site.simulator.http;
  const fragment = `#/?provider=openai-compatible&base-url=${encodeURIComponent(`${host}/v1`)}&model=steady&mean-output-tokens=12&requests=2`;
  const walk = await (await journey(set, fragment)).plan();
  await walk.tab.sees(`Its requests go to ${host}. No key came with it.`);
  await walk.press("Run");
  await walk.heading(`Send to ${host}?`);
  await walk.press("Do not send");
  assert.ok(!(await walk.tab.text()).includes("Send to this host"));
  await walk.press("List models");
  await walk.heading(`Send to ${host}?`);
  assert.deepEqual(await truth(set.site), []);
  assert.equal(await preflights(set.site), before);
  await walk.press("Do not send");
  await walk.press("Run");
  await walk.press("Send to this host");
  await walk.result();
  await walk.tab.sees("both requests succeeded.");
  walk.tab.assertQuiet();
  await walk.close();
});

test("a plan link with an address that only a browser can read sends nothing, and says why", async () => {
  await forgetTruth(set.site);
  const before = await preflights(set.site);
  const { host } = new URL(set.site.simulator.http);
  for (const address of [`http:${host}/v1`, `http:/${host}/v1`, `http://%31${host.slice(1)}/v1`]) {
    const fragment = `#/?provider=openai-compatible&base-url=${encodeURIComponent(address)}&model=steady&requests=2`;
    const walk = await (await journey(set, fragment)).plan();
    await walk.tab.sees("Its base URL is not valid, so nothing is sent before you have put it right.");
    await walk.fill({ "API key": SENTINEL });
    const field = await walk.element("Base URL");
    assert.equal(await field.evaluate((el) => el.value), address);
    assert.equal(await field.evaluate((el) => el.getAttribute("aria-invalid")), "true");
    await walk.press("List models");
    await until("the refusal is said", async () => (await walk.page.$$("[aria-live] .notice.error")).length > 0);
    assert.equal(await (await walk.element("Run")).evaluate((el) => el.getAttribute("aria-disabled")), "true");
    await walk.close();
  }
  assert.deepEqual(await truth(set.site), []);
  assert.equal(await preflights(set.site), before);
});

test("to type at a link's host, or to change the provider under the question, agrees to nothing", async () => {
  await forgetTruth(set.site);
  const before = await preflights(set.site);
  const host = set.site.simulator.http;
  const fragment = `#/?provider=openai-compatible&base-url=${encodeURIComponent(`${host}/v1`)}&model=steady&mean-output-tokens=12&requests=2`;
  const walk = await (await journey(set, fragment)).plan();
  await walk.fill({ "Base URL": `${host.replace("127.0.0.1", "127.0.0.12")}/v1` });
  await walk.fill({ "Base URL": `${host}/v1` });
  await walk.press("Run");
  await walk.heading(`Send to ${host}?`);
  await walk.press("Do not send");
  await walk.press("List models");
  await walk.heading(`Send to ${host}?`);
  await walk.choose("Simulated (no network)");
  await until("the question is gone", async () => !(await walk.tab.text()).includes("Send to this host"));
  assert.deepEqual(await truth(set.site), []);
  assert.equal(await preflights(set.site), before);
  walk.tab.assertQuiet();
  await walk.close();
});
