//! The worker of all wire formats, and of all checks of a correctness test, loaded in place of the small one when a plan wants
//! more than OpenAI chat completions and LLMPerf's own tests. The
//! native twin does nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    llmperf_web::browser::worker::serve(llmperf_web::browser::worker::Carried {
        translators: llmperf_web::bench::provider::every_format,
        sources: llmperf_web::bench::workload::source::every,
        answers: replies::Answers::to,
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
