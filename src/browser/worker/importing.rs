//! The importer's end of the line to the page: a file comes; what it holds goes, a text in the saved form for each result, or
//! the words why it holds none.

use crate::bench::import::{kept, of_others};
use crate::browser::worker::clock::scope;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileReaderSync, MessageEvent};

/// Said once it listens.
const READY: &str = "ready";

/// Reads files for as long as the worker lives. A failure is thrown: the page's `worker.onerror` hears of it.
pub fn serve_imports() {
    if let Err(reason) = serve() {
        wasm_bindgen::throw_val(reason);
    }
}

fn serve() -> Result<(), JsValue> {
    let scope = scope()?;
    let answers = scope.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let answer = match text_of(&event.data()) {
            Ok(text) => read(&text),
            Err(_) => "The browser could not read it. Choose it again.".into(),
        };
        let _ = answers.post_message(&answer);
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    scope.post_message(&READY.into())
}

fn text_of(file: &JsValue) -> Result<String, JsValue> {
    FileReaderSync::new()?.read_as_text(file.unchecked_ref::<Blob>())
}

fn read(text: &str) -> JsValue {
    match of_others(text) {
        Ok(all) => {
            let texts = all.iter().map(|one| JsValue::from(kept::to_json(one)));
            texts.collect::<Array>().into()
        }
        Err(error) => error.to_string().into(),
    }
}
