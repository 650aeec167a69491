// What the browser saves to disk, as a person finds it there.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Catches the next download that `act` starts in the journey's profile and gives `{ name, text, path }`.
 *
 * `path` stays until `forget` is called.
 */
export async function download(journey, act) {
  const folder = await mkdtemp(join(tmpdir(), "llmperf-web-download-"));
  const session = await journey.page.browser().target().createCDPSession();
  try {
    await session.send("Browser.setDownloadBehavior", {
      behavior: "allowAndName",
      browserContextId: journey.context.id,
      downloadPath: folder,
      eventsEnabled: true,
    });
    const names = new Map();
    const saved = new Promise((done, fail) => {
      session.on("Browser.downloadWillBegin", ({ guid, suggestedFilename }) => names.set(guid, suggestedFilename));
      session.on("Browser.downloadProgress", ({ guid, state }) => {
        if (state === "completed") done(guid);
        if (state === "canceled") fail(new Error("the browser gave the download up"));
      });
    });
    await act();
    const guid = await saved;
    const path = join(folder, guid);
    return { name: names.get(guid), text: await readFile(path, "utf8"), path, forget: () => rm(folder, { recursive: true }) };
  } finally {
    await session.detach();
  }
}
