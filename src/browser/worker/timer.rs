//! One-shot timers that are cancelled when dropped.
//!
//! Browsers make a timer last 4 ms at least that was set in the task of a timer that was set in that of another, five times
//! over (HTML, timer initialisation steps). Requests due 2 ms apart would leave in pairs. So a short timer is set in a task
//! that no timer began.

use crate::bench::units::Micros;
use crate::browser::turn::next_turn;
use crate::browser::worker::clock::{Clock, scope};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// What a browser stretches a nested timer to.
const STRETCHED: Micros = Micros::from_millis(4);

/// A timer under way; dropping it cancels it.
pub struct Timer(Rc<Waiting>);

struct Waiting {
    /// Of the browser's timer, once it is set.
    handle: Cell<Option<i32>>,
    on_time: Closure<dyn FnMut()>,
}

impl Timer {
    /// Calls `then` once, `delay` from now or a little later.
    pub fn after(delay: Micros, then: impl FnOnce() + 'static) -> Result<Timer, JsValue> {
        let waiting = Rc::new(Waiting {
            handle: Cell::default(),
            on_time: Closure::once(then),
        });
        if delay < STRETCHED {
            let clock = Clock::of_worker()?;
            let (due, waits) = (clock.now() + delay, Rc::downgrade(&waiting));
            spawn_local(async move {
                next_turn().await;
                if let Some(waiting) = waits.upgrade() {
                    let _ = waiting.set(due.since(clock.now()));
                }
            });
        } else {
            waiting.set(delay)?;
        }
        Ok(Timer(waiting))
    }
}

impl Waiting {
    fn set(&self, delay: Micros) -> Result<(), JsValue> {
        let millis = i32::try_from(delay.0.div_ceil(1_000)).unwrap_or(i32::MAX);
        let handle = scope()?.set_timeout_with_callback_and_timeout_and_arguments_0(
            self.on_time.as_ref().unchecked_ref(),
            millis,
        )?;
        self.handle.set(Some(handle));
        Ok(())
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let (Some(handle), Ok(scope)) = (self.0.handle.get(), scope()) {
            scope.clear_timeout_with_handle(handle);
        }
    }
}
