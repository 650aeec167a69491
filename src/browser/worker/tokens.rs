//! The tokenizer's end of the line to the page: a list of texts comes, a list of their counts goes.

use crate::bench::tokenizer::Tokenizer;
use crate::browser::worker::clock::scope;
use js_sys::{Array, Reflect, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;
use web_sys::MessageEvent;

/// Said once the vocabulary is read.
const READY: &str = "ready";

/// Counts texts for as long as the worker lives. A failure is thrown: the page's `worker.onerror` hears of it.
pub fn serve_tokens() {
    if let Err(reason) = serve() {
        wasm_bindgen::throw_val(reason);
    }
}

fn serve() -> Result<(), JsValue> {
    let scope = scope()?;
    // `tokenizer_boot.js` has loaded it.
    let vocabulary = Reflect::get(&scope, &"vocabulary".into())?;
    let mut tokenizer = Tokenizer::from_compact(&Uint8Array::new(&vocabulary).to_vec())
        .map_err(|error| js_sys::Error::new(&error.to_string()))?;
    let answers = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let texts = Array::from(&event.data());
        let counts: Vec<u32> = texts
            .iter()
            .map(|text| tokenizer.count(&text.as_string().unwrap_or_default()))
            .collect();
        let _ = answers.post_message(&Uint32Array::from(counts.as_slice()));
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    scope.post_message(&READY.into())
}
