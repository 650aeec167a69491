//! The URL's fragment: read, replaced, and watched.

use crate::bench::route::Route;
use wasm_bindgen::prelude::*;

/// Where the page is now.
pub fn current() -> Route {
    let hash = web_sys::window().and_then(|w| w.location().hash().ok());
    Route::of(&hash.unwrap_or_default())
}

/// Goes to `route` with an entry in the browser's history; watchers are told.
pub fn go(route: &Route) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_hash(&route.fragment());
    }
}

/// Replaces the address without an entry in the browser's history; watchers are not told.
pub fn replace(route: &Route) {
    let history = web_sys::window().and_then(|w| w.history().ok());
    if let Some(history) = history {
        let fragment = route.fragment();
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&fragment));
    }
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
