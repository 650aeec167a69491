//! The browser's time zone, told alike to page and worker.

use js_sys::{Array, Intl, Object, Reflect};

/// The IANA time zone; empty where the browser does not say. The first question costs a browser some ten milliseconds.
pub fn time_zone() -> String {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    Reflect::get(&format.resolved_options(), &"timeZone".into())
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_default()
}
