//! Waits for the page's next frame, so that what is made in one is drawn before the next begins.

use crate::browser::turn::next_turn;
use js_sys::Promise;
use std::cell::Cell;
use wasm_bindgen_futures::JsFuture;

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
