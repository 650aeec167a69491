// A tab as a person has it open: finds things by role and label, and remembers every complaint of the browser.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { isChromium } from "./browser.mjs";
import { PATIENCE_MS } from "./until.mjs";

/**
 * Opens `url` in a new tab and gives a `Visit`.
 *
 * - `width`, `height`, `dark`: the window and the colour scheme.
 * - `context`: a browser context, where not the browser's first.
 * - `calibrate`: lets the page have service workers, so that its runs begin with a calibration. Most tests have no use for that second.
 * - `ready`: waits until the loading text has gone; `false` returns at once.
 */
export async function visit(browser, url, { width = 1280, height = 800, dark = false, context, calibrate = false, ready = true } = {}) {
  const page = await (context ?? browser).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const visited = new Visit(page, browser);
  await visited.listen();
  if (!calibrate) await page.evaluateOnNewDocument(() => delete Navigator.prototype.serviceWorker);
  await page.setViewport({ width, height });
  if (isChromium(browser)) await visited.useDark(dark);
  await page.goto(url);
  if (ready) await visited.ready();
  return visited;
}

export class Visit {
  /** What the page wrote to the console as an error. */
  consoleErrors = [];
  /** Everything it wrote there, as `{ type, text }`. */
  console = [];
  /** Exceptions that nobody caught. */
  pageErrors = [];
  /** Breaches of the content policy, as the page's own event tells them. */
  violations = [];
  /** Requests that failed, as `{ url, why }`. */
  failures = [];

  constructor(page, browser) {
    this.page = page;
    this.browser = browser;
  }

  async listen() {
    const { page } = this;
    page.on("console", (message) => {
      const entry = { type: message.type(), text: message.text() };
      this.console.push(entry);
      if (entry.type === "error") this.consoleErrors.push(`${entry.text} (${message.location()?.url ?? ""})`);
    });
    page.on("pageerror", (error) => this.pageErrors.push(String(error?.stack ?? error)));
    page.on("requestfailed", (request) => this.failures.push({ url: request.url(), why: request.failure()?.errorText }));
    await page.exposeFunction("harnessHeardViolation", (text) => this.violations.push(text));
    await page.evaluateOnNewDocument(() => {
      document.addEventListener("securitypolicyviolation", (event) =>
        window.harnessHeardViolation(`${event.effectiveDirective}: ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber} ${event.sample}`),
      );
    });
  }

  /** Waits until the page has started. */
  async ready() {
    await this.page.waitForFunction(() => document.readyState === "complete" && !document.getElementById("loading"));
  }

  async reload() {
    await this.page.reload();
    await this.ready();
  }

  /** A locator for what assistive technology calls by this role and name. */
  role(role, name) {
    const named = name === undefined ? "" : `[name="${name.replaceAll('"', '\\"')}"]`;
    return this.page.locator(`::-p-aria(${named}[role="${role}"])`);
  }
  button(name) {
    return this.role("button", name);
  }
  link(name) {
    return this.role("link", name);
  }
  /** A locator for the field with this label. */
  field(label) {
    return this.page.locator(`::-p-aria([name="${label.replaceAll('"', '\\"')}"])`);
  }
  /** Writes into the field with this label, in place of what is there, as a person would. */
  async fill(label, value) {
    await this.field(label).fill(value);
  }
  /** Waits until a person can read this text. */
  async sees(text, { timeout = PATIENCE_MS } = {}) {
    await this.page
      .waitForFunction((wanted) => document.body.innerText.includes(wanted), { timeout, polling: 100 }, text)
      .catch(async (error) => {
        throw new Error(`"${text}" was not seen (${error.message}); the page shows:\n${await this.text()}`);
      });
  }
  /** All that a person can read. */
  async text() {
    return this.page.evaluate(() => document.body.innerText);
  }
  /** A table by its accessible name or caption, as rows of trimmed cell texts, the header first. */
  async table(name) {
    return this.page.evaluate((wanted) => {
      const named = (table) =>
        table.caption?.innerText.trim() === wanted ||
        table.getAttribute("aria-label") === wanted ||
        document.getElementById(table.getAttribute("aria-labelledby") ?? "")?.innerText.trim() === wanted;
      const found = [...document.querySelectorAll("table")].find(named);
      return found && [...found.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim()));
    }, name);
  }

  async useDark(dark) {
    await this.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  }

  /** Puts another tab in front; `document.visibilityState` becomes hidden. Gives the way back. */
  async hide() {
    const front = await this.page.browserContext().newPage();
    await front.bringToFront();
    await this.page.waitForFunction(() => document.visibilityState === "hidden", { polling: 50 });
    return async () => {
      await this.page.bringToFront();
      await front.close();
    };
  }

  /** Does the page scroll sideways as a whole? It must not, at any width. */
  async scrollsSideways() {
    return this.page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  }

  /** Writes a picture to the folder of SHOTS and gives its path; does nothing without that variable. */
  async shot(name, { full = false } = {}) {
    if (!process.env.SHOTS) return undefined;
    mkdirSync(process.env.SHOTS, { recursive: true });
    const path = join(process.env.SHOTS, `${name}.png`);
    await this.page.screenshot({ path, fullPage: full });
    return path;
  }

  /** Fails if the browser complained of anything; `allow` holds patterns of what the test provokes on purpose. */
  assertQuiet({ allow = [] } = {}) {
    const unexpected = (texts) => texts.filter((text) => !allow.some((pattern) => pattern.test(text)));
    assert.deepEqual(
      {
        violations: this.violations,
        pageErrors: unexpected(this.pageErrors),
        consoleErrors: unexpected(this.consoleErrors),
      },
      { violations: [], pageErrors: [], consoleErrors: [] },
    );
  }

  async close() {
    await this.page.close();
  }
}
