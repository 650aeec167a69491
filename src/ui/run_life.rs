//! The life of a run on the page: begun, watched, stopped, ended.

use crate::bench::assembly::Assembly;
use crate::bench::evidence::Evidence;
use crate::bench::plan::TestPlan;
use crate::bench::record::RequestRole;
use crate::bench::report::entry::first_name;
use crate::bench::run::{Run, RunEnd};
use crate::bench::secret::Secret;
use crate::browser::page::leave_guard::LeaveGuard;
use crate::browser::page::locks::RunLocks;
use crate::browser::page::run_handle::{News, RunHandle};
use crate::browser::page::surroundings;
use crate::ui::desk::Desk;
use crate::ui::state::Source;
use gloo_timers::callback::Interval;
use leptos::prelude::*;

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
    handle: StoredValue<RunHandle, LocalStorage>,
    held: StoredValue<Option<Held>, LocalStorage>,
}

/// What is held for the length of a run.
struct Held {
    _guard: Option<LeaveGuard>,
    _locks: RunLocks,
    _speaker: Interval,
}

impl RunLife {
    /// Nothing runs; the worker is being loaded for the first run.
    pub fn new(desk: Desk) -> RunLife {
        RunLife {
            running: RwSignal::new(None),
            spoken: RwSignal::default(),
            desk,
            handle: StoredValue::new_local(RunHandle::load()),
            held: StoredValue::new_local(None),
        }
    }

    /// Begins a run.
    pub fn begin(self, plan: TestPlan, key: Secret) {
        let environment = surroundings::environment();
        self.desk.notice.set(None);
        // Whoever runs a plan has agreed to its host: from here on it is theirs.
        self.desk.from_link.set(false);
        self.spoken.set("The run begins.".to_owned());
        self.running
            .set(Some(Assembly::new(plan.clone(), environment.clone())));
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
        self.handle.with_value(|handle| {
            handle.run(plan, environment, key, move |news| self.hear(news));
        });
    }

    /// Stops the run; its result is shown as for any other end.
    pub fn stop(self) {
        self.handle.with_value(RunHandle::stop);
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
        let measured = run.records.iter().any(|r| r.role == RequestRole::Measured);
        if measured {
            let name = first_name(&Evidence::of(&run));
            self.desk.show_run(run, Source::Fresh, name);
        } else {
            self.desk.notice.set(Some(match run.end {
                RunEnd::Broken(why) => why,
                RunEnd::Finished | RunEnd::Stopped | RunEnd::TimedOut | RunEnd::GaveUp => {
                    "The run ended before its first measured request, so there is no result. The plan is as it was.".to_owned()
                }
            }));
        }
        self.running.set(None);
    }
}
