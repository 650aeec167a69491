// Starts the page's WebAssembly, which mounts the application, and says so in words when it cannot.
import init from "./llmperf-web.js";

/** Asked for while the program is on its way: whether the page's server knows of a local simulator. The program reads it. */
globalThis.simulator = fetch(new URL("simulator.json", import.meta.url), { cache: "no-store", credentials: "omit" })
  .then((response) => (response.ok ? response.text() : ""))
  .catch(() => "");

const loading = document.getElementById("loading");

try {
  await init({ module_or_path: new URL("llmperf-web_bg.wasm", import.meta.url) });
  loading?.remove();
} catch (error) {
  if (loading) {
    loading.setAttribute("role", "alert");
    loading.textContent = `The page could not start: ${error?.message ?? error}. It needs a browser of 2023 or later with WebAssembly switched on; a reload helps if the download was cut.`;
  }
  throw error;
}
