// Starts the WebAssembly of the worker that knows every wire format. A failure is thrown outside the promise, so that the page's `worker.onerror` hears of it.
import init from "./worker_scripted.js";

init({ module_or_path: new URL("worker_scripted_bg.wasm", import.meta.url) }).catch((error) => {
  setTimeout(() => {
    throw error;
  });
});
