// How much comes over the network, compressed with brotli, before Run can be pressed, and what follows a run.
//
//   ./dev bench size
//
// The bytes are those of the browser's own network log. Fails above the limits.
import { launch, visit } from "../e2e/harness/index.mjs";
import { until } from "../e2e/harness/index.mjs";
import { transfersOf } from "./parts/transfers.mjs";
import { startBenchSite } from "./parts/site.mjs";
import { table } from "./parts/options.mjs";

const KB = 1000;
const LIMITS = { page: 300 * KB, worker: 150 * KB, charts: 220 * KB };

const kindOf = (path) => (/^worker/.test(path) ? "worker" : path === "echarts.js" ? "charts" : "page");

const site = await startBenchSite({ brotli: true });
const browser = await launch({ browser: "chromium" });
let faults;
try {
  const tab = await visit(browser, site.url);
  await tab.button("Run").wait();
  const loaded = (transfers) => transfers.some(({ url }) => url.endsWith("/worker_bg.wasm"));
  const before = await until("the worker is loaded", async () => {
    const transfers = await transfersOf(tab.page, site.url);
    return loaded(transfers) && transfers;
  });
  await tab.button("Run").click();
  await tab.page.waitForFunction(() => location.hash.startsWith("#/result/"), { timeout: 60_000 });
  await tab.page.waitForFunction(() => document.querySelector("svg[width], canvas"), { timeout: 30_000 });
  const after = (await transfersOf(tab.page, site.url)).slice(before.length);
  faults = report(before, after);
} finally {
  await browser.close();
  await site.close();
}
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length ? 1 : 0;

function report(before, after) {
  const named = (transfers) => transfers.map(({ url, bytes }) => ({ path: decodeURI(url.slice(site.url.length)) || "index.html", bytes }));
  const [first, second] = [named(before), named(after)];
  const rows = [["file", "bytes", "of", "when"]];
  for (const { path, bytes } of first) rows.push([path, bytes, kindOf(path), "before Run"]);
  for (const { path, bytes } of second) rows.push([path, bytes, kindOf(path), "after Run"]);
  process.stdout.write(`${table(rows)}\n\n`);

  const sum = (transfers, kind) => transfers.filter(({ path }) => kindOf(path) === kind).reduce((total, { bytes }) => total + bytes, 0);
  const totals = { page: sum(first, "page"), worker: sum(first, "worker"), charts: sum(second, "charts") };
  const limits = [["", "bytes", "limit", ""]];
  const faults = [];
  for (const [kind, limit] of Object.entries(LIMITS)) {
    const met = totals[kind] > 0 && totals[kind] <= limit;
    if (!met) faults.push(`${kind}: ${totals[kind]} bytes, limit ${limit}`);
    limits.push([kind, totals[kind], limit, met ? "met" : "NOT MET"]);
  }
  if (sum(first, "charts") > 0) faults.push("charts were loaded before a run");
  process.stdout.write(`${table(limits)}\n`);
  return faults;
}
