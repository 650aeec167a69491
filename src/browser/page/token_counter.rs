//! Tokens of texts, counted off the page's thread.

use crate::browser::page::errand::ask;
use js_sys::{Array, Uint32Array};
use wasm_bindgen::JsCast;

const SCRIPT: &str = "./tokenizer_boot.js";

/// Counts each of `texts` without the token that begins a sequence, in their order. Not to be called while a run is under way: it
/// loads files from the page's own server.
///
/// # Errors
/// Why there are no counts, as a part of a sentence; after `longest_ms` at the latest.
pub async fn count_tokens(texts: &Array, longest_ms: u32) -> Result<Vec<u32>, String> {
    match ask(SCRIPT, texts, longest_ms)
        .await?
        .dyn_into::<Uint32Array>()
    {
        Ok(counts) if counts.length() == texts.length() => Ok(counts.to_vec()),
        _ => Err("the tokenizer answered something else".to_owned()),
    }
}
