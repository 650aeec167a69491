//! API keys in the session storage of this tab, each under the origin it was typed for: only where the person asks.

use crate::bench::secret::Secret;
use std::cell::RefCell;
use web_sys::Storage;

const PREFIX: &str = "llmperf-web key for ";

thread_local! {
    /// Whom the key in memory was typed for. It outlives the form, which comes and goes with the pages.
    static OWNER: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The origin that the key in memory was typed for; `None` where there is no key.
pub fn owner() -> Option<String> {
    OWNER.with_borrow(Clone::clone)
}

/// Notes whom the key in memory was typed for.
pub fn set_owner(origin: Option<String>) {
    OWNER.set(origin);
}

/// Keeps the key in this tab for `origin`, in the place of any other; an empty key is forgotten.
pub fn remember(origin: &str, key: &Secret) {
    forget_all();
    if key.is_empty() {
        return;
    }
    if let Some(storage) = storage() {
        // A full or forbidden storage keeps nothing, and the key stays in memory.
        let _ = storage.set_item(&format!("{PREFIX}{origin}"), key.expose());
    }
}

/// The key that this tab keeps for `origin`.
pub fn recall(origin: &str) -> Option<Secret> {
    let text = storage()?.get_item(&format!("{PREFIX}{origin}")).ok()??;
    let key = Secret::new(&text);
    (!key.is_empty()).then_some(key)
}

/// Drops every key that this tab keeps, and the note on the one in memory. An opened link, an import and another base
/// URL call for it; the caller empties its own signal.
pub fn clear() {
    set_owner(None);
    forget_all();
}

/// Drops every key that this tab keeps.
pub fn forget_all() {
    let Some(storage) = storage() else {
        return;
    };
    let count = storage.length().unwrap_or_default();
    let names: Vec<String> = (0..count)
        .filter_map(|i| storage.key(i).ok().flatten())
        .filter(|name| name.starts_with(PREFIX))
        .collect();
    for name in names {
        let _ = storage.remove_item(&name);
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}
