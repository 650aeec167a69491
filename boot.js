// Starts the page's WebAssembly, which mounts the application, and says so in words when it cannot. A classic script, so that it runs as
// soon as it is there: what the program will ask for is on its way, or done, by the time the program has arrived.
(async () => {
  const near = (name) => new URL(name, document.baseURI);

  // Compiled while it arrives. Where that is refused, for instance for a wrong Content-Type, the glue finds its own way.
  const address = near("llmperf-web_bg.wasm");
  const program = WebAssembly.compileStreaming(fetch(address)).catch(() => address);
  const glue = import("./llmperf-web.js");

  const simulator = fetch(near("simulator.json"))
    .then((response) => (response.ok ? response.json() : null))
    .catch(() => null);
  /** Resolves once the viewer's style sheet is in force. */
  const styled = () =>
    new Promise((done, fail) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = near("viewer.css");
      link.onload = done;
      link.onerror = () => {
        link.remove();
        fail(new Error("viewer.css could not be loaded"));
      };
      document.head.append(link);
    });
  let viewer;
  /** Loads the page's second program once, with its style sheet; after a failure, anew. */
  globalThis.importViewer = () =>
    (viewer ??= Promise.all([import("./viewer.js"), styled()])
      .then(async ([loaded]) => {
        await loaded.default({ module_or_path: near("viewer_bg.wasm") });
        return loaded;
      })
      .catch((error) => {
        viewer = undefined;
        throw error;
      }));

  const loading = () => document.getElementById("loading");
  const slow = setTimeout(() => loading()?.removeAttribute("hidden"), 400);
  try {
    const { default: init } = await glue;
    /** Where the page's server knows of a local simulator: where it listens. A static host answers with something else. */
    globalThis.simulator = await simulator;
    await init({ module_or_path: await program });
    loading()?.remove();
  } catch (error) {
    const words = loading();
    if (words) {
      words.setAttribute("role", "alert");
      words.hidden = false;
      words.textContent = `The page could not start: ${error?.message ?? error}. It needs a browser of 2023 or later with WebAssembly switched on; a reload helps if the download was cut.`;
    }
    throw error;
  } finally {
    clearTimeout(slow);
  }
})();
