//! Asks before the tab is closed while it lives.

use wasm_bindgen::prelude::*;
use web_sys::BeforeUnloadEvent;

/// While it lives, closing or leaving the page asks first.
pub struct LeaveGuard(Closure<dyn Fn(BeforeUnloadEvent)>);

impl LeaveGuard {
    /// Guards the page; `None` where the browser does not let it.
    pub fn new() -> Option<LeaveGuard> {
        let ask = Closure::<dyn Fn(BeforeUnloadEvent)>::new(|event: BeforeUnloadEvent| {
            event.prevent_default();
            event.set_return_value("A run is under way.");
        });
        let window = web_sys::window()?;
        let listener = ask.as_ref().unchecked_ref();
        window
            .add_event_listener_with_callback("beforeunload", listener)
            .ok()?;
        Some(LeaveGuard(ask))
    }
}

impl Drop for LeaveGuard {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let listener = self.0.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback("beforeunload", listener);
        }
    }
}
