// The options that the benches of time share, and what is said of the machine they ran on.
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";

/** `--rounds N`, `--case NAME` (may be repeated), `--browser chromium|firefox` (may be repeated; `browsers` for none). */
export function benchOptions({ rounds, browsers = ["chromium"], more = {} }) {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: String(rounds) },
      case: { type: "string", multiple: true },
      browser: { type: "string", multiple: true, default: browsers },
      ...more,
    },
  });
  const wanted = Number(values.rounds);
  if (!Number.isInteger(wanted) || wanted < 1) throw new Error("--rounds needs a whole number of at least 1");
  for (const browser of values.browser) {
    if (!["chromium", "firefox"].includes(browser)) throw new Error(`--browser is chromium or firefox, not ${browser}`);
  }
  return { ...values, rounds: wanted };
}

/** How busy the machine is, for the reader of the figures. */
export const machine = () => `load ${loadavg()[0].toFixed(1)} on ${cpus().length} cores`;

/** Rows of texts as lines of aligned columns. */
export function table(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => String(row[i]).length)));
  return rows.map((row) => row.map((cell, i) => (i ? String(cell).padStart(widths[i]) : String(cell).padEnd(widths[i]))).join("  ")).join("\n");
}
