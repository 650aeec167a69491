//! The worker's clock: `performance.now()` as whole microseconds, and its step.

use crate::bench::units::Micros;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, Performance};

/// How long the step is looked for.
const LOOK: Micros = Micros::from_millis(50);

/// The global scope of the worker; an error when this is no dedicated worker.
pub fn scope() -> Result<DedicatedWorkerGlobalScope, JsValue> {
    js_sys::global()
        .dyn_into::<DedicatedWorkerGlobalScope>()
        .map_err(JsValue::from)
}

/// The worker's monotonic clock.
#[derive(Clone)]
pub struct Clock(Performance);

impl Clock {
    /// The clock of this worker; an error where there is none.
    pub fn of_worker() -> Result<Clock, JsValue> {
        let performance = scope()?.performance();
        performance
            .map(Clock)
            .ok_or_else(|| JsValue::from_str("this browser has no performance clock in workers"))
    }

    /// Now, since the worker's time origin.
    pub fn now(&self) -> Micros {
        Micros::from_millis_f64(self.0.now())
    }

    /// The wall clock, milliseconds since the Unix epoch.
    pub fn unix_ms(&self) -> u64 {
        (self.0.time_origin() + self.now().as_millis_f64()) as u64
    }

    /// The smallest step that the clock is seen to make within 50 ms; those 50 ms where it makes none.
    ///
    /// A function of its own: a browser compiles anew what loops so long, and the caller is large.
    #[inline(never)]
    pub fn step(&self) -> Micros {
        let start = self.now();
        let mut last = start;
        let mut smallest = LOOK;
        while last.since(start) < LOOK {
            let now = self.now();
            if now > last {
                smallest = smallest.min(now.since(last));
                last = now;
            }
        }
        smallest
    }
}
