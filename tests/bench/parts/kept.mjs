// The run as the page itself keeps it.
import { until } from "../../e2e/harness/index.mjs";

/** The run that the page keeps in its history, once it is there. */
export async function keptRun(page, timeout = 120_000) {
  return JSON.parse(await keptText(page, timeout)).run;
}

/** The same as the text that it keeps. */
export async function keptText(page, timeout = 120_000) {
  await page.waitForFunction(() => location.hash.startsWith("#/result/"), { timeout, polling: 250 });
  return until("the page keeps its run", () =>
    page.evaluate(async () => {
      // To open a database that is not there would make an empty one.
      if (!(await indexedDB.databases()).some(({ name }) => name === "llmperf-web")) return undefined;
      const settled = (request) =>
        new Promise((done, fail) => {
          request.onsuccess = () => done(request.result);
          request.onerror = () => fail(request.error);
        });
      const database = await settled(indexedDB.open("llmperf-web"));
      const kept = await settled(database.transaction("runs").objectStore("runs").get(location.hash.slice("#/result/".length)));
      database.close();
      return kept?.text();
    }),
  );
}
