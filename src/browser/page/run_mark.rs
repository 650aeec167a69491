//! A mark for the length of a run, by which the page that takes a discarded one's place knows that a run was lost with it.

use crate::browser::page::tab_storage::tab_storage;
use wasm_bindgen::prelude::*;

/// The mark's name in the tab's own storage.
const NAME: &str = "llmperf-web run";

#[wasm_bindgen]
extern "C" {
    /// `document`, with what not every browser has.
    type MaybeDiscarded;
    #[wasm_bindgen(thread_local_v2, js_name = document)]
    static DOCUMENT: MaybeDiscarded;
    #[wasm_bindgen(method, getter, js_name = wasDiscarded)]
    fn was_discarded(this: &MaybeDiscarded) -> Option<bool>;
}

/// Stands while it lives; a page that is discarded leaves it behind.
pub struct RunMark(());

impl RunMark {
    /// Sets it.
    pub fn set() -> RunMark {
        if let Some(storage) = tab_storage() {
            let _ = storage.set_item(NAME, "under way");
        }
        RunMark(())
    }

    /// Whether the browser discarded this tab while a run was under way; asked once, for it takes the mark away.
    pub fn was_left() -> bool {
        let Some(storage) = tab_storage() else {
            return false;
        };
        let left = matches!(storage.get_item(NAME), Ok(Some(_)));
        let _ = storage.remove_item(NAME);
        left && DOCUMENT.with(MaybeDiscarded::was_discarded) == Some(true)
    }
}

impl Drop for RunMark {
    fn drop(&mut self) {
        if let Some(storage) = tab_storage() {
            let _ = storage.remove_item(NAME);
        }
    }
}
