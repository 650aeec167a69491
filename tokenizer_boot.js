// Starts the tokenizer's WebAssembly once its vocabulary is there too. A failure is thrown outside the promise, so that the page's
// `worker.onerror` hears of it.
import init from "./tokenizer.js";

const near = (name) => new URL(name, import.meta.url);

async function vocabulary() {
  const response = await fetch(near("llama2_vocabulary.txt"));
  if (!response.ok) throw new Error(`llama2_vocabulary.txt: HTTP ${response.status}`);
  return response.arrayBuffer();
}

const address = near("tokenizer_bg.wasm");
const program = WebAssembly.compileStreaming(fetch(address)).catch(() => address);
Promise.all([vocabulary(), program])
  .then(([bytes, compiled]) => {
    globalThis.vocabulary = bytes;
    return init({ module_or_path: compiled });
  })
  .catch((error) => {
    setTimeout(() => {
      throw error;
    });
  });
