// Every LLM API of the list can be chosen and fills the form; who refuses pages is served through a proxy; the presets measure.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { requestsOf, until } from "./harness/index.mjs";
import { forgetTruth, journey, stage, truthByRole } from "./harness/journey.mjs";

const set = stage();

const ENTRIES = JSON.parse(readFileSync(new URL("../../data/providers.json", import.meta.url), "utf8"));

/** The base URL that the form begins with: what most people have in the place of a field, else its name in braces. */
const begun = ({ base_url, fields }) => fields.reduce((url, { name, value }) => url.replaceAll(`{${name}}`, value || `{${name}}`), base_url);

const shows = (walk, label, value) => until(`${label} is ${value}`, async () => (await walk.value(label)) === value);

test("every LLM API can be chosen, fills the form, stays editable, and asks nobody", async () => {
  const walk = await (await journey(set)).plan();
  const groups = await (await walk.element("LLM API")).evaluate((el) =>
    [...el.querySelectorAll("optgroup")].map((group) => [group.label, [...group.children].map(({ value }) => value)]),
  );
  assert.deepEqual(groups.map(([name]) => name), ["Try it", "Hosted APIs", "Your own server", "Through a proxy"]);
  assert.deepEqual(groups.flatMap(([, words]) => words), ENTRIES.map(({ id }) => id));
  for (const entry of ENTRIES.filter(({ group }) => group !== "try")) {
    await walk.choose(entry.name);
    await shows(walk, "Base URL", begun(entry));
    assert.equal(await walk.value("Model"), entry.model, entry.id);
    const described = await walk.description("LLM API");
    assert.ok(described.includes(entry.about), `${entry.id}: ${described}`);
    const links = await walk.page.$$eval("main section a[target=_blank]", (all) => all.map(({ href }) => href.replace(/\/$/, "")));
    assert.deepEqual(links, [entry.keys, entry.docs].filter(Boolean).map((href) => href.replace(/\/$/, "")), entry.id);
    await walk.fill({ "Base URL": "http://127.0.0.1:9/v1", Model: "m" });
    await shows(walk, "Base URL", "http://127.0.0.1:9/v1");
    assert.equal(await (await walk.element("LLM API")).evaluate((el) => el.value), entry.id);
  }
  const hosts = new Set((await requestsOf(walk.page, set.site.origin)).map(({ url }) => new URL(url).origin));
  assert.deepEqual([...hosts], [set.site.origin]);
  walk.tab.assertQuiet({ allow: [/network-log-marker/] });
  await walk.close();
});

test("the list is worked by keyboard", async () => {
  const walk = await (await journey(set)).plan();
  await (await walk.element("LLM API")).focus();
  await walk.page.keyboard.type("groq");
  await shows(walk, "Base URL", "https://api.groq.com/openai/v1");
  await walk.page.keyboard.press("ArrowDown");
  await shows(walk, "Base URL", begun(ENTRIES[ENTRIES.findIndex(({ id }) => id === "groq") + 1]));
  walk.tab.assertQuiet();
  await walk.close();
});

test("the parts of a base URL that everybody has their own of are fields, and reach no further", async () => {
  const walk = await (await journey(set)).plan();
  await walk.choose("Amazon Bedrock");
  assert.equal(await walk.value("Region"), "us-east-1");
  await walk.fill({ Region: "eu-central-1" });
  await shows(walk, "Base URL", "https://bedrock-runtime.eu-central-1.amazonaws.com");
  await walk.fill({ Region: "evil.example/" });
  await shows(walk, "Base URL", "https://bedrock-runtime.evilexample.amazonaws.com");
  await walk.choose("Microsoft Azure OpenAI");
  await walk.press("Run");
  await until("the gap is named", async () => (await walk.description("Base URL")).includes("Put your own resource in the place of {resource}."));
  await walk.fill({ Resource: "my-resource" });
  await shows(walk, "Base URL", "https://my-resource.openai.azure.com/openai/v1");
  await walk.fill({ "Base URL": "https://gateway.invalid/v1" });
  await until("the field is gone", async () => !(await walk.page.$("#plan-url-resource")));
  walk.tab.assertQuiet();
  await walk.close();
});

test("an API that refuses pages says so at once and leads to the LiteLLM proxy", async () => {
  const walk = await (await journey(set)).plan();
  await walk.choose("Replicate");
  await walk.tab.sees("Replicate refuses requests from web pages");
  await walk.tab.sees("pip install 'litellm[proxy]!=1.107.0'");
  await walk.tab.sees("REPLICATE_API_KEY=… litellm --host 127.0.0.1 --model replicate/MODEL");
  await walk.fill({ Model: "meta/meta-llama-3-8b-instruct", "API key": "r8-nobody" });
  await walk.tab.sees("--model replicate/meta/meta-llama-3-8b-instruct");
  assert.ok(!(await walk.tab.text()).includes("r8-nobody"));
  await walk.press("Run");
  await until("Run says why not", async () => (await walk.description("LLM API")).includes("through a LiteLLM proxy only"));
  await walk.press("Switch to the LiteLLM proxy");
  await shows(walk, "Base URL", "http://localhost:4000/v1");
  assert.equal(await walk.value("Model"), "replicate/meta/meta-llama-3-8b-instruct");
  assert.equal(await walk.value("API key"), "");
  for (const { name, litellm } of ENTRIES.filter(({ browser }) => browser.access === "no")) {
    await walk.choose(name);
    await walk.tab.sees(`${name} refuses requests from web pages`);
    await walk.tab.sees(`--model ${litellm.prefix}`);
  }
  await walk.fill({ Model: "$(touch x)" });
  await until("a shell gets no more than a name", async () => !(await walk.page.$eval("pre", (el) => el.innerText)).includes("touch"));
  walk.tab.assertQuiet();
  await walk.close();
});

test("a retired API explains itself and takes a base URL of one's own", async () => {
  const walk = await (await journey(set)).plan();
  await walk.choose("Anyscale (retired)");
  await walk.tab.sees("ended on 1 August 2024");
  await walk.fill({ "Base URL": `${set.site.simulator.http}/v1`, Model: "steady", "Mean output tokens": "12", "Maximum completed requests": "2" });
  await walk.run();
  await walk.tab.sees("both requests succeeded.");
  assert.equal((await walk.facts("What produced it"))["LLM API"], "Anyscale (retired)");
  walk.tab.assertQuiet();
  await walk.close();
});

/** Presets, one a wire format and some of the dialects, with the simulator's base path for each. */
const MEASURED = [
  ["Anthropic", "/v1"],
  ["Google Gemini", "/v1beta"],
  ["Ollama", ""],
  ["Cohere", "/v2"],
  ["OpenAI Responses", "/v1"],
  ["Amazon Bedrock", ""],
  ["LM Studio", ""],
  ["Groq", "/v1"],
  ["Microsoft Azure OpenAI", "/v1"],
  ["Perplexity", "/v1"],
  ["LiteLLM proxy", "/v1"],
];

for (const [name, base] of MEASURED) {
  test(`a load test of the preset ${name} against the simulator`, async () => {
    await forgetTruth(set.site);
    const entry = ENTRIES.find((one) => one.name === name);
    const walk = await (await journey(set)).plan();
    await walk.planSmall(name, set.site.simulator.http + base);
    await walk.run();
    await walk.tab.sees("all 4 requests succeeded.");
    const { measured } = await truthByRole(set.site);
    assert.deepEqual(measured.map(({ max_tokens }) => max_tokens), [12, 12, 12, 12]);
    // Some vendors count unasked; the simulator, as most do, counts only where it is asked to.
    const counted = entry.format !== "openai-chat" || entry.asks_usage;
    if (counted) assert.equal((await walk.quantiles())["Output tokens"].Mean, "12");
    else await walk.tab.sees("The provider sent no token counts for 4 of 4 replies");
    assert.equal((await walk.facts("What produced it"))["LLM API"], name);
    // The result's own plan brings the preset and its key back.
    await walk.press("Run again");
    await walk.plan();
    assert.equal(await (await walk.element("LLM API")).evaluate((el) => el.selectedOptions[0].label), name);
    assert.equal(await walk.value("API key"), "sk-simulated");
    walk.tab.assertQuiet();
    await walk.close();
  });
}
