// What each request cost on the wire, as the browser's own network stack wrote it down.
import { readFile } from "node:fs/promises";
import { netLogs } from "../../e2e/harness/browser.mjs";
import { requestsOf } from "../../e2e/harness/index.mjs";

/** Every request under `base` so far, page and workers alike, with the bytes of its body as they were sent: `{ url, bytes }`, in order. */
export async function transfersOf(page, base) {
  // Waits until all that was written before is in the file.
  await requestsOf(page, new URL(base).origin);
  const text = await readFile(netLogs.get(page.browser()), "utf8");
  const types = JSON.parse(`${text.slice(0, text.indexOf("\n")).replace(/,\s*$/, "")}}`).constants.logEventTypes;
  const transfers = new Map();
  for (const line of text.split("\n")) {
    const event = parsed(line);
    const id = event?.source?.id;
    if (event?.type === types.URL_REQUEST_START_JOB && event.params?.url?.startsWith(base)) {
      if (!event.params.url.includes("/network-log-marker-")) transfers.set(id, { url: event.params.url, bytes: 0 });
    } else if (event?.type === types.URL_REQUEST_JOB_BYTES_READ && transfers.has(id)) {
      transfers.get(id).bytes += event.params.byte_count;
    }
  }
  return [...transfers.values()];
}

function parsed(line) {
  try {
    return JSON.parse(line.replace(/,\s*$/, ""));
  } catch {
    // The last line may still be being written.
    return undefined;
  }
}
