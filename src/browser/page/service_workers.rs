//! The browser's list of service workers, which it may lack or forbid.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `navigator`, with what a browser may lack or forbid.
    type MaybeNavigator;
    #[wasm_bindgen(thread_local_v2, js_name = navigator)]
    static NAVIGATOR: MaybeNavigator;
    #[wasm_bindgen(method, getter, catch, js_name = serviceWorker)]
    fn service_worker(this: &MaybeNavigator) -> Result<Option<Container>, JsValue>;

    /// The list.
    pub type Container;
    #[wasm_bindgen(method, getter)]
    fn controller(this: &Container) -> Option<JsValue>;
    /// Settles once one is active whose scope holds this page.
    #[wasm_bindgen(method, getter)]
    pub fn ready(this: &Container) -> Promise;
    /// Registers the script; its scope is the folder that it lies in.
    #[wasm_bindgen(method, catch)]
    pub fn register(this: &Container, script: &str) -> Result<Promise, JsValue>;
    /// The registration whose scope holds this page; undefined where there is none.
    #[wasm_bindgen(method, catch, js_name = getRegistration)]
    pub fn registration(this: &Container) -> Result<Promise, JsValue>;

    /// A registration.
    pub type Registration;
    /// Its service worker, once that is active.
    #[wasm_bindgen(method, getter)]
    pub fn active(this: &Registration) -> Option<Registered>;
    /// Takes it away.
    #[wasm_bindgen(method, catch)]
    pub fn unregister(this: &Registration) -> Result<Promise, JsValue>;

    /// A service worker.
    pub type Registered;
    /// How far it has come, `activated` at last.
    #[wasm_bindgen(method, getter)]
    pub fn state(this: &Registered) -> String;
}

/// The list; `None` where the browser has none or forbids it.
pub fn container() -> Option<Container> {
    NAVIGATOR
        .with(MaybeNavigator::service_worker)
        .ok()
        .flatten()
}

/// Whether a service worker answers for the page: the only one that ever does is the isolating one.
pub fn is_controlled() -> bool {
    container().is_some_and(|c| c.controller().is_some())
}
