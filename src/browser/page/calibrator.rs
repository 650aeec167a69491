//! A calibration on the page: a service worker that plays streams of known timing, and a copy of the measuring worker that
//! reads them. Both are there for its length only; no request of the run passes either.

use crate::bench::assembly::Assembly;
use crate::bench::calibration::{InstrumentError, LONGEST, NotCalibrated, calibration_plan};
use crate::bench::messages::Event;
use crate::bench::plan::TestPlan;
use crate::bench::run::Run;
use crate::bench::secret::Secret;
use crate::browser::page::run_handle::{News, RunHandle};
use crate::browser::page::service_workers::{Registration, container};
use crate::browser::page::surroundings::environment;
use js_sys::Promise;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Its scope is the folder that it lies in, and nothing of the page is under it.
const SCRIPT: &str = "./calibrate/service_worker.js";

/// How often the page looks whether what it waits for is there, milliseconds.
const LOOK_EVERY_MS: i32 = 10;

/// A calibration under way. Dropping it ends it, and nothing more is heard of it.
pub struct Calibrator(Rc<Cell<bool>>);

impl Drop for Calibrator {
    fn drop(&mut self) {
        self.0.set(true);
    }
}

impl Calibrator {
    /// Calibrates for `plan`; `then` hears what was found when all of it is gone again, after [`LONGEST`] at the latest.
    pub fn begin(plan: &TestPlan, then: impl FnOnce(InstrumentError) + 'static) -> Calibrator {
        let over = Rc::new(Cell::new(false));
        let plan = calibration_plan(plan);
        let patience = Patience {
            over: Rc::clone(&over),
            until_ms: now_ms() + LONGEST.as_millis_f64(),
        };
        spawn_local(async move {
            let found = calibrate(&patience, plan).await;
            if !patience.over.get() {
                then(found);
            }
        });
        Calibrator(over)
    }
}

async fn calibrate(patience: &Patience, plan: TestPlan) -> InstrumentError {
    let registering = container().and_then(|container| container.register(SCRIPT).ok());
    let Some(registering) = registering else {
        return InstrumentError::Unknown(NotCalibrated::NoServiceWorker);
    };
    let registration: Registration = match patience.settled(registering.clone()).await {
        Some(Ok(registration)) => registration.unchecked_into(),
        Some(Err(_)) => return InstrumentError::Unknown(NotCalibrated::NoServiceWorker),
        None => {
            unregister_later(registering);
            return InstrumentError::Unknown(NotCalibrated::TookTooLong);
        }
    };
    let run = streams(patience, &registration, plan).await;
    // Its reader is gone by now, so it goes at once; left registered, it would be looked for anew in mid-run.
    if let Ok(going) = registration.unregister() {
        patience.settled(going).await;
    }
    run.map_or(
        InstrumentError::Unknown(NotCalibrated::TookTooLong),
        |run| InstrumentError::of(&run),
    )
}

/// Takes away what is registered too late to be of use.
fn unregister_later(registering: Promise) {
    spawn_local(async move {
        if let Ok(registration) = JsFuture::from(registering).await {
            let registration: Registration = registration.unchecked_into();
            let _ = registration.unregister();
        }
    });
}

/// The run of the streams; `None` where it did not end in time. Its worker is gone when this returns.
async fn streams(patience: &Patience, registration: &Registration, plan: TestPlan) -> Option<Run> {
    let is_active = || registration.active().filter(|w| w.state() == "activated");
    patience.until(is_active).await?;
    let ended: Rc<RefCell<Option<Run>>> = Rc::default();
    let handle = RunHandle::of_calibration();
    let assembly = RefCell::new(Assembly::new(
        plan.clone(),
        environment(&plan.target.base_url),
    ));
    let heard = Rc::clone(&ended);
    handle.run(plan, None, Secret::default(), move |news| {
        let mut assembly = assembly.borrow_mut();
        let over = match news {
            News::Said(Event::Paused { message, .. }) => Some(assembly.broken(message)),
            News::Said(event) => assembly.take(event),
            News::Dead(why) => Some(assembly.broken(why)),
        };
        if over.is_some() {
            *heard.borrow_mut() = over;
        }
    });
    patience.until(|| ended.borrow_mut().take()).await
}

/// Waits for no longer than is left, and no longer than anybody wants to know.
struct Patience {
    over: Rc<Cell<bool>>,
    until_ms: f64,
}

impl Patience {
    /// What `look` gives once it gives something; `None` when the time is up.
    async fn until<T>(&self, look: impl Fn() -> Option<T>) -> Option<T> {
        loop {
            if let Some(found) = look() {
                return Some(found);
            }
            if self.over.get() || now_ms() > self.until_ms {
                return None;
            }
            pause(LOOK_EVERY_MS).await;
        }
    }

    /// How the promise was settled; `None` when the time is up.
    async fn settled(&self, promise: Promise) -> Option<Result<JsValue, JsValue>> {
        let outcome: Rc<RefCell<Option<Result<JsValue, JsValue>>>> = Rc::default();
        let settled = Rc::clone(&outcome);
        spawn_local(async move {
            let how = JsFuture::from(promise).await;
            *settled.borrow_mut() = Some(how);
        });
        self.until(|| outcome.borrow_mut().take()).await
    }
}

async fn pause(ms: i32) {
    let passed = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
        }
    });
    let _ = JsFuture::from(passed).await;
}

/// The page's own clock; 0 where it has none.
fn now_ms() -> f64 {
    web_sys::window()
        .and_then(|w| w.performance())
        .map_or(0.0, |p| p.now())
}
