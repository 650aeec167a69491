//! One question to a worker of its own, which is loaded for it and ends with the answer.

use crate::browser::page::live_worker::LiveWorker;
use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Worker;

/// What a worker says once it listens.
const READY: &str = "ready";

/// What the worker of `script` answers to `question`. Not to be called while a run is under way: it loads files from the page's own
/// server.
///
/// # Errors
/// Why there is no answer, as a part of a sentence; after `longest_ms` at the latest.
pub async fn ask(script: &str, question: &JsValue, longest_ms: u32) -> Result<JsValue, String> {
    let mut held = None;
    let answer = Promise::new(&mut |resolve, reject| {
        held = listen(script, question, longest_ms, resolve, reject);
    });
    if held.is_none() {
        return Err("this browser did not let the page start a worker".to_owned());
    }
    let answered = JsFuture::from(answer).await;
    drop(held);
    answered.map_err(|reason| reason.as_string().unwrap_or_default())
}

/// What has to live until the answer is there; `None` where there is no worker.
fn listen(
    script: &str,
    question: &JsValue,
    longest_ms: u32,
    resolve: Function,
    reject: Function,
) -> Option<(LiveWorker, Timeout)> {
    let question = question.clone();
    let hear = move |worker: &Worker, said: &JsValue| {
        let _ = match said.as_string().as_deref() {
            Some(READY) => worker.post_message(&question),
            _ => resolve.call1(&JsValue::NULL, said).map(drop),
        };
    };
    let late = reject.clone();
    let fail = move |words: String| {
        let _ = reject.call1(&JsValue::NULL, &words.into());
    };
    let worker = LiveWorker::start(script, hear, fail).ok()?;
    let timeout = Timeout::new(longest_ms, move || {
        let words = format!("it took longer than {} s", longest_ms / 1_000);
        let _ = late.call1(&JsValue::NULL, &words.into());
    });
    Some((worker, timeout))
}
