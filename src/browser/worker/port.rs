//! The worker's end of the line to the page. The key arrives beside a command, and only here.

use crate::bench::messages::{Command, Event};
use crate::bench::secret::Secret;
use crate::browser::worker::clock::scope;
use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::MessageEvent;

/// Says `event` to the page. What cannot be said is dropped: the page notices the silence.
pub fn say(event: &Event) {
    if let (Ok(scope), Ok(text)) = (scope(), serde_json::to_string(event)) {
        let _ = scope.post_message(&JsValue::from_str(&text));
    }
}

/// Calls `take` with every command and the key that came with it, for as long as the worker lives.
pub fn listen(take: impl Fn(Command, Secret) + 'static) -> Result<(), JsValue> {
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let data = event.data();
        let text = |name: &str| {
            Reflect::get(&data, &JsValue::from_str(name))
                .ok()
                .and_then(|value| value.as_string())
                .unwrap_or_default()
        };
        match serde_json::from_str(&text("command")) {
            Ok(command) => take(command, Secret::new(&text("key"))),
            Err(error) => say(&Event::Broken {
                message: format!(
                    "The worker does not understand the page ({error}). Reload the page: it may be of two versions."
                ),
            }),
        }
    });
    scope()?.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    Ok(())
}
