//! The life of a run on the page: begun, watched, stopped, ended.

use crate::bench::archive::full;
use crate::bench::assembly::{Assembly, Stage};
use crate::bench::calibration::{InstrumentError, NotCalibrated};
use crate::bench::messages::Event;
use crate::bench::plan::TestPlan;
use crate::bench::record::RequestRole;
use crate::bench::run::{Run, RunEnd};
use crate::bench::secret::Secret;
use crate::browser::page::calibrator::Calibrator;
use crate::browser::page::handover;
use crate::browser::page::leave_guard::LeaveGuard;
use crate::browser::page::locks::RunLocks;
use crate::browser::page::run_handle::{News, RunHandle};
use crate::browser::page::surroundings;
use crate::ui::desk::{Desk, Viewer};
use gloo_timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;

/// How often a screen reader hears where the run stands.
const SPEAK_EVERY_MS: u32 = 5_000;

/// Runs plans, one at a time. Copies share it.
#[derive(Clone, Copy)]
pub struct RunLife {
    /// The run under way.
    pub running: RwSignal<Option<Assembly>>,
    /// What a screen reader hears of it.
    pub spoken: RwSignal<String>,
    desk: Desk,
    /// Whether a run that has ended waits for the viewer.
    pub handing: RwSignal<bool>,
    waiting: StoredValue<Option<String>>,
    handle: StoredValue<RunHandle, LocalStorage>,
    before: StoredValue<Option<Before>, LocalStorage>,
    held: StoredValue<Option<Held>, LocalStorage>,
}

/// What comes before the run itself; letting go of it ends it.
enum Before {
    /// The page shows that it has heard the press.
    Drawing {
        _then: Timeout,
    },
    Calibrating {
        _it: Calibrator,
    },
}

/// What is held for the length of a run.
struct Held {
    _guard: Option<LeaveGuard>,
    _locks: RunLocks,
    _speaker: Interval,
}

impl RunLife {
    /// Nothing runs.
    pub fn new(desk: Desk) -> RunLife {
        RunLife {
            running: RwSignal::new(None),
            spoken: RwSignal::default(),
            desk,
            handing: RwSignal::new(false),
            waiting: StoredValue::new(None),
            handle: StoredValue::new_local(RunHandle::idle()),
            before: StoredValue::new_local(None),
            held: StoredValue::new_local(None),
        }
    }

    /// Loads the worker for the first run once the page has been drawn: the plan comes first.
    pub fn preload(self) {
        request_animation_frame(move || {
            set_timeout(
                move || self.handle.with_value(RunHandle::preload),
                Duration::ZERO,
            );
        });
    }

    /// Begins a run.
    pub fn begin(self, plan: TestPlan, key: Secret) {
        self.desk.notice.set(None);
        // Whoever runs a plan has agreed to its host: from here on it is theirs.
        self.desk.from_link.set(false);
        self.spoken.set("The run begins.".to_owned());
        let mut assembly = Assembly::new(
            plan.clone(),
            surroundings::environment(&plan.target.base_url),
        );
        let why_not = NotCalibrated::of_plan(&plan);
        if why_not.is_none() {
            assembly.stage = Stage::Calibrating;
        }
        self.running.set(Some(assembly));
        let then = Timeout::new(0, move || self.prepare(plan, key, why_not));
        self.before.set_value(Some(Before::Drawing { _then: then }));
    }

    /// Takes what a run needs of the browser, and calibrates the instrument where nothing speaks against it.
    fn prepare(self, plan: TestPlan, key: Secret, why_not: Option<NotCalibrated>) {
        self.before.set_value(None);
        let speak = move || {
            let words = self
                .running
                .with_untracked(|a| a.as_ref().map(|a| a.live.spoken()));
            self.spoken.set(words.unwrap_or_default());
        };
        self.held.set_value(Some(Held {
            _guard: LeaveGuard::new(),
            _locks: RunLocks::take(),
            _speaker: Interval::new(SPEAK_EVERY_MS, speak),
        }));
        if let Some(why) = why_not {
            return self.measure(plan, key, InstrumentError::Unknown(why));
        }
        let run = plan.clone();
        let then = move |found| {
            self.before.set_value(None);
            self.measure(run, key, found);
        };
        let it = Calibrator::begin(&plan, then);
        self.before.set_value(Some(Before::Calibrating { _it: it }));
    }

    /// Begins the run itself, of which the instrument's error is known or why it is not.
    fn measure(self, plan: TestPlan, key: Secret, found: InstrumentError) {
        // Nothing runs any more where there is none.
        let runs = self
            .running
            .try_update(|a| a.as_mut().map(|assembly| assembly.calibrated(found)));
        if runs.flatten().is_some() {
            self.handle.with_value(|handle| {
                handle.run(plan, key, move |news| self.hear(news));
            });
        }
    }

    /// Stops the run; its result is shown as for any other end.
    pub fn stop(self) {
        match self.before.try_update_value(Option::take).flatten() {
            Some(_) => self.hear(News::Said(Event::never_began())),
            None => self.handle.with_value(RunHandle::stop),
        }
    }

    /// Goes on after a pause.
    pub fn go_on(self) {
        self.running.update(|a| {
            if let Some(assembly) = a {
                assembly.go_on();
            }
        });
        self.handle.with_value(RunHandle::go_on);
    }

    fn hear(self, news: News) {
        let mut over = None;
        self.running.update(|a| {
            if let Some(assembly) = a {
                over = match news {
                    News::Said(event) => assembly.take(event),
                    News::Dead(why) => Some(assembly.broken(why)),
                };
            }
        });
        if let Some(run) = over {
            self.end(run);
        }
    }

    fn end(self, run: Run) {
        self.held.set_value(None);
        self.running.set(None);
        // The viewer looks at the mark as soon as it is given the run, before any effect has had its turn.
        handover::set_running(false);
        if run.records.iter().any(|r| r.role == RequestRole::Measured) {
            self.waiting.set_value(Some(full::to_json(&run, "")));
            self.hand_over();
            return;
        }
        self.desk.notice.set(Some(match run.end {
            RunEnd::Broken(why) => why,
            RunEnd::Finished | RunEnd::Stopped | RunEnd::TimedOut | RunEnd::GaveUp => {
                "The run ended before its first measured request, so there is no result. The plan is as it was.".to_owned()
            }
        }));
    }

    /// Gives the viewer the run that waits for it, where one does; it is kept here until the viewer has it.
    pub fn hand_over(self) {
        let Some(text) = self.waiting.get_value() else {
            return;
        };
        self.desk.viewer.set(Viewer::Away);
        self.handing.set(true);
        spawn_local(async move {
            let handed = handover::show_run(&text).await;
            self.desk.viewer.set(match handed {
                Ok(()) => {
                    self.waiting.set_value(None);
                    Viewer::Here
                }
                Err(words) => Viewer::Failed(words),
            });
            self.handing.set(self.waiting.with_value(Option::is_some));
        });
    }
}
