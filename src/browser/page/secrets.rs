//! API keys, each under the origin it was typed for: in memory as long as the page lives, in the session storage of this
//! tab only where the person asks.

use crate::bench::secret::Secret;
use crate::browser::page::tab_storage::tab_storage;
use std::cell::RefCell;

const PREFIX: &str = "llmperf-web key for ";

thread_local! {
    /// Whom the key in memory was typed for. It outlives the form, which comes and goes with the pages.
    static OWNER: RefCell<Option<String>> = const { RefCell::new(None) };
    /// The keys that were typed for other origins than the present one.
    static ASIDE: RefCell<Vec<(String, Secret)>> = const { RefCell::new(Vec::new()) };
}

/// The origin that the key in memory was typed for; `None` where there is no key.
pub fn owner() -> Option<String> {
    OWNER.with_borrow(Clone::clone)
}

/// Notes whom the key in memory was typed for.
pub fn set_owner(origin: Option<String>) {
    OWNER.set(origin);
}

/// Puts the key in memory aside for the origin it was typed for; one without an origin is dropped.
pub fn put_aside(key: Secret) {
    if let Some(owner) = owner()
        && !key.is_empty()
    {
        ASIDE.with_borrow_mut(|aside| {
            aside.retain(|(known, _)| *known != owner);
            aside.push((owner, key));
        });
    }
    set_owner(None);
}

/// Takes up the key that was typed for `origin`, be it put aside or kept in this tab.
pub fn take_up(origin: &str) -> Option<Secret> {
    let aside = ASIDE.with_borrow_mut(|aside| {
        let place = aside.iter().position(|(known, _)| known == origin)?;
        Some(aside.swap_remove(place).1)
    });
    let key = aside.or_else(|| kept(origin))?;
    set_owner(Some(origin.to_owned()));
    Some(key)
}

/// Keeps the key in this tab for `origin`; an empty key is forgotten.
pub fn remember(origin: &str, key: &Secret) {
    if key.is_empty() {
        return forget(origin);
    }
    if let Some(storage) = tab_storage() {
        // A full or forbidden storage keeps nothing, and the key stays in memory.
        let _ = storage.set_item(&name_of(origin), key.expose());
    }
}

/// Drops the key that this tab keeps for `origin`; the one in memory stays.
pub fn forget(origin: &str) {
    if let Some(storage) = tab_storage() {
        let _ = storage.remove_item(&name_of(origin));
    }
}

/// The key that this tab keeps for `origin`.
pub fn kept(origin: &str) -> Option<Secret> {
    let text = tab_storage()?.get_item(&name_of(origin)).ok()??;
    let key = Secret::new(&text);
    (!key.is_empty()).then_some(key)
}

fn name_of(origin: &str) -> String {
    format!("{PREFIX}{origin}")
}

/// Drops every key, put aside or kept in this tab, and the note on the one in memory. An opened link and an import call
/// for it; the caller empties its own signal.
pub fn clear() {
    set_owner(None);
    ASIDE.take();
    let Some(storage) = tab_storage() else {
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
