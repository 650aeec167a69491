//! The way out of a timed request: the browser itself calls `fetch`, from an empty stack, right after the start stamp.
//!
//! Called out of Wasm, `fetch` takes a tenth of a millisecond longer (Chromium walks the caller's stack), and that would
//! be part of every TTFT. So it is the native reaction to a promise, and the stamp the reaction before it.

use crate::bench::units::Micros;
use crate::browser::worker::clock::{Clock, scope};
use js_sys::{Function, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::Request;

#[wasm_bindgen]
extern "C" {
    /// A promise with a reaction that is not ours.
    #[wasm_bindgen(extends = Promise)]
    type Chain;
    #[wasm_bindgen(method, js_name = then)]
    fn native(this: &Chain, reaction: &Function) -> Promise;
    #[wasm_bindgen(method, js_name = then)]
    fn no_reaction(this: &Chain) -> Chain;
    #[wasm_bindgen(method, js_name = then)]
    fn own(this: &Chain, reaction: &Departing, otherwise: &Departing) -> Chain;
}

/// Stamps the start and gives the request that leaves. It must live until the promise of `fetch` is settled.
pub type Departing = Closure<dyn FnMut(JsValue) -> JsValue>;

/// When a request left; `None` before it has.
pub type Start = Rc<Cell<Option<Micros>>>;

/// What stamps the `start` of `request` and lets it go.
pub fn departing(request: Request, clock: &Clock, start: &Start) -> Departing {
    let (clock, start) = (clock.clone(), Rc::clone(start));
    let mut leaving = JsValue::from(request);
    Closure::new(move |_: JsValue| {
        start.set(Some(clock.now()));
        std::mem::take(&mut leaving)
    })
}

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
        // One step more, so that what else this task has set going is over before the stamp; and whatever became of those
        // before.
        let ready = self.last.borrow().no_reaction().own(departing, departing);
        let promise = ready.native(&self.fetch);
        // The next stamp is a later reaction to the same promise: it comes after this `fetch`.
        self.last.replace(ready);
        promise
    }
}
