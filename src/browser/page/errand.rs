//! One question to a worker of its own, which is loaded for it and ends with the answer.

use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// What a worker says once it listens.
const READY: &str = "ready";

/// The worker; letting go of it ends it.
struct Line(Worker);

impl Drop for Line {
    fn drop(&mut self) {
        self.0.set_onmessage(None);
        self.0.set_onerror(None);
        self.0.terminate();
    }
}

/// What the worker of `script` answers to `question`. Not to be called while a run is under way: it loads files from the page's own
/// server.
///
/// # Errors
/// Why there is no answer, as a part of a sentence; after `longest_ms` at the latest.
pub async fn ask(script: &str, question: &JsValue, longest_ms: u32) -> Result<JsValue, String> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(script, &options)
        .map(Line)
        .map_err(|_| "this browser did not let the page start a worker".to_owned())?;
    let mut held = None;
    let answer = Promise::new(&mut |resolve, reject| {
        held = Some(listen(&worker.0, question, longest_ms, resolve, reject));
    });
    let answered = JsFuture::from(answer).await;
    drop((worker, held));
    answered.map_err(|reason| reason.as_string().unwrap_or_default())
}

/// What has to live until the answer is there.
type Held = (
    Closure<dyn Fn(MessageEvent)>,
    Closure<dyn Fn(ErrorEvent)>,
    Timeout,
);

fn listen(
    worker: &Worker,
    question: &JsValue,
    longest_ms: u32,
    resolve: Function,
    reject: Function,
) -> Held {
    let (line, question) = (worker.clone(), question.clone());
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let said = event.data();
        let _ = match said.as_string().as_deref() {
            Some(READY) => line.post_message(&question),
            _ => resolve.call1(&JsValue::NULL, &said).map(drop),
        };
    });
    let late = reject.clone();
    let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
        event.prevent_default();
        let words = Some(event.message()).filter(|words| !words.is_empty());
        let words = words.unwrap_or_else(|| "it could not be loaded".to_owned());
        let _ = reject.call1(&JsValue::NULL, &words.into());
    });
    let timeout = Timeout::new(longest_ms, move || {
        let words = format!("it took longer than {} s", longest_ms / 1_000);
        let _ = late.call1(&JsValue::NULL, &words.into());
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    (on_message, on_error, timeout)
}
