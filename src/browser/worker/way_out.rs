//! The way out of a measured request: the browser itself calls `fetch`, from an empty stack, right after the start stamp.
//!
//! Called out of Wasm, `fetch` takes a tenth of a millisecond longer (Chromium walks the caller's stack), and that would
//! be part of every TTFT. So it is the native reaction to a promise, and the stamp the reaction before it.

use crate::browser::worker::clock::scope;
use js_sys::{Function, Promise, Reflect};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A promise with a reaction that is not ours.
    #[wasm_bindgen(extends = Promise)]
    type Chain;
    #[wasm_bindgen(method, js_name = then)]
    fn native(this: &Chain, reaction: &Function) -> Promise;
    #[wasm_bindgen(method, js_name = then)]
    fn own(this: &Chain, reaction: &Departing, otherwise: &Departing) -> Chain;
}

/// Stamps the start and gives the request that leaves.
pub type Departing = Closure<dyn FnMut(JsValue) -> JsValue>;

/// Sends one request after the other; each has its stamp right before its own `fetch`, however many leave in one task.
pub struct WayOut {
    fetch: Function,
    last: RefCell<Chain>,
}

impl WayOut {
    /// The way out of this worker; an error when this is no dedicated worker.
    pub fn of_worker() -> Result<WayOut, JsValue> {
        Ok(WayOut {
            fetch: Reflect::get(scope()?.as_ref(), &"fetch".into())?.dyn_into()?,
            last: RefCell::new(Promise::resolve(&JsValue::UNDEFINED).unchecked_into()),
        })
    }

    /// Sends what `departing` gives as soon as the stack is empty and those before have left. The promise is that of
    /// `fetch`.
    pub fn leave(&self, departing: &Departing) -> Promise {
        // Whatever became of those before.
        let ready = self.last.borrow().own(departing, departing);
        let promise = ready.native(&self.fetch);
        // The next stamp is a later reaction to the same promise: it comes after this `fetch`.
        self.last.replace(ready);
        promise
    }
}
