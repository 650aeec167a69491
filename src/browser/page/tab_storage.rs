//! What this tab keeps until it is closed: the browser's session storage.

use web_sys::Storage;

/// The storage; `None` where the browser forbids it.
pub fn tab_storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}
