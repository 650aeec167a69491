//! The worker: sends the requests and stamps what comes back. It knows OpenAI chat completions and LLMPerf's own tests
//! alone, and so stays small. The
//! native twin does nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    use llmperf_web::bench::provider::openai_chat_only;
    use llmperf_web::bench::workload::source::of_llmperf;
    use llmperf_web::browser::worker::{Carried, serve};

    console_error_panic_hook::set_once();
    serve(Carried {
        translators: openai_chat_only,
        sources: of_llmperf,
        scripted: None,
        sample: |_, _| {},
        also: |_, _| false,
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
