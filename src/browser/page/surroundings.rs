//! What the page knows of the browser it runs in.

use crate::bench::environment::{Environment, browser_name, os_name};
use crate::browser::page::{preflights, service_workers};

/// The surroundings of a run to `base_url`, less what the worker tells: its clock, its time zone.
pub fn environment(base_url: &str) -> Environment {
    let agent = web_sys::window()
        .and_then(|w| w.navigator().user_agent().ok())
        .unwrap_or_default();
    Environment {
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        browser: browser_name(&agent),
        os: os_name(&agent),
        isolated_by_service_worker: service_workers::is_controlled(),
        preflight: preflights::recall(base_url),
        ..Environment::default()
    }
}
