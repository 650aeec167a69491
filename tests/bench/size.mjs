// How much comes over the network, compressed with brotli, before Run can be pressed, and what follows a run.
//
//   ./dev bench size
//
// The bytes are those of the browser's own network log. Fails above the limits.
import { launch, until, visit } from "../e2e/harness/index.mjs";
import { table } from "./parts/options.mjs";
import { startBenchSite } from "./parts/site.mjs";
import { transfersOf } from "./parts/transfers.mjs";

const KB = 1000;
const LIMITS = { page: 300 * KB, worker: 150 * KB, charts: 220 * KB };
/** What may come only when there is a result to show, or a plan wants another wire format. */
const LATER = ["viewer", "charts", "worker_scripted", "worker_formats"];

const kindOf = (path) => /^(worker_formats|worker_scripted|worker|viewer)/.exec(path)?.[0] ?? (path === "echarts.js" ? "charts" : "page");

const site = await startBenchSite({ brotli: true });
const browser = await launch({ browser: "chromium" });
let faults;
try {
  const tab = await visit(browser, site.url);
  await tab.button("Run").wait();
  const before = await transfersUntil(tab.page, "/worker_bg.wasm");
  await tab.button("Run").click();
  await tab.page.waitForFunction(() => location.hash.startsWith("#/result/"), { timeout: 60_000 });
  const after = (await transfersUntil(tab.page, "/echarts.js")).slice(before.length);
  faults = report(before, after);
} finally {
  await browser.close();
  await site.close();
}
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length ? 1 : 0;

/** Every transfer so far, once this file is among them. Charts are loaded when a person comes near them. */
function transfersUntil(page, file) {
  return until(`${file} is loaded`, async () => {
    await page.evaluate(async () => {
      for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
        window.scrollTo(0, y);
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      }
    });
    const transfers = await transfersOf(page, site.url);
    return transfers.some(({ url, bytes }) => url.endsWith(file) && bytes > 0) && transfers;
  });
}

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
  for (const kind of LATER) if (sum(first, kind) > 0) faults.push(`${kind}: loaded before there was a run`);
  process.stdout.write(`${table(limits)}\n`);
  return faults;
}
