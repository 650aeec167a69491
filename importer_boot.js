// Starts the WebAssembly that reads other tools' files. A failure is thrown outside the promise, so that the page's `worker.onerror` hears of it.
import init from "./importer.js";

init({ module_or_path: new URL("importer_bg.wasm", import.meta.url) }).catch((error) => {
  setTimeout(() => {
    throw error;
  });
});
