// The application as a person walks through it: plan, live view, result, history. It finds things by role and label.
import { after, before } from "node:test";
import { isChromium, launch } from "./browser.mjs";
import { startSite } from "./site.mjs";
import { PATIENCE_MS, until } from "./until.mjs";
import { visit } from "./visit.mjs";

/** As long as a run may take on a machine that is busy with other things. */
const LONGEST_RUN_MS = 120_000;

/** A site and a browser for all tests of a file: `{ site, browser }`, there once the tests begin. */
export function stage({ site = {}, browser = {} } = {}) {
  const set = {};
  before(async () => {
    const [started, launched] = await Promise.allSettled([startSite(site), launch(browser)]);
    Object.assign(set, { site: started.value, browser: launched.value });
    for (const { reason } of [started, launched]) if (reason) throw reason;
  });
  after(async () => {
    await set.browser?.close();
    await set.site?.close();
  });
  return set;
}

/** Opens a view in a profile of its own, so that no test sees what another one kept. */
export async function journey({ site, browser }, fragment = "", options = {}) {
  const context = await browser.createBrowserContext();
  const tab = await visit(browser, site.at(fragment), { context, ...options });
  return new Journey(tab, context);
}

/** What the simulator wrote down, oldest first. */
export async function truth(site) {
  return (await fetch(`${site.simulator.http}/truth`)).json();
}

/** The same, told apart: the tests' own `measured` requests, the `warmUp` of the fewest tokens, and all `other` ones. */
export async function truthByRole(site) {
  const roles = { measured: [], warmUp: [], other: [] };
  for (const request of await truth(site)) {
    const completion = request.method === "POST";
    const fewest = request.path.endsWith("/responses") ? 16 : 1;
    roles[completion ? (request.max_tokens === fewest ? "warmUp" : "measured") : "other"].push(request);
  }
  return roles;
}

/** How many preflights the simulator answered. */
export async function preflights(site) {
  return (await (await fetch(`${site.simulator.http}/truth/preflights`)).json()).count;
}

/** Begins the simulator's record anew. */
export async function forgetTruth(site) {
  await fetch(`${site.simulator.http}/truth`, { method: "DELETE" });
}

/** A figure as a person reads it: `1,234.5` is a number, a dash is `undefined`. */
export function figure(text) {
  const number = Number(text.replaceAll(",", "").replace("−", "-").replace(/^< /, ""));
  return Number.isNaN(number) ? undefined : number;
}

export class Journey {
  constructor(tab, context) {
    this.tab = tab;
    this.page = tab.page;
    this.context = context;
  }

  async close() {
    await this.context.close();
  }

  // The plan.

  /** Waits until the plan can be filled in. */
  async plan() {
    await this.heading("Target");
    return this;
  }

  /** Chooses an LLM API by its label. */
  async choose(api) {
    const select = await this.element("LLM API");
    const word = await select.evaluate((el, label) => [...el.options].find((option) => option.label === label)?.value, api);
    if (!word) throw new Error(`there is no LLM API called ${api}`);
    await select.select(word);
  }

  /** Chooses an LLM API and fills in a plan of four small requests to it, at the simulator's address of its format. */
  async planSmall(api, baseUrl, fields = {}) {
    await this.choose(api);
    await this.fill({
      "Base URL": baseUrl,
      Model: "steady",
      "API key": "sk-simulated",
      "Mean output tokens": "12",
      "Maximum completed requests": "4",
      "Concurrent requests": "2",
      ...fields,
    });
  }

  /** Fills in fields by their labels. */
  async fill(fields) {
    for (const [label, value] of Object.entries(fields)) {
      if (["Request timeout", "Seed", "First requests apart", "Additional sampling parameters", "Metadata", "Input price", "Output price", "Budget"].includes(label)) await this.unfold();
      await this.type(label, value);
    }
  }

  /** Fills in fields of a leaderboard run's target by their names, `url`, `model` or `key`; places count from 0. */
  async target(place, fields) {
    for (const [name, value] of Object.entries(fields)) await this.typeInto(await this.page.waitForSelector(`#relay-${place}-${name}`), value);
  }

  /** Selects all that is in the field and puts the text in its place at once, as a paste does. */
  async type(label, value) {
    await this.typeInto(await this.element(label), value);
  }

  /** The same for a field that was found. */
  async typeInto(field, value) {
    await field.focus();
    await field.evaluate((el) => el.select());
    if (value === "") await this.page.keyboard.press("Backspace");
    else if (isChromium(this.tab.browser)) await this.page.keyboard.sendCharacter(value);
    else await field.evaluate((el, text) => el.ownerDocument.execCommand("insertText", false, text), value);
  }

  /** Shows the rarer fields. */
  async unfold() {
    const folded = await this.page.$("::-p-aria([name=\"Seed\"])");
    if (!folded) await (await this.page.waitForSelector("::-p-text(Advanced: request timeout)")).click();
    await this.element("Seed");
  }

  async preset(name) {
    await this.press(name);
  }

  /** The field's control. Firefox gives the label the name, too, and first. */
  async element(label) {
    const named = `::-p-aria([name="${label}"])`;
    const first = await this.page.waitForSelector(named);
    for (const one of await this.page.$$(named)) {
      if (await one.evaluate((el) => el.matches("input, select, textarea, button"))) return one;
    }
    return first;
  }

  /** Gives the file picker of this label a file. Chromium's accessible name of a picker holds what is chosen, too. */
  async pick(label, path) {
    const picker = await this.page.waitForSelector(`::-p-xpath(//label[normalize-space()="${label}"]//input[@type="file"])`);
    await picker.uploadFile(path);
  }

  /** What is in the field. */
  async value(label) {
    return (await this.element(label)).evaluate((el) => el.value);
  }

  /** What describes the field: unit, hint, notice and error. */
  async description(label) {
    return (await this.element(label)).evaluate((el) =>
      (el.getAttribute("aria-describedby") ?? "")
        .split(" ")
        .map((id) => document.getElementById(id)?.innerText.trim())
        .filter(Boolean)
        .join(" "),
    );
  }

  async press(name) {
    await this.tab.button(name).click();
  }

  async heading(name, { timeout = PATIENCE_MS } = {}) {
    await this.tab
      .role("heading", name)
      .setTimeout(timeout)
      .wait()
      .catch(async (error) => {
        throw new Error(`no heading "${name}" (${error.message}); the page shows:\n${await this.tab.text()}`);
      });
  }

  // The run.

  /** Presses Run and waits for the result. */
  async run() {
    await this.press("Run");
    return this.result();
  }

  /** Presses Run and waits until the live view is there. */
  async begin() {
    await this.press("Run");
    await this.tab.button("Stop").wait();
  }

  /** A figure of the live view; empty when the run is over. */
  async live(label) {
    return this.page.evaluate((wanted) => {
      const term = [...document.querySelectorAll("main dt")].find((dt) => dt.innerText.trim() === wanted);
      return term?.nextElementSibling?.innerText.trim() ?? "";
    }, label);
  }

  /** Waits until at least `n` requests are done, and gives how many are. */
  async done(n) {
    return until(`${n} requests are done`, async () => {
      const done = Number.parseInt(await this.live("Done"), 10);
      return done >= n && done;
    });
  }

  // The result.

  /** Waits for a result. */
  async result() {
    await this.heading("The whole run", { timeout: LONGEST_RUN_MS });
    return this;
  }

  /** The list of names and values under a heading, as an object. */
  async facts(heading) {
    return this.page.evaluate((wanted) => {
      const title = [...document.querySelectorAll("h2")].find((h) => h.innerText.trim() === wanted);
      const pairs = [...(title?.closest("section").querySelectorAll("dl > div") ?? [])].map((pair) => [
        pair.querySelector("dt").innerText.replace("?", "").trim(),
        pair.querySelector("dd").innerText.trim(),
      ]);
      return Object.fromEntries(pairs);
    }, heading);
  }

  /** The rows of the table in the region of this name: trimmed cells, without what is said of doubtful ones. */
  async table(region) {
    return this.page.evaluate((wanted) => {
      const table = document.querySelector(`[role="region"][aria-label="${wanted}"] table`);
      return [...(table?.rows ?? [])]
        .filter((row) => !row.hidden)
        .map((row) =>
          [...row.cells].map((cell) => cell.innerText.split(", doubtful")[0].split("\n")[0].replace(/\?$/, "").replace(/\s+/g, " ").trim()),
        );
    }, region);
  }

  /** The table of quantiles as `{ metric: { P50: text, … } }`. */
  async quantiles() {
    const [head, ...rows] = await this.table("Table of quantiles");
    return Object.fromEntries(rows.map(([metric, ...cells]) => [metric, Object.fromEntries(cells.map((cell, i) => [head[i + 1], cell]))]));
  }

  /** How many successes the figures account for: those they are of, and those flagged and left out, as on a busy machine. */
  async successes() {
    const count = Number((await this.quantiles())["Time to first token TTFT"].Count);
    const [, flagged, of] = /\(([\d,]+) of ([\d,]+)\)/.exec((await this.facts("The whole run")).Flagged).map(figure);
    return flagged === of ? count : count + flagged;
  }

  /** Why requests failed: `[{ heading, text }]`. */
  async causes() {
    return this.page.evaluate(() =>
      [...document.querySelectorAll('section[aria-labelledby="causes"] li')].map((li) => ({
        heading: li.querySelector("h3").innerText.replace(/\s+/g, " ").trim(),
        text: li.innerText,
      })),
    );
  }

  /** The step of the worker's clock, in ms, as the result says it. */
  async clockStep() {
    const { Clock } = await this.facts("What produced it");
    const [, number, unit] = /steps by ([\d.]+) (ms|µs)/.exec(Clock);
    return unit === "ms" ? Number(number) : Number(number) / 1_000;
  }

  // What leaves the page.

  /** Lets this profile use the clipboard, as a person's click does. */
  async allowClipboard(site) {
    if (isChromium(this.tab.browser)) await this.context.overridePermissions(site.origin, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);
  }

  /** Presses the button and gives what is on the clipboard once the page says that it is done. */
  async copied(button, said) {
    await this.page.bringToFront();
    // No page may read the clipboard of a Firefox that is driven: there it is what the page hands over that counts.
    const isRead = isChromium(this.tab.browser);
    if (!isRead) {
      await this.page.evaluate(() => {
        const write = navigator.clipboard.writeText.bind(navigator.clipboard);
        navigator.clipboard.writeText = (text) => write((window.handedOver = text));
      });
    }
    await this.press(button);
    await this.tab.sees(said);
    return this.page.evaluate((read) => (read ? navigator.clipboard.readText() : window.handedOver), isRead);
  }
}
