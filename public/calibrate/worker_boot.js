// Starts the measuring worker's WebAssembly from this folder, so that the service worker beside this file answers what it asks for. A
// failure is thrown outside the promise, so that the page's `worker.onerror` hears of it.
import init from "../worker.js";

init({ module_or_path: new URL("../worker_bg.wasm", import.meta.url) }).catch((error) => {
  setTimeout(() => {
    throw error;
  });
});
