//! Counts the replies of a run that has ended, before its result is shown.

use crate::bench::run::Run;
use crate::bench::text_tokens::{self, TextTokens};
use crate::browser::page::token_counter::count_tokens;
use js_sys::Array;
use std::collections::HashMap;
use wasm_bindgen::JsValue;

/// How long the tokenizer may take before a result is shown without it, its loading included.
const LONGEST_MS: u32 = 20_000;

/// Puts the tokens of `replies` into the run: lists of place, answer, reasoning, place, … as the worker sent them. What a person
/// should know where that was not possible; the run is then as it was.
pub async fn count_replies(run: &mut Run, replies: &Array) -> Option<String> {
    let all: Vec<JsValue> = replies.flat(1).to_vec();
    let (mut places, texts) = (Vec::new(), Array::new());
    for reply in all.chunks_exact(3) {
        if let [place, answer, reasoning] = reply {
            places.push(place.as_f64().unwrap_or_default() as u32);
            texts.push(answer);
            texts.push(reasoning);
        }
    }
    if places.is_empty() {
        return None;
    }
    let counts = match count_tokens(&texts, LONGEST_MS).await {
        Ok(counts) => counts,
        Err(why) => {
            return Some(format!(
                "The replies could not be counted by this page's tokenizer ({why}). Output tokens are the provider's own count, where it sent any."
            ));
        }
    };
    let pairs = counts.chunks_exact(2).map(|pair| TextTokens {
        answer: pair.first().copied().unwrap_or_default(),
        reasoning: pair.last().copied().unwrap_or_default(),
    });
    let counted: HashMap<u32, TextTokens> = places.into_iter().zip(pairs).collect();
    text_tokens::put(&mut run.records, &counted);
    None
}
