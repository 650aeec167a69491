// Builds what the engine bench calls, natively and for the browser, and serves it.
import { spawn } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build as bundle } from "esbuild";
import { servePage } from "../../../tools/serve.mjs";

const CRATE = "tests/bench/engine";
const FEATURES = ["bulk-memory", "bulk-memory-opt", "sign-ext", "nontrapping-float-to-int", "mutable-globals", "reference-types", "multivalue", "call-indirect-overlong", "simd"];

/** Gives `{ folder, quantiles }`: the page's files and the native program. */
export async function buildEngine() {
  process.stderr.write("Decoder and quantiles, release build (some minutes at first)\n");
  const target = resolve("target");
  const cargo = (...more) => run("cargo", ["build", "--release", "--locked", "--manifest-path", `${CRATE}/Cargo.toml`, "--target-dir", target, ...more]);
  await cargo("--bin", "quantiles");
  await cargo("--lib", "--target", "wasm32-unknown-unknown");
  const folder = await mkdtemp(join(tmpdir(), "llmperf-web-engine-"));
  await mkdir(folder, { recursive: true });
  await run("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-dir", folder, join(target, "wasm32-unknown-unknown/release/engine_bench.wasm")]);
  // As Trunk has it done for the page.
  const wasm = join(folder, "engine_bench_bg.wasm");
  await run("wasm-opt", ["-Os", ...FEATURES.map((name) => `--enable-${name}`), wasm, "-o", wasm]);
  await copyFile(`${CRATE}/page.html`, join(folder, "index.html"));
  await copyFile(`${CRATE}/page.js`, join(folder, "page.js"));
  await bundle({ stdin: { contents: 'export { createParser } from "eventsource-parser"', resolveDir: "." }, bundle: true, format: "esm", outfile: join(folder, "eventsource_parser.js") });
  return { folder, quantiles: join(target, "release/quantiles") };
}

/** Serves the folder, isolated, so that the clock is fine; closing removes the folder. */
export async function serveEngine(folder) {
  await copyFile("public/_headers", join(folder, "_headers"));
  const site = await servePage({ dir: folder, headers: true });
  return {
    url: site.url,
    async close() {
      await site.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function run(program, options) {
  const child = spawn(program, options, { stdio: ["ignore", "inherit", "inherit"] });
  const code = await new Promise((done, fail) => child.once("error", fail).once("exit", done));
  if (code !== 0) throw new Error(`${program} failed`);
}
