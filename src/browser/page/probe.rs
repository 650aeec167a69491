//! A look at this browser from a worker of its own, as a run's worker would see it: the clock's step and a heartbeat.

use crate::bench::units::Micros;
use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

const SCRIPT: &str = "./look.js";

/// What the worker says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The smallest step of its clock.
    Step(Micros),
    /// How much later than due its next beat came.
    Late(Micros),
}

/// A look under way; dropping it ends it.
pub struct Probe {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
}

impl Drop for Probe {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.terminate();
    }
}

impl Probe {
    /// Looks for two seconds; `hear` is told what is seen. `None` where the browser lets the page start no worker.
    pub fn begin(hear: impl Fn(Seen) + 'static) -> Option<Probe> {
        let worker = Worker::new(SCRIPT).ok()?;
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let number = |name: &str| Reflect::get(&event.data(), &name.into()).ok()?.as_f64();
            let seen = number("step").map(|ms| Seen::Step(Micros::from_millis_f64(ms)));
            let late = || number("late").map(|ms| Seen::Late(Micros::from_millis_f64(ms)));
            if let Some(seen) = seen.or_else(late) {
                hear(seen);
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Probe {
            worker,
            _on_message: on_message,
        })
    }
}
