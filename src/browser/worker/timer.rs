//! One-shot timers that are cancelled when dropped.
//!
//! Browsers make a timer last 4 ms at least that was set in the task of a timer that was set in that of another, five times
//! over (HTML, timer initialisation steps). Requests due 2 ms apart would leave in pairs. So a short timer is set in a task
//! that no timer began: a message to ourselves brings it.

use crate::bench::units::Micros;
use crate::browser::worker::clock::{Clock, scope};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, MessagePort};

/// What a browser stretches a nested timer to.
const STRETCHED: Micros = Micros::from_millis(4);

/// A timer under way; dropping it cancels it.
pub struct Timer(Rc<Waiting>);

struct Waiting {
    due: Micros,
    /// Of the browser's timer, once it is set.
    handle: Cell<Option<i32>>,
    on_time: Closure<dyn FnMut()>,
}

impl Timer {
    /// Calls `then` once, `delay` from now or a little later.
    pub fn after(delay: Micros, then: impl FnOnce() + 'static) -> Result<Timer, JsValue> {
        let clock = Clock::of_worker()?;
        let waiting = Rc::new(Waiting {
            due: clock.now() + delay,
            handle: Cell::default(),
            on_time: Closure::once(then),
        });
        if delay < STRETCHED {
            BELL.with_borrow_mut(|bell| match bell {
                Some(bell) => bell.ring(&waiting),
                none => none.insert(Bell::hung()?).ring(&waiting),
            })?;
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

thread_local! {
    static BELL: RefCell<Option<Bell>> = const { RefCell::new(None) };
}

/// Rings in a task of its own, where the timers that wait for it are set. It hangs as long as the worker lives.
struct Bell {
    rope: MessagePort,
    waiting: Rc<RefCell<VecDeque<Weak<Waiting>>>>,
    _on_ring: Closure<dyn FnMut()>,
}

impl Bell {
    fn hung() -> Result<Bell, JsValue> {
        let channel = MessageChannel::new()?;
        let clock = Clock::of_worker()?;
        let waiting = Rc::<RefCell<VecDeque<Weak<Waiting>>>>::default();
        let on_ring = Closure::new({
            let waiting = Rc::clone(&waiting);
            move || {
                let next = waiting.borrow_mut().pop_front();
                if let Some(next) = next.and_then(|next| next.upgrade()) {
                    let _ = next.set(next.due.since(clock.now()));
                }
            }
        });
        let ear = channel.port1();
        ear.set_onmessage(Some(on_ring.as_ref().unchecked_ref()));
        Ok(Bell {
            rope: channel.port2(),
            waiting,
            _on_ring: on_ring,
        })
    }

    fn ring(&self, waiting: &Rc<Waiting>) -> Result<(), JsValue> {
        self.rope.post_message(&JsValue::NULL)?;
        self.waiting.borrow_mut().push_back(Rc::downgrade(waiting));
        Ok(())
    }
}
