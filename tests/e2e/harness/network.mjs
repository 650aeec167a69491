// Every request that pages and workers made, as the browser's own network stack wrote it down.
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { netLogs } from "./browser.mjs";

/** Whom the browser itself talks to, on no page's behalf: updates, time, accounts, form filling. */
const BROWSERS_OWN = /(^|\.)(google\.com|googleapis\.com|gvt1\.com|gstatic\.com)$/;

/**
 * Every request of the whole browser, of pages and of workers alike: `{ method, url, initiator }`, in order. Left out are
 * what a person opens (a navigation that no page began) and what the browser asks of its maker on nobody's behalf.
 *
 * The log is written by the network process, below anything that a page or a debugger's attachment can miss. It is
 * flushed in bursts, so a request for a marker of `origin`, `page`'s own, is made by `page` and waited for first.
 */
export async function requestsOf(page, origin) {
  const marker = `${origin}/network-log-marker-${Math.random().toString(36).slice(2)}`;
  const file = netLogs.get(page.browser());
  if (!file) throw new Error("only Chromium keeps a network log");
  await page.evaluate((url) => fetch(url, { cache: "no-store" }).catch(() => {}), marker);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const text = await readFile(file, "utf8");
    if (text.includes(marker)) return requestsIn(text).filter(({ url }) => !url.includes("/network-log-marker-"));
    // The stack writes when its buffer is full: more traffic fills it.
    await page.evaluate((url) => fetch(url, { cache: "no-store" }).catch(() => {}), `${marker}-${attempt}${"x".repeat(500)}`);
    await pause(50);
  }
  throw new Error("the browser's network log never showed the marker");
}

/** Reads the lines of a log that may still be written to. */
export function requestsIn(text) {
  const constants = JSON.parse(`${text.slice(0, text.indexOf("\n")).replace(/,\s*$/, "")}}`).constants;
  const started = constants.logEventTypes.URL_REQUEST_START_JOB;
  const requests = [];
  for (const line of text.split("\n")) {
    if (!line.includes(`"type":${started}`)) continue;
    let event;
    try {
      event = JSON.parse(line.replace(/,\s*$/, ""));
    } catch {
      continue;
    }
    const { url, method, initiator, request_type: kind } = event.params ?? {};
    if (event.type !== started || !url) continue;
    // The log says "not an origin" where no page began the request.
    const ofNoPage = initiator === undefined || initiator === "not an origin";
    if (ofNoPage && (kind === "main frame" || BROWSERS_OWN.test(new URL(url).hostname))) continue;
    requests.push({ method, url, initiator });
  }
  return requests;
}
