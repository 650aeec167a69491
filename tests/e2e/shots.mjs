// Takes the pictures of the README, and with --look more of them for the eye: ./dev shots [--look FOLDER].
//
// One test of the simulator's jittery model is run in each theme; nothing in the pictures is made up.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withPalette } from "../../tools/palette.mjs";
import { launch, startSite } from "./harness/index.mjs";
import { journey } from "./harness/journey.mjs";

const { look } = parseArgs({ options: { look: { type: "string" } } }).values;
const folder = "docs/screenshots";
mkdirSync(folder, { recursive: true });
if (look) mkdirSync(look, { recursive: true });

const site = await startSite();
const browser = await launch();
try {
  for (const dark of [false, true]) {
    await take({ width: 1280, dark });
    if (look) await take({ width: 390, dark });
  }
} finally {
  await browser.close();
  await site.close();
}

async function take({ width, dark }) {
  const walk = await journey({ site, browser }, "", { width, height: 800, dark, calibrate: true });
  const theme = dark ? "dark" : "light";
  const picture = async (name, height) => {
    await walk.page.mouse.move(1, 1);
    await walk.page.evaluate(() => document.activeElement?.blur());
    if (width === 1280 && height) {
      const png = await walk.page.screenshot({ clip: { x: 0, y: 0, width, height } });
      writeFileSync(join(folder, `${name}-${theme}.png`), withPalette(png));
    }
    if (look) await walk.page.screenshot({ path: join(look, `${name}-${theme}-${width}.png`), fullPage: true });
  };
  await walk.plan();
  await walk.fill({ Model: "jittery" });
  await picture("plan", 760);
  await walk.begin();
  await walk.done(15);
  await picture("live", 540);
  await walk.result();
  await drawCharts(walk.page);
  await picture("result", 1660);
  await walk.page.evaluate(() => (location.hash = "#/leaderboard"));
  await walk.tab.sees("published runs shown");
  await walk.tab.sees("yours");
  await drawCharts(walk.page);
  await picture("leaderboard", 1010);
  if (look) {
    await walk.page.evaluate(() => (location.hash = "#/history"));
    await walk.heading("History");
    await walk.tab.sees("Kept results");
    await picture("history");
    await failed(walk, picture);
  }
  await walk.close();
}

/** A run that pauses since its first requests all fail, and its result. */
async function failed(walk, picture) {
  await walk.tab.link("Measure").click();
  await walk.fill({ Model: "fault-auth" });
  await walk.begin();
  await walk.heading("Paused");
  await picture("paused");
  await walk.press("Stop and see the result");
  await walk.result();
  await picture("failed");
}

/** Charts are drawn when they come into view: shows each of them, and waits until it stands. */
async function drawCharts(page) {
  for (const area of await page.$$(".chart-area")) {
    await area.scrollIntoView();
    await area.waitForSelector("svg path");
  }
  await page.evaluate(() => scrollTo(0, 0));
}
