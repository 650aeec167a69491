//! The worker that plays scripted replies, with no network: loaded in place of the small one when the plan's API is the simulated
//! one. The native twin does nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    use llmperf_web::bench::provider::openai_chat_only;
    use llmperf_web::bench::workload::source::of_llmperf;
    use llmperf_web::browser::worker::{Carried, scripted, serve};

    console_error_panic_hook::set_once();
    serve(Carried {
        translators: openai_chat_only,
        sources: of_llmperf,
        scripted: Some(|| scripted(|_| None)),
        sample: |_, _| {},
        also: |_, _| false,
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
