//! A run as measured: the raw material of a report and of an archive.

use crate::bench::environment::Environment;
use crate::bench::plan::TestPlan;
use crate::bench::record::RequestRecord;
use crate::bench::series::SeriesMark;
use crate::bench::units::Micros;
use crate::bench::watch::WorkerLoad;
use serde::{Deserialize, Serialize};

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunEnd {
    /// Every request of the plan was started and ended.
    Finished,
    /// The person pressed Stop.
    Stopped,
    /// The test's timeout was reached.
    TimedOut,
    /// The next request could have cost more than the budget had left.
    BudgetReached,
    /// The first requests all failed alike and the person did not go on.
    GaveUp,
    /// The worker died or fell silent; the text says how.
    Broken(String),
}

/// A run as measured. Instants of `records` share the worker's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// What was asked.
    pub plan: TestPlan,
    /// What it was measured with.
    pub environment: Environment,
    /// How it ended.
    pub end: RunEnd,
    /// When the clock started: the first measured request was due.
    pub began: Micros,
    /// When the run ended.
    pub ended: Micros,
    /// How long it waited with nothing on the wire for the person to say whether to go on, before it did; left out of every rate.
    #[serde(default)]
    pub paused: Micros,
    /// How busy the worker was; `None` where it was not watched to the end.
    #[serde(default)]
    pub load: Option<WorkerLoad>,
    /// The series that it was part of; `None` where it was run by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<SeriesMark>,
    /// The text of the person's own questions, where the plan asks any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub questions: Option<String>,
    /// One a request, extras included, in the order of sending.
    pub records: Vec<RequestRecord>,
}

impl Run {
    /// All of it but its requests.
    pub fn without_records(&self) -> Run {
        Run {
            plan: self.plan.clone(),
            environment: self.environment.clone(),
            end: self.end.clone(),
            began: self.began,
            ended: self.ended,
            paused: self.paused,
            load: self.load,
            series: self.series.clone(),
            questions: self.questions.clone(),
            records: Vec::new(),
        }
    }
}
