//! The worker: sends the requests and stamps what comes back. The native twin does nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    llmperf_web::browser::worker::serve();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
