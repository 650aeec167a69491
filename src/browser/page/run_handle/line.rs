//! One worker that is there, and the line to it.

use crate::bench::messages::Command;
use crate::bench::secret::Secret;
use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// A live worker and the callbacks it holds.
pub(super) struct Line {
    worker: Worker,
    pub script: &'static str,
    /// Whether it has said that it listens.
    pub is_ready: bool,
    /// What it is told once it listens.
    pub queued: Option<(Command, Secret)>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Line {
    /// Starts the worker that `script` loads; `hear` gets what it says, `fail` why it does so no longer.
    pub fn open(
        script: &'static str,
        hear: impl Fn(MessageEvent) + 'static,
        fail: impl Fn(ErrorEvent) + 'static,
    ) -> Result<Line, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(script, &options)?;
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(hear);
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(fail);
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Line {
            worker,
            script,
            is_ready: false,
            queued: None,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    /// Tells it at once, or once it listens.
    pub fn tell(&mut self, command: Command, key: Secret) {
        if self.is_ready {
            self.post(&command, &key);
        } else {
            self.queued = Some((command, key));
        }
    }

    /// It listens: it is told what waited.
    pub fn ready(&mut self) {
        self.is_ready = true;
        if let Some((command, key)) = self.queued.take() {
            self.post(&command, &key);
        }
    }

    /// Tells it.
    pub fn post(&self, command: &Command, key: &Secret) {
        if let Ok(text) = serde_json::to_string(command) {
            give(&self.worker, &text, key);
        }
    }
}

/// The one place where a key leaves the page's thread: it goes beside a command to a worker.
pub(in crate::browser::page) fn give(worker: &Worker, command: &str, key: &Secret) {
    let message = Object::new();
    let set = |name: &str, text: &str| Reflect::set(&message, &name.into(), &text.into());
    if set("command", command).is_ok() && set("key", key.expose()).is_ok() {
        let _ = worker.post_message(&message);
    }
}
