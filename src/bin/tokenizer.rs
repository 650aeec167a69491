//! The tokenizer's worker: counts the tokens of replies once a run is over. The native twin does nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    llmperf_web::browser::worker::serve_tokens();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
