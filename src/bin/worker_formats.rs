//! The worker of all wire formats and of all checks of a correctness test, loaded in place of the small one when a plan wants more
//! than OpenAI chat completions and LLMPerf's own tests, and to check a connection. The native twin does nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    use llmperf_web::bench::provider::every_format;
    use llmperf_web::bench::workload::source::every;
    use llmperf_web::browser::worker::{Carried, checkup, sample, scripted, serve};

    console_error_panic_hook::set_once();
    serve(Carried {
        translators: every_format,
        sources: every,
        scripted: Some(|| scripted(replies::Answers::to)),
        sample: sample::fetch,
        also: checkup::take,
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
