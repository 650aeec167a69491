//! Puts a text on the clipboard, where the browser lets a page do that.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Clipboard;

/// The browser refused, or has no clipboard for this page: the person can still copy a text field by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClipboardRefused;

/// Copies `text`. Call it from a click: browsers refuse others.
pub async fn copy(text: &str) -> Result<(), ClipboardRefused> {
    let clipboard = clipboard().ok_or(ClipboardRefused)?;
    JsFuture::from(clipboard.write_text(text))
        .await
        .map_err(|_| ClipboardRefused)?;
    Ok(())
}

/// The page's clipboard. It is absent on plain HTTP other than loopback, where the typed getter would hand out
/// `undefined` as if it were one.
fn clipboard() -> Option<Clipboard> {
    let navigator = web_sys::window()?.navigator();
    let value = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard")).ok()?;
    value.is_object().then(|| value.unchecked_into())
}
