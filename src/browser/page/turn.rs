//! Waits for the page's next turn or frame, so that long work lets the browser draw and answer in between.

use js_sys::Promise;
use std::cell::Cell;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// Goes on in a task of its own. A message brings it, since the timers of a hidden page go off once a second.
pub async fn next_turn() {
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let (here, there) = (channel.port1(), channel.port2());
    let turn = Promise::new(&mut |resolve, _| here.set_onmessage(Some(&resolve)));
    if there.post_message(&JsValue::NULL).is_ok() {
        let _ = JsFuture::from(turn).await;
    }
    here.close();
}

thread_local! {
    /// How many wait for a frame of their own.
    static WAITING: Cell<u32> = const { Cell::new(0) };
}

/// Goes on in a task of its own after the browser has drawn a frame, and with a frame between any two that wait: what is made in
/// one is drawn before the next begins.
pub async fn own_frame() {
    let before = WAITING.get();
    WAITING.set(before + 1);
    for _ in 0..=before {
        let frame = Promise::new(&mut |resolve, _| {
            if let Some(window) = web_sys::window() {
                let _ = window.request_animation_frame(&resolve);
            }
        });
        let _ = JsFuture::from(frame).await;
    }
    WAITING.set(WAITING.get() - 1);
    next_turn().await;
}
