//! A worker that is there, with the callbacks that it calls.

use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// What to tell a person whose browser starts no worker.
pub const REFUSED: &str = "This browser did not let the page start a worker. Allow workers for this page, or open it in another browser.";

/// A live worker; dropping it ends it, with all that it has under way.
pub struct LiveWorker {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl LiveWorker {
    /// Starts the worker that the module `script` loads. `hear` gets each of its messages, `fail` the words of its failure.
    ///
    /// # Errors
    /// Where the browser does not let the page start one.
    pub fn start(
        script: &str,
        hear: impl Fn(&Worker, &JsValue) + 'static,
        fail: impl Fn(String) + 'static,
    ) -> Result<LiveWorker, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(script, &options)?;
        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let worker = worker.clone();
            move |event: MessageEvent| hear(&worker, &event.data())
        });
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            let words = Some(event.message()).filter(|words| !words.is_empty());
            fail(words.unwrap_or_else(|| "it could not be loaded".to_owned()));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(LiveWorker {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    /// The browser's own handle of it.
    pub fn worker(&self) -> &Worker {
        &self.worker
    }
}

impl Drop for LiveWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
