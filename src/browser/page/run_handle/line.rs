//! One worker that is there, and the line to it.

use crate::bench::messages::Command;
use crate::bench::secret::Secret;
use crate::browser::page::live_worker::LiveWorker;
use js_sys::{Object, Reflect};
use web_sys::Worker;

/// A worker and what it is still to be told.
pub(super) struct Line {
    worker: LiveWorker,
    pub script: &'static str,
    /// Whether it has said that it listens.
    pub is_ready: bool,
    /// What it is told once it listens.
    pub queued: Option<(Command, Secret)>,
}

impl Line {
    /// The line to a worker that `script` has just begun to load.
    pub fn new(worker: LiveWorker, script: &'static str) -> Line {
        Line {
            worker,
            script,
            is_ready: false,
            queued: None,
        }
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
            give(self.worker.worker(), &text, key);
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
