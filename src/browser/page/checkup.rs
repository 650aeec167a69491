//! The worker of a check, as the viewer sees it: it is started here, listened to and ended. What it is told, and with which
//! key, is the measuring program's to say.

use crate::bench::doctor::Told;
use crate::browser::page::live_worker::{LiveWorker, REFUSED};
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::Worker;

const SCRIPT: &str = "./worker_formats_boot.js";

/// A worker for one check; dropping it ends it, with all that it has on the wire.
pub struct CheckWorker {
    _worker: LiveWorker,
}

impl CheckWorker {
    /// Starts one; `hear` hears all that it says. The promise gives the worker once it listens.
    pub fn start(hear: impl Fn(Told) + 'static) -> Result<(CheckWorker, Promise), String> {
        let mut resolve = None;
        let ready = Promise::new(&mut |done, _| resolve = Some(done));
        let hear = Rc::new(hear);
        let on_message = {
            let hear = Rc::clone(&hear);
            move |worker: &Worker, said: &JsValue| {
                let text = said.as_string().unwrap_or_default();
                match serde_json::from_str(&text) {
                    Ok(told) => hear(told),
                    // The one thing that it says of itself.
                    Err(_) if text == "\"ready\"" => {
                        if let Some(resolve) = &resolve {
                            let _ = resolve.call1(&JsValue::UNDEFINED, worker);
                        }
                    }
                    Err(error) => hear(Told::Broken(format!(
                        "The page does not understand its worker ({error}). Reload the page: it may be of two versions."
                    ))),
                }
            }
        };
        let on_failure = move |_| {
            hear(Told::Broken(
                "The worker of the check failed or could not be loaded. Check the connection to this page's own server, and check once more."
                    .to_owned(),
            ));
        };
        let worker = LiveWorker::start(SCRIPT, on_message, on_failure).map_err(|_| REFUSED)?;
        Ok((CheckWorker { _worker: worker }, ready))
    }
}
