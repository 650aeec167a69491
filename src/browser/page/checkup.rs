//! The worker of a check, as the viewer sees it: it is started here, listened to and ended. What it is told, and with which
//! key, is the measuring program's to say.

use crate::bench::doctor::Told;
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

const SCRIPT: &str = "./worker_formats_boot.js";

/// A worker for one check; dropping it ends it, with all that it has on the wire.
pub struct CheckWorker {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl Drop for CheckWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl CheckWorker {
    /// Starts one; `hear` hears all that it says. The promise gives the worker once it listens.
    pub fn start(hear: impl Fn(Told) + 'static) -> Result<(CheckWorker, Promise), String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(SCRIPT, &options).map_err(|_| {
            "This browser did not let the page start a worker. Allow workers for this page, or open it in another browser."
        })?;
        let mut resolve = None;
        let ready = Promise::new(&mut |done, _| resolve = Some(done));
        let hear = Rc::new(hear);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let (worker, hear) = (worker.clone(), Rc::clone(&hear));
            move |event: MessageEvent| {
                let text = event.data().as_string().unwrap_or_default();
                match serde_json::from_str(&text) {
                    Ok(told) => hear(told),
                    // The one thing that it says of itself.
                    Err(_) if text == "\"ready\"" => {
                        if let Some(resolve) = &resolve {
                            let _ = resolve.call1(&JsValue::UNDEFINED, &worker);
                        }
                    }
                    Err(error) => hear(Told::Broken(format!(
                        "The page does not understand its worker ({error}). Reload the page: it may be of two versions."
                    ))),
                }
            }
        });
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            hear(Told::Broken(
                "The worker of the check failed or could not be loaded. Check the connection to this page's own server, and check once more."
                    .to_owned(),
            ));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let started = CheckWorker {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        };
        Ok((started, ready))
    }
}
