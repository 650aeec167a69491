//! The worker: sends the requests and stamps what comes back. It knows OpenAI chat completions alone, and so stays small. The
//! native twin does nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    use llmperf_web::bench::provider::openai_chat_only;
    use llmperf_web::browser::worker::{Abilities, serve};

    console_error_panic_hook::set_once();
    serve(Abilities {
        translators: openai_chat_only,
        scripted: None,
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
