//! One-shot timers that are cancelled when dropped.

use crate::bench::units::Micros;
use crate::browser::worker::clock::scope;
use wasm_bindgen::prelude::*;

/// A timer under way; dropping it cancels it.
pub struct Timer {
    handle: i32,
    _on_time: Closure<dyn FnMut()>,
}

impl Timer {
    /// Calls `then` once, `delay` from now or a little later.
    pub fn after(delay: Micros, then: impl FnOnce() + 'static) -> Result<Timer, JsValue> {
        let on_time = Closure::once(then);
        let millis = i32::try_from(delay.0.div_ceil(1_000)).unwrap_or(i32::MAX);
        let handle = scope()?.set_timeout_with_callback_and_timeout_and_arguments_0(
            on_time.as_ref().unchecked_ref(),
            millis,
        )?;
        Ok(Timer {
            handle,
            _on_time: on_time,
        })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Ok(scope) = scope() {
            scope.clear_timeout_with_handle(self.handle);
        }
    }
}
