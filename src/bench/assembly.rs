//! Puts a run together from what the worker says, so that whatever happens to the worker, what was measured is kept.

use crate::bench::environment::Environment;
use crate::bench::generator::Fate;
use crate::bench::messages::Event;
use crate::bench::plan::TestPlan;
use crate::bench::progress::{LiveView, Progress};
use crate::bench::record::RequestRecord;
use crate::bench::run::{Run, RunEnd};
use crate::bench::units::Micros;

/// Where the run stands, as the page may show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The worker has not begun yet.
    Starting,
    /// Extras are being sent.
    WarmingUp,
    /// The clock runs.
    Measuring,
    /// The first requests all failed alike; the person is asked.
    Asking {
        /// How they failed.
        fate: Fate,
        /// The first failure's message.
        message: String,
    },
}

/// A run being put together.
#[derive(Clone, Debug)]
pub struct Assembly {
    plan: TestPlan,
    environment: Environment,
    records: Vec<RequestRecord>,
    /// Everything that the live view shows.
    pub live: LiveView,
    /// Where the run stands.
    pub stage: Stage,
}

impl Assembly {
    /// A run that nothing is known of yet. `environment` stands in until the worker has measured its clock.
    pub fn new(plan: TestPlan, environment: Environment) -> Assembly {
        Assembly {
            live: LiveView::new(&plan),
            plan,
            environment,
            records: Vec::new(),
            stage: Stage::Starting,
        }
    }

    /// The plan that runs.
    pub fn plan(&self) -> &TestPlan {
        &self.plan
    }

    /// Takes what the worker says; the whole run when that was its last word.
    pub fn take(&mut self, event: Event) -> Option<Run> {
        match event {
            Event::Ready => None,
            Event::Started { environment } => {
                self.environment = *environment;
                self.stage = Stage::WarmingUp;
                None
            }
            Event::Prepared { environment } => {
                self.environment = *environment;
                None
            }
            Event::Progress { progress, records } => {
                self.take_progress(progress, records);
                None
            }
            Event::Paused { fate, message } => {
                self.stage = Stage::Asking { fate, message };
                None
            }
            Event::Over { end, began, ended } => Some(self.close(end, began, ended)),
            Event::Broken { message } => Some(self.broken(message)),
        }
    }

    fn take_progress(&mut self, progress: Progress, records: Vec<RequestRecord>) {
        if progress.elapsed.is_some() && self.stage == Stage::WarmingUp {
            self.stage = Stage::Measuring;
        }
        self.live.take(progress, &records);
        self.records.extend(records);
    }

    /// The person chose to go on.
    pub fn go_on(&mut self) {
        self.stage = Stage::Measuring;
    }

    /// The run as far as it is known, when the worker died or fell silent.
    pub fn broken(&mut self, why: String) -> Run {
        let first = self.records.iter().map(|r| r.timeline.start).min();
        let began = first.unwrap_or_default();
        let last = self.records.iter().filter_map(|r| r.timeline.end).max();
        self.close(RunEnd::Broken(why), began, last.unwrap_or(began))
    }

    fn close(&mut self, end: RunEnd, began: Micros, ended: Micros) -> Run {
        let mut records = std::mem::take(&mut self.records);
        records.sort_by_key(|r| (r.timeline.start, r.index));
        Run {
            plan: self.plan.clone(),
            environment: self.environment.clone(),
            end,
            began,
            ended,
            records,
        }
    }
}
