// What Trunk leaves to be done on the page that it built: its own link goes, the style sheets become one file, scripts and styles lose what
// only people read, and what the page's start would ask for one after the other is asked for at once.
import { transformSync } from "esbuild";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.TRUNK_STAGING_DIR;
const page = join(folder, "index.html");
let html = readFileSync(page, "utf8");

html = html
  .split("\n")
  .filter((line) => line.trim() && !line.includes("data-trunk"))
  .join("\n");

/** The sheets that only the viewer needs; they come with it. */
const LATER = ["result.css", "leaderboard.css", "relay.css", "history.css", "charts.css", "how.css", "check.css"];

const sheets = [...html.matchAll(/ *<link rel="stylesheet" href="\.\/([^"]+)"\/?>\n?/g)];
const missing = LATER.filter((name) => !sheets.some(([, found]) => found === name));
if (sheets.length === 0 || missing.length) throw new Error(`${page} lacks style sheets: ${missing.join(", ")}`);
for (const [joined, isIn] of [
  ["style.css", (name) => !LATER.includes(name)],
  ["viewer.css", (name) => LATER.includes(name)],
]) {
  const names = sheets.map(([, name]) => name).filter(isIn);
  writeFileSync(join(folder, joined), minified(names.map((name) => readFileSync(join(folder, name), "utf8")).join("\n"), "css"));
}
for (const [line, name] of sheets) {
  html = html.replace(line, line === sheets[0][0] ? '    <link rel="stylesheet" href="./style.css">\n' : "");
  rmSync(join(folder, name));
}

/** The scripts that wasm-bindgen wrote beside the programs. Those of the program that the page starts with are found by a browser only in that. */
const snippets = readdirSync(join(folder, "snippets"), { recursive: true })
  .map((path) => `snippets/${String(path).replaceAll("\\", "/")}`)
  .filter((path) => path.endsWith(".js"));
const program = readFileSync(join(folder, "llmperf-web.js"), "utf8");
const early = snippets.filter((path) => program.includes(`./${path}`)).map((path) => `    <link rel="modulepreload" href="./${path}">\n`).join("");
html = html.replace('    <link rel="modulepreload"', `${early}    <link rel="modulepreload"`);

for (const name of [...snippets, "boot.js", "llmperf-web.js", "importer.js", "importer_boot.js", "tokenizer.js", "tokenizer_boot.js", "viewer.js", "worker.js", "worker_boot.js", "worker_scripted.js", "worker_scripted_boot.js", "worker_formats.js", "worker_formats_boot.js", "isolate.js", "look.js", "calibrate/service_worker.js", "calibrate/worker_boot.js"]) {
  const path = join(folder, name);
  writeFileSync(path, minified(readFileSync(path, "utf8"), "js"));
}

writeFileSync(page, html.endsWith("\n") ? html : `${html}\n`);

function minified(code, loader) {
  return transformSync(code, { loader, minify: true, target: "es2022", legalComments: "none" }).code;
}
