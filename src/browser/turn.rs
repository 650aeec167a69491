//! Waits for a task of one's own, so that long work lets the browser draw and answer in between.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// Goes on in a task of its own, on the page and in a worker. A message brings it, since the timers of a hidden page go off once
/// a second, and what a timer's task sets is nested in that timer.
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
