//! The worker: sends the requests and stamps what comes back. It knows OpenAI chat completions and LLMPerf's own tests
//! alone, and so stays small. The
//! native twin does nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    llmperf_web::browser::worker::serve(llmperf_web::browser::worker::Carried {
        translators: llmperf_web::bench::provider::openai_chat_only,
        sources: llmperf_web::bench::workload::source::of_llmperf,
        answers: |_| None,
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
