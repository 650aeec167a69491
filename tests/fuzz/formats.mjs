// Fuzzes every framer and decoder: ./dev fuzz formats --seconds 60 (or just 60), --from ROUND to repeat a failing round.
import { spawnSync } from "node:child_process";

const argument = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : otherwise;
};
const bare = /^\d+$/.test(process.argv[2] ?? "") ? process.argv[2] : "60";
const run = spawnSync(
  "cargo",
  ["run", "--release", "--example", "fuzz_formats", "--", argument("seconds", bare), argument("from", "0")],
  { stdio: "inherit" },
);
process.exit(run.status ?? 1);
