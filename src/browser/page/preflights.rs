//! What this tab has learnt of preflights, by origin: a run too short to tell takes it from here.

use crate::bench::form::base_url::origin_of;
use crate::bench::preflight::Preflight;
use crate::browser::page::tab_storage::tab_storage;

fn name_of(base_url: &str) -> Option<String> {
    Some(format!("llmperf-web preflight {}", origin_of(base_url)?))
}

/// What is known of the origin that a base URL names.
pub fn recall(base_url: &str) -> Preflight {
    let kept = || tab_storage()?.get_item(&name_of(base_url)?).ok()?;
    kept().map_or(Preflight::Unknown, |word| Preflight::of_word(&word))
}

/// Keeps what is known of it, until the tab is closed; nothing where nothing is.
pub fn remember(base_url: &str, found: Preflight) {
    if let (Some(storage), Some(name), Some(word)) =
        (tab_storage(), name_of(base_url), found.word())
    {
        // A full or forbidden storage keeps nothing, and the next run finds out anew.
        let _ = storage.set_item(&name, &word);
    }
}
