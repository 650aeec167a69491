// Accessibility as axe-core sees it. It is evaluated, not added as a script, so that the page's policy stays in force.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The violations of WCAG 2.2 A and AA and of axe's good practice, one line an element. */
export async function axeViolations(visit) {
  const { page } = visit;
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ["violations"], rules: { "color-contrast-enhanced": { enabled: false } } }),
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`),
  );
}

/** Fails with each violation; `state` says in which state of which view. */
export async function assertAccessible(visit, state) {
  assert.deepEqual(await axeViolations(visit), [], `axe in the state: ${state}`);
}
