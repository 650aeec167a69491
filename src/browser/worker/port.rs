//! The worker's end of the line to the page. The key arrives beside a command, and only here.

use crate::bench::messages::{Command, Event};
use crate::bench::secret::Secret;
use crate::bench::text_tokens::ReplyText;
use crate::browser::worker::clock::scope;
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::MessageEvent;

/// Says `event` to the page. What cannot be said is dropped: the page notices the silence.
pub fn say(event: &Event) {
    if let Some(text) = text(event) {
        say_text(&text);
    }
}

/// How `event` is said.
pub fn text(event: &Event) -> Option<String> {
    serde_json::to_string(event).ok()
}

/// The same for a text.
pub fn say_text(text: &str) {
    if let Ok(scope) = scope() {
        let _ = scope.post_message(&JsValue::from_str(text));
    }
}

/// Hands over what replies said, as a list of place, answer, reasoning, place, …: the page keeps it as it is.
pub fn say_replies(replies: &[(u32, ReplyText)]) {
    let list = Array::new();
    for (index, text) in replies {
        list.push(&JsValue::from(*index));
        list.push(&JsValue::from_str(&text.answer));
        list.push(&JsValue::from_str(&text.reasoning));
    }
    if let Ok(scope) = scope() {
        let _ = scope.post_message(&list);
    }
}

/// What a worker may understand beside the commands of a run: whether this text, which came with this key, was of its kind.
pub type Also = fn(&str, &Secret) -> bool;

/// Calls `take` with every command and the key that came with it, for as long as the worker lives, unless `also` has taken it.
pub fn listen(also: Also, take: impl Fn(Command, Secret) + 'static) -> Result<(), JsValue> {
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let data = event.data();
        let text = |name: &str| {
            Reflect::get(&data, &JsValue::from_str(name))
                .ok()
                .and_then(|value| value.as_string())
                .unwrap_or_default()
        };
        let (command, key) = (text("command"), Secret::new(&text("key")));
        if also(&command, &key) {
            return;
        }
        match serde_json::from_str(&command) {
            Ok(command) => take(command, key),
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
