//! Tiny requests before the clock starts: they open connections, and their round trips are the network floor.

use crate::bench::generator::Preparation;
use crate::bench::plan::ProviderKind;
use crate::bench::provider::HttpRequest;
use crate::bench::units::Micros;
use crate::browser::worker::fetch::Prepared;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

/// What comes before the clock: over the network the six connections a browser keeps to a plain-HTTP host, enough round
/// trips for a median; nothing where there is no network.
pub fn preparation(kind: ProviderKind) -> Preparation {
    match kind {
        ProviderKind::Simulated => Preparation::NONE,
        _ => Preparation {
            connections: 6,
            pings: 5,
        },
    }
}

/// Tiny requests under way. Letting go of them ends them on the wire, and nothing more is heard of them: none may hold a
/// connection, or be timed, once the run goes on.
pub struct Tiny(Rc<Shared>);

#[derive(Default)]
struct Shared {
    over: Cell<bool>,
    aborts: RefCell<Vec<AbortController>>,
}

impl Drop for Tiny {
    fn drop(&mut self) {
        self.0.over.set(true);
        for abort in self.0.aborts.borrow().iter() {
            abort.abort();
        }
    }
}

impl Tiny {
    /// Sends `count` at once, so that the browser opens as many connections; `then` is called when all have ended,
    /// however they did.
    pub fn together(http: HttpRequest, count: u32, then: impl Fn() + 'static) -> Tiny {
        let shared = Rc::new(Shared::default());
        let (left, then) = (Rc::new(Cell::new(count)), Rc::new(then));
        for _ in 0..count {
            let (http, shared) = (http.clone(), Rc::clone(&shared));
            let (left, then) = (Rc::clone(&left), Rc::clone(&then));
            spawn_local(async move {
                let _ = shared.round_trip(&http).await;
                left.set(left.get() - 1);
                if left.get() == 0 && !shared.over.get() {
                    then();
                }
            });
        }
        Tiny(shared)
    }

    /// Sends `count` one after the other; `then` gets the round trips of those that script may see the answer of.
    pub fn one_by_one(
        http: HttpRequest,
        count: u32,
        then: impl FnOnce(&[Micros]) + 'static,
    ) -> Tiny {
        let shared = Rc::new(Shared::default());
        let tiny = Tiny(Rc::clone(&shared));
        spawn_local(async move {
            let mut trips = Vec::new();
            for _ in 0..count {
                if !shared.over.get() {
                    trips.extend(shared.round_trip(&http).await.ok());
                }
            }
            if !shared.over.get() {
                then(&trips);
            }
        });
        tiny
    }
}

impl Shared {
    /// From just before `fetch`, as for a measured request, until its head arrived; the body is read to its end, so that the connection is free
    /// again.
    async fn round_trip(&self, http: &HttpRequest) -> Result<Micros, JsValue> {
        let prepared = Prepared::new(http)?;
        self.aborts.borrow_mut().push(prepared.abort_controller());
        prepared.round_trip().await
    }
}
