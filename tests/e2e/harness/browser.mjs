// Real browsers: how they are launched, and what a launch is told to leave out.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

/** Puppeteer's own flags that keep a hidden tab running at full speed: a test of hidden tabs must not have them. */
const KEEPS_HIDDEN_TABS_AWAKE = [
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
  "--disable-ipc-flooding-protection",
];

const CHROMIUM_FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // No name resolves but this machine's, so that nothing can leave it even by mistake.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

/**
 * Launches a browser with a fresh profile and gives puppeteer's `Browser`; closing it removes the profile.
 *
 * - `browser`: "chromium" or "firefox"; else what E2E_BROWSER says, else Chromium.
 * - `hiddenTabsSleep: true` leaves a hidden tab to the browser's own throttling.
 * - `watched: false` keeps no network log and has nobody told of requests and reads: being told costs a page time for each of them.
 * - Certificates that sign themselves are accepted, for the simulator's HTTP/2.
 */
export async function launch({ browser = process.env.E2E_BROWSER || "chromium", hiddenTabsSleep = false, watched = true, args = [] } = {}) {
  const common = { headless: true, acceptInsecureCerts: true, networkEnabled: watched, timeout: 120_000, protocolTimeout: 180_000 };
  if (browser === "firefox") {
    return puppeteer.launch({
      ...common,
      browser: "firefox",
      executablePath: process.env.FIREFOX || "/usr/bin/firefox-esr",
      args,
    });
  }
  const folder = await mkdtemp(join(tmpdir(), "llmperf-web-e2e-"));
  const netLog = join(folder, "net-log.json");
  const launched = await puppeteer.launch({
    ...common,
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    userDataDir: join(folder, "profile"),
    ignoreDefaultArgs: hiddenTabsSleep ? KEEPS_HIDDEN_TABS_AWAKE : [],
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ...CHROMIUM_FLAGS,
      ...(watched ? [`--log-net-log=${netLog}`, "--net-log-capture-mode=Default"] : []),
      ...args,
    ],
  });
  netLogs.set(launched, netLog);
  launched.once("disconnected", () => {
    setTimeout(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => {}), 500);
  });
  return launched;
}

/** Where each launched Chromium writes down its network traffic. */
export const netLogs = new WeakMap();

/** Is this the browser that has CDP and a network log? */
export const isChromium = (browser) => netLogs.has(browser);
