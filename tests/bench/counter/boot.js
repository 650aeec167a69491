// Starts the counter as the page's own boot.js starts the page.
import init from "./counter.js";

await init({ module_or_path: new URL("counter_bg.wasm", import.meta.url) });
