//! The worker of all wire formats, loaded in place of the small one when a plan wants another than OpenAI chat completions. The
//! native twin does nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    llmperf_web::browser::worker::serve(llmperf_web::bench::provider::every_format);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
