// Runs a fuzzer of examples/: --seconds N (or just N), --from ROUND to repeat a failing round.
import { spawnSync } from "node:child_process";

const argument = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : otherwise;
};

/** Runs it and ends this process as it ended. */
export function fuzz(example) {
  const bare = /^\d+$/.test(process.argv[2] ?? "") ? process.argv[2] : "60";
  const words = ["run", "--release", "--example", example, "--", argument("seconds", bare), argument("from", "0")];
  process.exit(spawnSync("cargo", words, { stdio: "inherit" }).status ?? 1);
}
