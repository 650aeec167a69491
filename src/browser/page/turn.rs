//! Waits for the page's next turn, so that long work lets the browser draw and answer in between.

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

/// Goes on in a task of its own.
pub async fn next_turn() {
    let turn = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback(&resolve);
        }
    });
    let _ = JsFuture::from(turn).await;
}
