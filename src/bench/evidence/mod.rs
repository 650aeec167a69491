//! What a report is computed from: a run gives it whole, a link gives it rounded.

pub mod gathering;
mod totals;

pub use totals::{FailureGroup, Totals};

use crate::bench::environment::Environment;
use crate::bench::first_gap::FirstGap;
use crate::bench::marks::Marks;
use crate::bench::metric::Metric;
use crate::bench::plan::TestPlan;
use crate::bench::row::RequestRow;
use crate::bench::run::{Run, RunEnd};
use crate::bench::stats::distribution::Distribution;
use crate::bench::units::Micros;
use crate::bench::watch::WorkerLoad;
use gathering::Gathering;

/// Everything that tables and charts are computed from.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// What was asked.
    pub plan: TestPlan,
    /// What it was measured with.
    pub environment: Environment,
    /// How the run ended.
    pub end: RunEnd,
    /// Counts over the whole run.
    pub totals: Totals,
    /// The protocols by their ALPN names, as far as the server let the page know; empty where it did not.
    pub protocol: String,
    /// How busy the worker was; `None` where it was not watched to the end.
    pub load: Option<WorkerLoad>,
    /// The sample of each metric, in the order of [`Metric::ALL`]: of the successes that [`Basis`] names.
    pub distributions: Vec<(Metric, Distribution)>,
    /// How the beginning of the replies compares with the rest; `None` where no reply shows a pace, and from a link.
    pub first_gap: Option<FirstGap>,
    /// One a measured request in the order of sending; empty where a link carries only distributions.
    pub rows: Vec<RequestRow>,
    /// What this evidence leaves out against the run itself; empty for a run.
    pub omitted: Vec<Omission>,
}

/// Which successes the figures are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The clean ones.
    Clean,
    /// The flagged ones, since there is no other.
    Flagged,
}

impl Basis {
    /// Whether the figures take in a success with these marks.
    pub fn takes(self, marks: Marks) -> bool {
        match self {
            Basis::Clean => marks.is_clean(),
            Basis::Flagged => !marks.is_frozen(),
        }
    }
}

/// What a link leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Omission {
    /// The stamp of every chunk.
    Stamps,
    /// The replies' first characters.
    Replies,
    /// Error messages beyond the first of each cause.
    Messages,
    /// One row a request: only distributions are there, and no timeline.
    Requests,
    /// The person's own questions: only their file's name, hash and count are there.
    Questions,
    /// What Check connection found.
    Findings,
}

impl Evidence {
    /// The evidence of a run, whole.
    pub fn of(run: &Run) -> Evidence {
        let mut gathering = Gathering::of(run);
        loop {
            if let Some(evidence) = gathering.step() {
                return evidence;
            }
        }
    }

    /// The sample of a metric; `None` where the evidence has none.
    pub fn distribution(&self, metric: Metric) -> Option<&Distribution> {
        let (_, d) = self.distributions.iter().find(|(m, _)| *m == metric)?;
        (d.count() > 0).then_some(d)
    }

    /// The median TTFT less the network floor, ms, never below zero; `None` where either is not known.
    pub fn ttft_less_network_ms(&self) -> Option<f64> {
        let floor = self.environment.floor?.median.as_millis_f64();
        let ttft = self.distribution(Metric::Ttft)?.summary()?.p50();
        Some((ttft - floor).max(0.0))
    }
}

/// The sample of a metric over the successes of `basis`; empty for [`Metric::Icl`], which rows do not hold.
pub fn sample_of_rows(
    metric: Metric,
    rows: &[RequestRow],
    basis: Basis,
    clock_step: Micros,
) -> Distribution {
    let rows = rows.iter().filter(|r| basis.takes(r.marks));
    Distribution::of(rows.filter_map(|r| metric.value(r, clock_step)))
}
