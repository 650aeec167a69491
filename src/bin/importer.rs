//! The importer's worker: reads files of other load generators, so that the page stays alive meanwhile. The native twin does nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    llmperf_web::browser::worker::serve_imports();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
