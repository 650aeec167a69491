// Builds a leaderboard file (docs/leaderboard-file.md) from a folder of LLMPerf results: ./dev leaderboard DIR [--out FILE]
//
// Every `*_individual_responses.json` of DIR, at any depth, becomes a run together with the `*_summary.json` beside it; entries
// that the page made are taken in as they are. The provider is the summary's metadata `provider` (LLMPerf's `--metadata
// provider=NAME`), else the name of the folder that the files lie in.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: "leaderboard.json" },
    title: { type: "string", default: "Leaderboard" },
    about: { type: "string", default: "" },
    place: { type: "string", default: "" },
    source: { type: "string", default: "" },
    license: { type: "string", default: "" },
  },
});
const [folder] = positionals;
if (!folder || positionals.length > 1) {
  console.error("usage: ./dev leaderboard DIR [--out FILE] [--title TEXT] [--about TEXT] [--place TEXT] [--source TEXT] [--license TEXT]");
  process.exit(2);
}

const FORMAT = "llmperf-leaderboard";
const CODES = { 429: "rate limit (429)", "-100": "reply shorter than wanted (−100)", "-1": "no HTTP status (−1)" };
const skipped = [];

const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile() && file.name.endsWith(".json"))
  .map((file) => join(file.parentPath ?? file.path, file.name))
  .sort();
const runs = paths.flatMap((path) => {
  try {
    return runsOf(path);
  } catch (error) {
    skipped.push(`${path}: ${error.message}`);
    return [];
  }
});
for (const words of skipped) console.error(`left out ${words}`);
if (runs.length === 0) {
  console.error(`${folder} holds no results of LLMPerf: none of its ${paths.length} JSON files is one of *_individual_responses.json with its *_summary.json.`);
  process.exit(1);
}

const { title, about, place, source, license, out } = values;
// One run a line: the file can be looked at and its changes seen.
const head = JSON.stringify({ format: FORMAT, version: 2, title, about, place, source, license }).slice(0, -1);
writeFileSync(out, `${head},"runs":[\n${runs.map((run) => JSON.stringify(run)).join(",\n")}\n]}\n`);
console.log(`${out}: ${runs.length} runs, ${runs.reduce((sum, run) => sum + run.requests.length, 0)} requests that succeeded`);

function runsOf(path) {
  if (path.endsWith("individual_responses.json")) {
    const summary = path.replace(/individual_responses\.json$/, "summary.json");
    if (!paths.includes(summary)) throw new Error(`${basename(summary)} is not beside it`);
    return [runOf(JSON.parse(readFileSync(path, "utf8")), JSON.parse(readFileSync(summary, "utf8")), path)];
  }
  if (path.endsWith("summary.json") || resolve(path) === resolve(values.out)) return [];
  const other = JSON.parse(readFileSync(path, "utf8"));
  if (other?.format !== FORMAT) return [];
  if (other.version !== 2) throw new Error(`it is a leaderboard of version ${other.version}, this program reads 2`);
  return other.runs;
}

function runOf(responses, summary, path) {
  if (!Array.isArray(responses)) throw new Error("it is no list of responses");
  const number = (name) => {
    const value = summary[name];
    if (!Number.isInteger(value) || value < 0) throw new Error(`its summary has no ${name}: only load tests stand in a leaderboard`);
    return value;
  };
  const good = responses.filter((r) => r.error_code === null || r.error_code === undefined);
  const requests = good.map((r) => {
    const { ttft_s, end_to_end_latency_s, inter_token_latency_s, number_output_tokens } = r;
    if (!(ttft_s >= 0) || !(end_to_end_latency_s > 0)) throw new Error("a response that succeeded has no times");
    return [ttft_s, end_to_end_latency_s, inter_token_latency_s ?? null, number_output_tokens ?? null];
  });
  const failures = new Map();
  for (const { error_code } of responses) {
    if (error_code === null || error_code === undefined) continue;
    const words = CODES[error_code] ?? `error ${error_code}`;
    failures.set(words, (failures.get(words) ?? 0) + 1);
  }
  return {
    provider: String(summary.provider ?? basename(resolve(dirname(path)))),
    model: String(summary.model ?? "unknown"),
    ...(["70b", "13b", "7b"].includes(summary.size) ? { size: summary.size } : {}),
    date: new Date((summary.timestamp ?? 0) * 1000).toISOString().slice(0, 10),
    workload: {
      mean_input_tokens: number("mean_input_tokens"),
      stddev_input_tokens: number("stddev_input_tokens"),
      mean_output_tokens: number("mean_output_tokens"),
      stddev_output_tokens: number("stddev_output_tokens"),
    },
    concurrency: number("num_concurrent_requests"),
    requests,
    failures: [...failures],
  };
}
