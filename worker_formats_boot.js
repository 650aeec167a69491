// Starts the WebAssembly of the worker that knows every wire format. A failure is thrown outside the promise, so that the page's `worker.onerror` hears of it.
import init from "./worker_formats.js";

init({ module_or_path: new URL("worker_formats_bg.wasm", import.meta.url) }).catch((error) => {
  setTimeout(() => {
    throw error;
  });
});
