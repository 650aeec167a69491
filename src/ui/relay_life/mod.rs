//! The life of a relay on the page: its parts run one after the other in a worker of its own, are kept as they end, and
//! become one result a target.

mod keeping;
mod part;
mod targets;

use crate::bench::archive::full;
use crate::bench::assembly::Assembly;
use crate::bench::plan::ProviderKind;
use crate::bench::relay::form::RelayForm;
use crate::bench::relay::machine::{Action, Input, Relay, State};
use crate::bench::relay::outcome::LegResult;
use crate::bench::relay::plan::RelayPlan;
use crate::bench::route::Route;
use crate::bench::run::Run;
use crate::bench::secret::Secret;
use crate::bench::units::Micros;
use crate::browser::page::calibrator::Calibrator;
use crate::browser::page::leave_guard::LeaveGuard;
use crate::browser::page::locks::RunLocks;
use crate::browser::page::models::simulator_origins;
use crate::browser::page::run_handle::RunHandle;
use crate::browser::page::{fragment, handover, history, relay_store, zone};
use gloo_timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// How often a screen reader hears where the relay stands.
const SPEAK_EVERY_MS: u32 = 5_000;
/// How often the time left is drawn anew while nothing runs.
const TICK_MS: u32 = 1_000;
/// The longest that a timer of a browser can wait, less a little.
const LONGEST_WAIT_MS: u64 = 2_000_000_000;

/// What is kept of a relay, and taken up again after a reload.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    id: String,
    form: RelayForm,
    relay: Option<Relay>,
}

/// Runs a relay. Copies share it.
#[derive(Clone, Copy)]
pub struct RelayLife {
    /// What was typed.
    pub form: RwSignal<RelayForm>,
    /// A key for each target, in memory.
    pub keys: RwSignal<Vec<Secret>>,
    /// The relay, once it was begun.
    pub relay: RwSignal<Option<Relay>>,
    /// The part under way.
    pub running: RwSignal<Option<Assembly>>,
    /// What was measured, a result a target; made when nothing runs.
    pub results: RwSignal<Arc<Vec<LegResult>>>,
    /// Whether what was kept has been read.
    pub is_read: RwSignal<bool>,
    /// What a screen reader hears.
    pub spoken: RwSignal<String>,
    /// The wall clock, for what is to be drawn.
    pub now: RwSignal<Micros>,
    /// Something that the person should know.
    pub notice: RwSignal<Option<String>>,
    /// Whom each key was typed for; `None` for a key that had no host yet.
    owners: StoredValue<Vec<Option<String>>>,
    id: StoredValue<String>,
    runs: StoredValue<BTreeMap<String, Run>>,
    handle: StoredValue<RunHandle, LocalStorage>,
    under_way: StoredValue<UnderWay, LocalStorage>,
    held: StoredValue<Option<Held>, LocalStorage>,
}

/// What leads to the next news; letting go of it ends it.
#[derive(Default)]
struct UnderWay {
    calibrating: Option<Calibrator>,
    waiting: Option<Timeout>,
}

/// What is held while the relay runs.
struct Held {
    _guard: Option<LeaveGuard>,
    _locks: RunLocks,
    _speaker: Interval,
    _clock: Interval,
}

impl Default for RelayLife {
    fn default() -> RelayLife {
        let simulator = simulator_origins();
        let form = RelayForm::default_for(simulator.as_ref());
        let life = RelayLife {
            keys: RwSignal::new(vec![Secret::default(); form.targets.len()]),
            form: RwSignal::new(form),
            relay: RwSignal::new(None),
            running: RwSignal::new(None),
            results: RwSignal::default(),
            is_read: RwSignal::new(false),
            spoken: RwSignal::default(),
            now: RwSignal::new(now()),
            notice: RwSignal::new(None),
            owners: StoredValue::default(),
            id: StoredValue::new(history::new_id()),
            runs: StoredValue::default(),
            handle: StoredValue::new_local(RunHandle::idle()),
            under_way: StoredValue::new_local(UnderWay::default()),
            held: StoredValue::new_local(None),
        };
        // What comes from elsewhere gets no key.
        handover::watch_foreign(move || life.drop_keys());
        life
    }
}

fn now() -> Micros {
    Micros::from_millis_f64(js_sys::Date::now())
}

impl RelayLife {
    /// Reads what was kept, once; the worker is loaded meanwhile.
    pub fn open(self) {
        if self.is_read.get_untracked() {
            return;
        }
        let first = self.form.with_untracked(|form| {
            let target = form.targets.first()?;
            ProviderKind::from_word(&target.provider)
        });
        if let Some(provider) = first {
            self.handle.with_value(|handle| handle.preload(provider));
        }
        spawn_local(async move {
            match relay_store::load().await {
                Ok(Some(kept)) => self.take_up(&kept),
                Ok(None) => {}
                Err(error) => self.notice.set(Some(error.to_string())),
            }
            if self.form.with_untracked(|form| form.place.is_empty()) {
                self.form.update(|form| form.place = zone::guessed_place());
            }
            self.is_read.set(true);
        });
    }

    fn take_up(self, kept: &relay_store::KeptRelay) {
        let Ok(state) = serde_json::from_str::<Kept>(&kept.state) else {
            // Written by another version of the page: what it holds is in the history as far as it was done.
            return;
        };
        let runs = kept.runs.iter().filter_map(|(name, text)| {
            let named = full::from_json(text).ok()?;
            Some((name.clone(), named.run))
        });
        self.runs.set_value(runs.collect());
        self.id.set_value(state.id);
        self.keys
            .set(vec![Secret::default(); state.form.targets.len()]);
        self.form.set(state.form);
        self.relay.set(state.relay.map(Relay::interrupted));
        self.make_results();
    }

    /// Begins a relay of what was typed.
    pub fn begin(self, plan: RelayPlan) {
        self.id.set_value(history::new_id());
        self.runs.set_value(BTreeMap::new());
        self.results.set(Arc::default());
        self.notice.set(None);
        self.relay.set(Some(Relay::new(plan)));
        spawn_local(async move {
            // The next word to the store comes after this one.
            let _ = relay_store::clear().await;
            self.tell(Input::Begin);
        });
    }

    /// Forgets the relay and goes back to the form, which keeps what was typed.
    pub fn anew(self) {
        self.relay.set(None);
        self.runs.set_value(BTreeMap::new());
        self.results.set(Arc::default());
        spawn_local(async move {
            if let Err(error) = relay_store::clear().await {
                self.notice.set(Some(error.to_string()));
            }
        });
    }

    /// Tells the relay what happened, and does what it says.
    pub fn tell(self, input: Input) {
        let moment = now();
        self.now.set(moment);
        let mut actions = Vec::new();
        self.relay.update(|relay| {
            if let Some(relay) = relay {
                actions = relay.handle(input, moment);
            }
        });
        let state = self.relay.with_untracked(|s| s.as_ref().map(|s| s.state));
        let active = matches!(state, Some(State::Running { .. } | State::Resting { .. }));
        self.hold(active);
        self.keep(None);
        for action in actions {
            match action {
                Action::Run(place) => self.run(place),
                Action::StopRun => self.stop_run(),
                Action::WakeAt(at) => self.wait_until(at),
                Action::Over => {}
            }
        }
        if !active {
            self.make_results();
            if state == Some(State::Over) {
                self.keep_results();
            }
            if fragment::current() != Route::LeaderboardRun {
                fragment::push(&Route::LeaderboardRun, fragment::Author::Page);
            }
        }
    }

    /// Takes what a relay needs of the browser, or lets it go.
    fn hold(self, active: bool) {
        if active == self.held.with_value(Option::is_some) {
            return;
        }
        self.held.set_value(active.then(|| {
            let speak = move || {
                let words = self.relay.with_untracked(|relay| {
                    let (done, left) = self.live();
                    relay.as_ref().map(|s| s.spoken(now(), done, left))
                });
                self.spoken.set(words.unwrap_or_default());
            };
            Held {
                _guard: LeaveGuard::new(),
                _locks: RunLocks::take(),
                _speaker: Interval::new(SPEAK_EVERY_MS, speak),
                _clock: Interval::new(TICK_MS, move || self.now.set(now())),
            }
        }));
        handover::set_viewer_running(active);
    }

    /// Requests of the part under way that have ended, and how long the rest takes by its own pace.
    pub fn live(self) -> (u32, Option<Micros>) {
        self.running.with(|assembly| match assembly {
            Some(a) => (a.live.done(), a.live.time_left()),
            None => (0, None),
        })
    }

    fn wait_until(self, at: Micros) {
        let wait = at.since(now()).0 / 1_000 + 1;
        let wait = u32::try_from(wait.min(LONGEST_WAIT_MS)).unwrap_or(u32::MAX / 4);
        let waiting = Timeout::new(wait, move || self.tell(Input::WokeUp));
        self.under_way.update_value(|u| u.waiting = Some(waiting));
    }
}
