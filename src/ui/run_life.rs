//! The life of a run on the page: begun, watched, stopped, ended.

use crate::bench::assembly::{Assembly, Stage};
use crate::bench::calibration::{InstrumentError, NotCalibrated};
use crate::bench::messages::Event;
use crate::bench::plan::TestPlan;
use crate::bench::record::RequestRole;
use crate::bench::route::Route;
use crate::bench::run::{Run, RunEnd};
use crate::bench::secret::Secret;
use crate::bench::series::Series;
use crate::browser::page::calibrator::Calibrator;
use crate::browser::page::fragment::{self, Author};
use crate::browser::page::handover;
use crate::browser::page::history::new_id;
use crate::browser::page::leave_guard::LeaveGuard;
use crate::browser::page::locks::RunLocks;
use crate::browser::page::long_text::written;
use crate::browser::page::run_handle::{News, RunHandle};
use crate::browser::page::run_mark::RunMark;
use crate::browser::page::surroundings;
use crate::ui::desk::{Desk, Viewer};
use gloo_timers::callback::{Interval, Timeout};
use js_sys::Array;
use leptos::prelude::*;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

/// How often a screen reader hears where the run stands.
const SPEAK_EVERY_MS: u32 = 5_000;

/// Runs plans, one at a time. Copies share it.
#[derive(Clone, Copy)]
pub struct RunLife {
    /// The run under way.
    pub running: RwSignal<Option<Assembly>>,
    /// The runs that the last press began, of which it is one.
    pub series: RwSignal<Option<Series>>,
    /// What a screen reader hears of it.
    pub spoken: RwSignal<String>,
    desk: Desk,
    /// Whether a run that has ended waits for the viewer.
    pub handing: RwSignal<bool>,
    waiting: StoredValue<Vec<(Rc<Run>, Array)>, LocalStorage>,
    errand: StoredValue<Errand>,
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

/// What every run of a series carries beside its plan.
#[derive(Clone, Default)]
struct Errand {
    key: Secret,
    /// The text of the person's own questions.
    questions: Option<String>,
}

/// What is held for the length of a run.
struct Held {
    _guard: Option<LeaveGuard>,
    _mark: RunMark,
    _locks: RunLocks,
    _speaker: Interval,
}

impl RunLife {
    /// Nothing runs.
    pub fn new(desk: Desk) -> RunLife {
        RunLife {
            running: RwSignal::new(None),
            series: RwSignal::new(None),
            spoken: RwSignal::default(),
            desk,
            handing: RwSignal::new(false),
            waiting: StoredValue::new_local(Vec::new()),
            errand: StoredValue::default(),
            handle: StoredValue::new_local(RunHandle::idle()),
            before: StoredValue::new_local(None),
            held: StoredValue::new_local(None),
        }
    }

    /// Loads the worker for the first run once the page has been drawn: the plan comes first.
    pub fn preload(self) {
        request_animation_frame(move || {
            set_timeout(
                move || {
                    let provider = self.desk.form.with_untracked(|form| form.provider);
                    self.handle.with_value(|handle| handle.preload(provider));
                },
                Duration::ZERO,
            );
        });
    }

    /// Begins these runs, one after the other.
    pub fn begin(self, plans: Vec<TestPlan>, key: Secret) {
        self.desk.notice.set(None);
        // Whoever runs a plan has agreed to its host: from here on it is theirs.
        self.desk.from_link.set(false);
        let here = self.desk.form.with_untracked(|f| f.questions_here.clone());
        let asks_own = plans.iter().any(|plan| plan.checks.own.is_some());
        self.errand.set_value(Errand {
            key,
            questions: here.filter(|_| asks_own).map(|here| here.text.to_string()),
        });
        self.series.set(Some(Series::new(new_id(), plans)));
        self.begin_next();
    }

    /// Begins the next run of the series; `false` where none is left.
    fn begin_next(self) -> bool {
        let next = self.series.try_update(|s| s.as_mut()?.begin_next());
        let Some((plan, mark)) = next.flatten() else {
            return false;
        };
        self.spoken.set(match mark.of {
            0 | 1 => "The run begins.".to_owned(),
            of => format!("Run {} of {of} begins.", mark.place + 1),
        });
        let mut assembly = Assembly::new(
            plan.clone(),
            surroundings::environment(&plan.target.base_url),
        );
        assembly.series = Some(mark).filter(|mark| mark.of > 1);
        assembly.questions = self.errand.with_value(|errand| errand.questions.clone());
        let why_not = NotCalibrated::of_plan(&plan);
        if why_not.is_none() {
            assembly.stage = Stage::Calibrating;
        }
        self.running.set(Some(assembly));
        let key = self.errand.with_value(|errand| errand.key.clone());
        let then = Timeout::new(0, move || self.prepare(plan, key, why_not));
        self.before.set_value(Some(Before::Drawing { _then: then }));
        true
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
            _mark: RunMark::set(),
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
            let questions = self.errand.with_value(|errand| errand.questions.clone());
            self.handle.with_value(|handle| {
                handle.run(plan, questions, key, move |news| self.hear(news));
            });
        }
    }

    /// Stops the run, and begins no other; its result is shown as for any other end.
    pub fn stop(self) {
        self.series.update(|s| {
            if let Some(series) = s {
                series.skip_rest();
            }
        });
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
        self.series.update(|s| {
            if let Some(series) = s {
                series.ended(run.end.clone());
            }
        });
        let measured = run.records.iter().any(|r| r.role == RequestRole::Measured);
        let (end, is_of_series) = (run.end.clone(), run.series.is_some());
        if measured {
            let replies = self.handle.with_value(RunHandle::take_replies);
            self.waiting
                .update_value(|waiting| waiting.push((Rc::new(run), replies)));
        }
        if is_of_series {
            spawn_local(async move { self.proceed().await });
            return;
        }
        self.rest();
        if measured {
            return self.hand_over();
        }
        self.desk.notice.set(Some(match end {
            RunEnd::Broken(why) => why,
            RunEnd::BudgetReached => "The budget does not hold even one measured request: raise it, or shorten prompts and replies. Until a request has ended it counts at its most, which is its prompt's bytes as tokens and its reply at its limit.".to_owned(),
            RunEnd::Finished | RunEnd::Stopped | RunEnd::TimedOut | RunEnd::GaveUp => {
                "The run ended before its first measured request, so there is no result. The plan is as it was.".to_owned()
            }
        }));
    }

    /// Nothing runs any more.
    fn rest(self) {
        self.held.set_value(None);
        self.running.set(None);
        self.errand.set_value(Errand::default());
        // The viewer looks at the mark as soon as it is given the run, before any effect has had its turn.
        handover::set_running(false);
    }

    /// Has the viewer keep what a run of a series measured, before the next one begins: nothing of that falls into a run.
    async fn proceed(self) {
        let kept = self.keep_waiting().await;
        if self.begin_next() {
            return;
        }
        self.rest();
        match kept {
            Ok(Some(id)) => {
                self.desk.viewer.set(Viewer::Here);
                fragment::push(&Route::Result { id }, Author::Page);
            }
            Ok(None) => self.desk.notice.set(Some(
                "The runs ended before their first measured request, so there is no result. The plan is as it was.".to_owned(),
            )),
            Err(_) => self.hand_over(),
        }
    }

    /// The first run that waits, as text, and what its replies said; it waits on until the viewer has it.
    async fn first_waiting(self) -> Result<Option<(Blob, Array)>, String> {
        let first = self.waiting.with_value(|waiting| waiting.first().cloned());
        let Some((run, replies)) = first else {
            return Ok(None);
        };
        let text = written(&run, "").await;
        Ok(Some((text.map_err(|error| error.to_string())?, replies)))
    }

    /// The id of the last run that was kept; what cannot be kept waits on.
    async fn keep_waiting(self) -> Result<Option<String>, String> {
        let mut last = None;
        while let Some((text, replies)) = self.first_waiting().await? {
            last = Some(handover::keep_run(&text, &replies).await?);
            self.waiting.update_value(|waiting| drop(waiting.remove(0)));
        }
        Ok(last)
    }

    /// Gives the viewer what waits for it, where anything does; it is kept here until the viewer has it. The last is shown.
    pub fn hand_over(self) {
        if self.waiting.with_value(Vec::is_empty) {
            return;
        }
        self.desk.viewer.set(Viewer::Away);
        self.handing.set(true);
        spawn_local(async move {
            let handed = self.show_waiting().await;
            self.desk.viewer.set(match handed {
                Ok(()) => Viewer::Here,
                Err(words) => Viewer::Failed(words),
            });
            self.handing.set(!self.waiting.with_value(Vec::is_empty));
        });
    }

    async fn show_waiting(self) -> Result<(), String> {
        while let Some((text, replies)) = self.first_waiting().await? {
            match self.waiting.with_value(Vec::len) {
                1 => handover::show_run(&text, &replies).await?,
                _ => drop(handover::keep_run(&text, &replies).await?),
            }
            self.waiting.update_value(|waiting| drop(waiting.remove(0)));
        }
        Ok(())
    }
}
