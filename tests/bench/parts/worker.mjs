// The measuring worker of a page, seen from outside: its memory, and when it spoke to the page.

/** Notes from now on when each of the page's workers says something: `window.heard`, milliseconds. Before the page is opened. */
export async function listenToWorkers(page) {
  await page.evaluateOnNewDocument(() => {
    window.heard = [];
    window.Worker = class extends window.Worker {
      constructor(...given) {
        super(...given);
        this.addEventListener("message", ({ data }) => {
          if (typeof data === "string" && data.startsWith('{"progress"')) window.heard.push(performance.now());
        });
      }
    };
  });
}

/** The worker of runs, once the page has loaded it. */
export async function measuringWorker(page) {
  const isIts = (worker) => /\/worker(_formats)?_boot\.js$/.test(worker.url()) && !worker.url().includes("/calibrate/");
  for (;;) {
    const found = page.workers().find(isIts);
    if (found) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Bytes that the worker holds: objects of JavaScript, array buffers, and the memory of Wasm, which never shrinks. Garbage is collected first. */
export async function memoryOf(worker) {
  await worker.client.send("HeapProfiler.collectGarbage");
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await worker.client.send("Runtime.getHeapUsage");
  // The glue's start gives what it started before.
  const wasm = await worker.evaluate(async () => {
    globalThis.benchMemory ??= (await (await import(new URL("./worker.js", location.href).href)).default()).memory;
    return globalThis.benchMemory.buffer.byteLength;
  });
  return { objects: usedSize + embedderHeapUsedSize, buffers: backingStorageSize, wasm, all: usedSize + embedderHeapUsedSize + backingStorageSize + wasm };
}
