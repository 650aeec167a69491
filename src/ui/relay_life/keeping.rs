//! What is kept of a leaderboard run: where it stands, and its results.

use super::{Kept, RelayLife};
use crate::bench::export::folder::RunFolder;
use crate::bench::preflight::Preflight;
use crate::bench::relay::outcome::{LegResult, results};
use crate::bench::report::entry::Entry;
use crate::bench::route::Route;
use crate::browser::page::{preflights, relay_store, results_folder};
use crate::ui::kept_run::keep_run;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

impl RelayLife {
    /// Keeps where the relay stands, and the run of a part that has just ended.
    pub(super) fn keep(self, run: Option<(String, String)>) {
        let kept = Kept {
            id: self.id.get_value(),
            form: self.form.get_untracked(),
            relay: self.relay.get_untracked(),
        };
        let text = serde_json::to_string(&kept).unwrap_or_default();
        spawn_local(async move {
            let run = run
                .as_ref()
                .map(|(name, text)| (name.as_str(), text.as_str()));
            if let Err(error) = relay_store::keep(&text, run).await {
                self.notice.set(Some(error.to_string()));
            }
        });
    }

    /// Puts the parts of each target together.
    pub(super) fn make_results(self) {
        let made = self.relay.with_untracked(|relay| {
            let relay = relay.as_ref()?;
            Some(self.runs.with_value(|runs| results(relay, runs)))
        });
        self.results.set(Arc::new(made.unwrap_or_default()));
    }

    /// Keeps each target's result in the history, in place of what an earlier end of this relay kept of it.
    pub(super) fn keep_results(self) {
        let results = self.results.get_untracked();
        let id = self.id.get_value();
        spawn_local(async move {
            for result in results.iter() {
                let base_url = &result.run.plan.target.base_url;
                preflights::remember(base_url, Preflight::found(&result.run));
                let id = result.id(&id);
                let entry = Entry::of(&result.evidence, &id, &result.name());
                if let Err(words) = keep_run(&entry, &result.run).await {
                    return self.notice.set(Some(words));
                }
                let files = || RunFolder::of(&result.evidence, &result.run, &entry.name);
                if let Err(error) = results_folder::save_along(files).await {
                    self.notice.set(Some(error.to_string()));
                }
            }
        });
    }

    /// The place of a target's result in the history.
    pub fn result_route(self, result: &LegResult) -> Route {
        Route::Result {
            id: result.id(&self.id.get_value()),
        }
    }
}
