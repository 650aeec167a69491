// The plan lives in the address, says what is wrong with it, and needs no network where the API is simulated in the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { requestsOf, until } from "./harness/index.mjs";
import { forgetTruth, journey, preflights, stage, truth } from "./harness/journey.mjs";

const set = stage();
/** The same page on a host that knows of no simulator. */
const hosted = stage({ site: { simulator: false } });

test("an edited plan is in the address, survives a reload as one's own, and is a stranger's in another tab", async () => {
  const walk = await (await journey(set)).plan();
  await walk.fill({
    Model: "chunky",
    "Maximum completed requests": "12",
    Seed: "4711",
    Metadata: "team=blue\nnote=a b",
    Place: "Zürich, Büro",
    "API key": "sk-nobody-needs-this",
  });
  await until("the plan is in the address", () => walk.page.url().includes("metadata=") && walk.page.url().includes("place=Z"));
  const address = walk.page.url();
  assert.ok(!address.includes("nobody"), address);
  const own = { Model: "chunky", "Maximum completed requests": "12", Seed: "4711", Metadata: "team=blue\nnote=a b", Place: "Zürich, Büro" };
  const check = async (one) => {
    await one.unfold();
    for (const [label, value] of Object.entries(own)) assert.equal(await one.value(label), value);
    assert.equal(await one.value("API key"), "");
  };
  await walk.tab.reload();
  await walk.plan();
  await check(walk);
  assert.ok(!(await walk.tab.text()).includes("This plan came from a link"));
  await walk.close();

  const stranger = await (await journey(set, address.slice(set.site.url.length))).plan();
  await stranger.tab.sees("This plan came from a link.");
  await check(stranger);
  await stranger.tab.reload();
  await stranger.tab.sees("This plan came from a link.");
  stranger.tab.assertQuiet();
  await stranger.close();
});

test("the untouched plan leaves the address bare", async () => {
  const walk = await (await journey(set)).plan();
  await walk.fill({ Place: "Oslo" });
  await until("the plan is in the address", () => walk.page.url().includes("place=Oslo"));
  await walk.tab.reload();
  await walk.plan();
  await walk.fill({ Place: "" });
  await until("the address has no place of that name", () => !walk.page.url().includes("Oslo"));
  await walk.close();
});

test("editing the plan of a result leaves the result's address", async () => {
  const walk = await (await journey(set)).plan();
  await walk.fill({ "Mean output tokens": "12", "Maximum completed requests": "2" });
  await walk.run();
  assert.match(walk.page.url(), /#\/result\/[a-z0-9]+$/);
  await walk.press("Run again");
  await walk.plan();
  assert.equal(await walk.value("Maximum completed requests"), "2");
  await walk.fill({ "Maximum completed requests": "3" });
  await until("the plan is in the address", () => walk.page.url().includes("requests=3"));
  assert.ok(!walk.page.url().includes("result"));
  walk.tab.assertQuiet();
  await walk.close();
});

test("all faults are shown at once, and Run says why it cannot run and leads to the first", async () => {
  await forgetTruth(set.site);
  const walk = await (await journey(set)).plan();
  await walk.fill({ "Concurrent requests": "0", "Maximum completed requests": "many", "Test timeout": "-1" });
  for (const label of ["Concurrent requests", "Maximum completed requests", "Test timeout"]) {
    assert.equal(await (await walk.element(label)).evaluate((el) => el.getAttribute("aria-invalid")), "true", label);
  }
  const run = await walk.element("Run");
  assert.equal(await run.evaluate((el) => el.getAttribute("aria-disabled")), "true");
  assert.notEqual(await run.evaluate((el) => document.getElementById(el.getAttribute("aria-describedby")).innerText.trim()), "");
  await run.click();
  await until("the first fault has the focus", () => walk.page.evaluate(() => document.activeElement.getAttribute("aria-invalid") === "true"));
  assert.deepEqual(await truth(set.site), []);
  walk.tab.assertQuiet();
  await walk.close();
});

test("a link's wrong values are shown with their faults, its unknown names are passed over", async () => {
  const walk = await (await journey(set, "#/?requests=no&nonsense=1&mean-input-tokens=%zz&provider=nobody")).plan();
  assert.equal(await walk.value("Maximum completed requests"), "no");
  assert.equal(await (await walk.element("Maximum completed requests")).evaluate((el) => el.getAttribute("aria-invalid")), "true");
  walk.tab.assertQuiet();
  await walk.close();
});

test("Simulated runs to a result and no request leaves the page", async () => {
  const walk = await (await journey(hosted)).plan();
  await walk.tab.sees("Scripted replies made inside the page: no network, no key, no cost.");
  await walk.fill({ "Mean output tokens": "20", "Maximum completed requests": "10" });
  await walk.run();
  await walk.tab.sees("all 10 requests succeeded.");
  const quantiles = await walk.quantiles();
  assert.equal(await walk.successes(), 10);
  assert.equal(quantiles["Output tokens"].Mean, "20");
  assert.equal((await walk.facts("What produced it"))["LLM API"], "Simulated (no network)");
  const requests = await requestsOf(walk.page, hosted.site.origin);
  assert.ok(requests.length > 0);
  assert.deepEqual(
    requests.filter(({ url }) => !url.startsWith(hosted.site.url)),
    [],
  );
  walk.tab.assertQuiet({ allow: [/network-log-marker/] });
  await walk.close();
});

test("Simulated can be chosen beside the simulator, and leaves that alone", async () => {
  await forgetTruth(set.site);
  const before = await preflights(set.site);
  const walk = await (await journey(set)).plan();
  await walk.choose("Simulated (no network)");
  await walk.fill({ Model: "reasoning", "Mean output tokens": "30", "Maximum completed requests": "3" });
  await walk.run();
  await walk.tab.sees("all 3 requests succeeded.");
  assert.deepEqual(await truth(set.site), []);
  assert.equal(await preflights(set.site), before);
  walk.tab.assertQuiet();
  await walk.close();
});

test("a run asks nobody but the page's own server and the target", async () => {
  const walk = await (await journey(set)).plan();
  await walk.fill({ "Mean output tokens": "12", "Maximum completed requests": "4" });
  await walk.run();
  await walk.tab.link("Leaderboard").click();
  await walk.heading("Leaderboard");
  const requests = await requestsOf(walk.page, set.site.origin);
  const hosts = new Set(requests.map(({ url }) => new URL(url).origin));
  assert.deepEqual([...hosts].toSorted(), [set.site.origin, set.site.simulator.http].toSorted());
  await walk.close();
});
