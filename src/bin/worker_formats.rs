//! The worker of all wire formats, loaded in place of the small one when a plan wants another than OpenAI chat completions. The
//! native twin does nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    use llmperf_web::bench::provider::every_format;
    use llmperf_web::browser::worker::{sample, serve};
    serve(every_format, sample::fetch);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
