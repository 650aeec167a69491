// Makes the leaderboard's compact snapshot: node tools/leaderboard-snapshot.mjs INPUT OUTPUT
//
// INPUT is a JSON file with every request of the 19 runs of ray-project/llmperf-leaderboard and its published tables.
// OUTPUT keeps of each successful request its E2E latency (whole microseconds), its TTFT and its ITL (in units of 10 µs) and
// its output tokens; of each failed one its error code. Requests are ordered by E2E, so that E2E travels as steps; ITL
// travels as what remains after E2E ÷ output tokens, rounded down to a unit. The reader undoes both exactly.
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const UNIT_US = 10;
const MOST_COMPRESSED_BYTES = 15_000;
const STATISTICS = ["median", "mean", "min", "max", "p25", "p75", "p95", "p99"];
const SIZES = ["70b", "13b", "7b"];

const [input, output] = process.argv.slice(2);
if (!input || !output) {
  console.error("usage: node tools/leaderboard-snapshot.mjs INPUT OUTPUT");
  process.exit(2);
}

const source = JSON.parse(readFileSync(input, "utf8"));
const column = Object.fromEntries(source.request_columns.map((name, i) => [name, i]));
const micros = (seconds) => Math.round(seconds * 1e6);
const units = (seconds) => Math.round(micros(seconds) / UNIT_US);

const snapshot = {
  version: 1,
  source: "ray-project/llmperf-leaderboard, commit 27aa9b6",
  license: "Apache-2.0",
  unit_us: UNIT_US,
  runs: SIZES.flatMap((size) =>
    source.runs
      .filter((run) => run.model_size === size)
      .sort((a, b) => a.provider.localeCompare(b.provider, "en"))
      .map((run) => compactRun(run, size)),
  ),
};
if (snapshot.runs.length !== source.runs.length) {
  throw new Error(`${source.runs.length} runs came in, ${snapshot.runs.length} would go out`);
}
// One run a line: the file can be looked at and its changes seen.
const text = JSON.stringify(snapshot).replaceAll('{"provider"', '\n{"provider"') + "\n";
// Brotli's default here is its best quality, 11.
const compressed = brotliCompressSync(text).length;
if (compressed > MOST_COMPRESSED_BYTES) {
  throw new Error(`${compressed} bytes after Brotli, ${MOST_COMPRESSED_BYTES} are allowed: make UNIT_US coarser`);
}
writeFileSync(output, text);
console.log(`${output}: ${snapshot.runs.length} runs, ${text.length} bytes, ${compressed} after Brotli`);

function compactRun(run, size) {
  const ttftTable = publishedRow(run, size, "ttft_s");
  const rateTable = publishedRow(run, size, "output_tokens_per_s");
  const succeeded = run.requests
    .filter((request) => request[column.error_code] === null)
    .map((request) => ({
      ttft: units(request[column.ttft_s]),
      itl: units(request[column.inter_token_latency_s]),
      e2e: micros(request[column.end_to_end_latency_s]),
      tokens: request[column.number_output_tokens],
    }))
    .sort((a, b) => a.e2e - b.e2e);
  const errors = {};
  for (const request of run.requests) {
    const code = request[column.error_code];
    if (code !== null) errors[code] = (errors[code] ?? 0) + 1;
  }
  return {
    provider: run.provider,
    size,
    model: ttftTable.model,
    date: new Date(run.timestamp * 1000).toISOString().slice(0, 10),
    workload: [
      run.mean_input_tokens,
      run.stddev_input_tokens,
      run.mean_output_tokens,
      run.stddev_output_tokens,
      run.num_concurrent_requests,
    ],
    errors: Object.entries(errors).map(([code, count]) => [Number(code), count]),
    published_ttft_s: STATISTICS.map((name) => ttftTable[name]),
    published_tokens_per_s: STATISTICS.map((name) => rateTable[name]),
    ttft: succeeded.map((r) => r.ttft),
    e2e_steps_us: succeeded.map((r, i) => r.e2e - (succeeded[i - 1]?.e2e ?? 0)),
    tokens: succeeded.map((r) => r.tokens),
    itl_rest: succeeded.map((r) => r.itl - Math.floor(r.e2e / (r.tokens * UNIT_US))),
  };
}

function publishedRow(run, size, table) {
  const rows = source.published_tables[table][size].filter((row) => row.provider === run.provider);
  if (rows.length !== 1) {
    throw new Error(`${table}, ${size}: ${rows.length} published rows for ${run.provider}`);
  }
  return rows[0];
}
