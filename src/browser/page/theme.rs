//! The style's tokens as the page has them now, and word of a change between light and dark.

use wasm_bindgen::prelude::*;
use web_sys::MediaQueryList;

/// The value of a custom property of the document, for instance `--accent`; empty where the style does not have it.
pub fn token(name: &str) -> String {
    web_sys::window()
        .and_then(|window| {
            let root = window.document()?.document_element()?;
            window.get_computed_style(&root).ok()?
        })
        .and_then(|style| style.get_property_value(name).ok())
        .map(|value| value.trim().to_owned())
        .unwrap_or_default()
}

/// Calls a function whenever the system changes between light and dark, for as long as it lives.
pub struct ThemeWatch {
    query: Option<MediaQueryList>,
    on_change: Closure<dyn FnMut()>,
}

impl ThemeWatch {
    /// Starts to watch.
    pub fn new(changed: impl FnMut() + 'static) -> ThemeWatch {
        let on_change = Closure::<dyn FnMut()>::new(changed);
        let query = web_sys::window()
            .and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten())
            .filter(|query| {
                query
                    .add_event_listener_with_callback("change", on_change.as_ref().unchecked_ref())
                    .is_ok()
            });
        ThemeWatch { query, on_change }
    }
}

impl Drop for ThemeWatch {
    fn drop(&mut self) {
        if let Some(query) = &self.query {
            // Nothing is left to do where the listener is already gone.
            let _ = query.remove_event_listener_with_callback(
                "change",
                self.on_change.as_ref().unchecked_ref(),
            );
        }
    }
}
