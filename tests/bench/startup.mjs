// From the start of the navigation until a click on Run is handled, beside a Leptos counter built the same way.
//
//   ./dev bench startup [--rounds 15] [--browser firefox]
//
// Both are served alike, with the headers that isolate a page: these alone cost a browser a new process.
// Each round opens both pages in a profile of its own, so that nothing is cached, one after the other, the first one taking turns. A button is
// clicked as soon as it is there; handled is when its effect can be seen: the running test, the higher count. Fails above twice the counter.
import { spawn } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { resolve } from "node:path";
import { servePage } from "../../tools/serve.mjs";
import { launch } from "../e2e/harness/index.mjs";
import { median, quantile } from "./parts/figures.mjs";
import { benchOptions, machine, table } from "./parts/options.mjs";
import { startBenchSite } from "./parts/site.mjs";

const LIMIT = 2;

const options = benchOptions({ rounds: 15 });
if (process.env.BENCH_NO_BUILD !== "1") await buildCounter();
const site = await startBenchSite({ brotli: true });
await copyFile("public/_headers", "tests/bench/counter/dist/_headers");
const counter = await servePage({ dir: "tests/bench/counter/dist", headers: true, brotli: true });
const PAGES = {
  page: { url: site.url, button: "Run", handled: "Stop" },
  counter: { url: counter.url, button: "Clicked 0", handled: "Clicked 1" },
};

let allMet = true;
try {
  for (const browser of options.browser) {
    const launched = await launch({ browser, watched: false });
    try {
      allMet = (await measure(launched, browser)) && allMet;
    } finally {
      await launched.close();
    }
  }
} finally {
  await Promise.all([site.close(), counter.close()]);
}
process.exitCode = allMet ? 0 : 1;

async function measure(launched, browser) {
  const before = machine();
  const seen = { page: [], counter: [] };
  // The first opening of each warms the browser itself, and does not count.
  for (let round = -1; round < options.rounds; round += 1) {
    const names = round % 2 ? ["counter", "page"] : ["page", "counter"];
    for (const name of names) {
      const ms = await untilHandled(launched, PAGES[name]);
      if (round < 0) continue;
      seen[name].push(ms);
      process.stdout.write(`${JSON.stringify({ browser, page: name, round, handled_ms: Math.round(ms * 10) / 10 })}\n`);
    }
  }
  const ratio = median(seen.page) / median(seen.counter);
  const row = (name) => [name, ...[0.25, 0.5, 0.75].map((p) => quantile(seen[name], p).toFixed(0))];
  const rows = [["ms until a click is handled", "P25", "P50", "P75"], row("page"), row("counter")];
  const verdict = ratio <= LIMIT ? "met" : "NOT MET";
  process.stderr.write(`\n${browser}, ${options.rounds} rounds (${before}, then ${machine()})\n${table(rows)}\n`);
  process.stderr.write(`ratio of the medians ${ratio.toFixed(2)}, at most ${LIMIT}: ${verdict}\n`);
  return ratio <= LIMIT;
}

/** Milliseconds from the start of the navigation until the click's effect is in the document. */
async function untilHandled(launched, { url, button, handled }) {
  const context = await launched.createBrowserContext();
  const page = await context.newPage();
  page.on("dialog", (dialog) => dialog.accept());
  await page.evaluateOnNewDocument(
    (button, handled) => {
      const find = (text) => [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === text);
      const ready = (one) => one && !one.disabled && one.getAttribute("aria-disabled") !== "true";
      window.handledAt = new Promise((done) => {
        let clicked = false;
        const look = () => {
          if (find(handled)) {
            watch.disconnect();
            done(performance.now());
          } else if (!clicked && ready(find(button))) {
            clicked = true;
            find(button).click();
          }
        };
        const watch = new MutationObserver(look);
        watch.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
      });
    },
    button,
    handled,
  );
  await page.goto(url);
  const ms = await page.evaluate(() => window.handledAt);
  await context.close();
  return ms;
}

/** Builds the counter by the tools and into the folder of compiled crates that the page uses. */
async function buildCounter() {
  process.stderr.write("Counter, release build (about a minute at first)\n");
  const env = { ...process.env, CARGO_TARGET_DIR: resolve("target") };
  delete env.NO_COLOR;
  const child = spawn("trunk", ["--log", "warn", "build", "--release", "--offline"], { cwd: "tests/bench/counter", env, stdio: "inherit" });
  const code = await new Promise((done, fail) => child.once("error", fail).once("exit", done));
  if (code !== 0) throw new Error("the counter could not be built");
}
