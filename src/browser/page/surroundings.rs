//! What the page knows of the browser it runs in.

use crate::bench::environment::{Environment, browser_name, os_name};

/// The surroundings, less what the worker tells: its clock, its time zone.
pub fn environment() -> Environment {
    let agent = web_sys::window()
        .and_then(|w| w.navigator().user_agent().ok())
        .unwrap_or_default();
    Environment {
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        browser: browser_name(&agent),
        os: os_name(&agent),
        ..Environment::default()
    }
}
