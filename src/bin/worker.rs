//! The worker: sends the requests and stamps what comes back. It knows OpenAI chat completions alone, and so stays small. The
//! native twin does nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    llmperf_web::browser::worker::serve(llmperf_web::bench::provider::openai_chat_only, |_, _| {});
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
