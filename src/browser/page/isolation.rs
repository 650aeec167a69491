//! The service worker that isolates the page where its host cannot: only where the person asks for it, and gone when they
//! change their mind.

use crate::bench::self_check::Isolation;
use crate::browser::page::service_workers::{Registration, container, is_controlled};
use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// It lies beside the page, since its scope is where it lies.
const SCRIPT: &str = "./isolate.js";

/// Whether service workers can be had at all.
pub fn has_service_workers() -> bool {
    container().is_some()
}

/// Who isolates the page.
pub fn isolation() -> Isolation {
    let isolated = web_sys::window()
        .and_then(|window| Reflect::get(&window, &"crossOriginIsolated".into()).ok())
        .and_then(|value| value.as_bool());
    match (isolated, is_controlled()) {
        (Some(true), true) => Isolation::ServiceWorker,
        (Some(true), false) => Isolation::Host,
        _ => Isolation::No,
    }
}

/// Registers the service worker and loads the page anew through it. What was typed and is in no address is lost.
///
/// # Errors
/// Words for a person when the browser refuses.
pub async fn turn_on() -> Result<(), String> {
    let refused = |_| {
        "The browser refused the service worker: private windows and some settings forbid them. Nothing has changed.".to_owned()
    };
    let container = container().ok_or_else(|| refused(JsValue::NULL))?;
    let registering = container.register(SCRIPT).map_err(refused)?;
    JsFuture::from(registering).await.map_err(refused)?;
    JsFuture::from(container.ready()).await.map_err(refused)?;
    reload();
    Ok(())
}

/// Takes the service worker away and loads the page anew without it.
///
/// # Errors
/// Words for a person when the browser refuses.
pub async fn turn_off() -> Result<(), String> {
    let refused = |_| {
        "The browser did not take the service worker away. Clear this site's data in the browser's settings.".to_owned()
    };
    let container = container().ok_or_else(|| refused(JsValue::NULL))?;
    let looking = container.registration().map_err(refused)?;
    let found = JsFuture::from(looking).await.map_err(refused)?;
    if !found.is_undefined() {
        let registration: Registration = found.unchecked_into();
        let going = registration.unregister().map_err(refused)?;
        JsFuture::from(going).await.map_err(refused)?;
    }
    reload();
    Ok(())
}

fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}
