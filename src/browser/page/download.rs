//! Hands a text to the person as a file.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// The browser would not make the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DownloadError;

impl std::fmt::Display for DownloadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("The browser did not make the file. Copy as Markdown works without one.")
    }
}

impl From<JsValue> for DownloadError {
    fn from(_: JsValue) -> DownloadError {
        DownloadError
    }
}

/// Offers `text` as a file of this name and media type. The browser decides where it goes and whether it asks.
pub fn download(file_name: &str, media_type: &str, text: &str) -> Result<(), DownloadError> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    hand_over(
        file_name,
        &Blob::new_with_str_sequence_and_options(&parts, &options)?,
    )
}

/// Offers `bytes` as a file of this name and media type.
pub fn download_bytes(
    file_name: &str,
    media_type: &str,
    bytes: &[u8],
) -> Result<(), DownloadError> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    hand_over(
        file_name,
        &Blob::new_with_u8_array_sequence_and_options(&parts, &options)?,
    )
}

fn hand_over(file_name: &str, blob: &Blob) -> Result<(), DownloadError> {
    let url = Url::create_object_url_with_blob(blob)?;
    let clicked = click(&url, file_name);
    // The click has already started the download, so the address has done its work.
    Url::revoke_object_url(&url)?;
    clicked
}

fn click(url: &str, file_name: &str) -> Result<(), DownloadError> {
    let document = web_sys::window()
        .and_then(|w| w.document())
        .ok_or(DownloadError)?;
    let anchor: HtmlAnchorElement = document
        .create_element("a")?
        .dyn_into()
        .map_err(|_| DownloadError)?;
    anchor.set_href(url);
    anchor.set_download(file_name);
    anchor.click();
    Ok(())
}
