//! The URL's fragment: read, replaced, and watched.

use crate::bench::route::Route;
use wasm_bindgen::prelude::*;
use web_sys::Event;

/// Where the page is now.
pub fn current() -> Route {
    let hash = web_sys::window().and_then(|w| w.location().hash().ok());
    Route::of(&hash.unwrap_or_default())
}

/// Who wrote the address that the page is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// This page, from what the person typed in this tab; it is known again after a reload.
    Page,
    /// Whoever made the link.
    Stranger,
}

/// What the browser says when a person follows a link within the page.
const CHANGED: &str = "hashchange";

/// The mark by which the page knows an address of its own.
const OWN: &str = "own";

/// Who wrote the present address.
pub fn author() -> Author {
    let state = history().and_then(|h| h.state().ok());
    match state.and_then(|s| s.as_string()).as_deref() {
        Some(OWN) => Author::Page,
        _ => Author::Stranger,
    }
}

/// Goes to `route` with an entry in the browser's history; watchers are told, as for any link.
pub fn push(route: &Route, author: Author) {
    if let Some(history) = history() {
        let _ = history.push_state_with_url(&mark(author), "", Some(&route.fragment()));
    }
    if let (Some(window), Ok(event)) = (web_sys::window(), Event::new(CHANGED)) {
        let _ = window.dispatch_event(&event);
    }
}

/// Replaces the address without an entry in the browser's history; watchers are not told.
pub fn replace(route: &Route, author: Author) {
    if let Some(history) = history() {
        let _ = history.replace_state_with_url(&mark(author), "", Some(&route.fragment()));
    }
}

fn mark(author: Author) -> JsValue {
    match author {
        Author::Page => JsValue::from_str(OWN),
        Author::Stranger => JsValue::NULL,
    }
}

fn history() -> Option<web_sys::History> {
    web_sys::window().and_then(|w| w.history().ok())
}

/// The address of `route` in full, for a link to send.
pub fn address(route: &Route) -> String {
    let href = web_sys::window().and_then(|w| w.location().href().ok());
    let href = href.unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default();
    format!("{page}{}", route.fragment())
}

/// Calls `then` with the new place whenever it changes, for as long as the page lives.
pub fn watch(then: impl Fn(Route) + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let changed = Closure::<dyn Fn()>::new(move || then(current()));
    let _ = window.add_event_listener_with_callback("hashchange", changed.as_ref().unchecked_ref());
    changed.forget();
}
