// Starts the worker's WebAssembly. A failure is thrown outside the promise, so that the page's `worker.onerror` hears of it.
import init from "./worker.js";

init({ module_or_path: new URL("worker_bg.wasm", import.meta.url) }).catch((error) => {
  setTimeout(() => {
    throw error;
  });
});
