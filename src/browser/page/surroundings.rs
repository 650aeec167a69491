//! What the page knows of the browser it runs in.

use crate::bench::environment::{Environment, browser_name, os_name};
use js_sys::{Intl, Object, Reflect};

/// The surroundings, less what the worker's clock tells.
pub fn environment() -> Environment {
    let agent = web_sys::window()
        .and_then(|w| w.navigator().user_agent().ok())
        .unwrap_or_default();
    Environment {
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        browser: browser_name(&agent),
        os: os_name(&agent),
        time_zone: time_zone(),
        ..Environment::default()
    }
}

/// The browser's IANA time zone; empty where it does not say.
pub fn time_zone() -> String {
    let format = Intl::DateTimeFormat::new(&js_sys::Array::new(), &Object::new());
    Reflect::get(&format.resolved_options(), &"timeZone".into())
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_default()
}
