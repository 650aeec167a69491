//! Where a run stands: what the worker reports a few times a second, and what the live view shows of it.

use crate::bench::evidence::Totals;
use crate::bench::format;
use crate::bench::generator::RequestId;
use crate::bench::plan::TestPlan;
use crate::bench::record::{FailureCause, Outcome, RequestRecord, RequestRole};
use crate::bench::row::RequestRow;
use crate::bench::units::Micros;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Where the run stands at one instant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// When the clock started; `None` while extras are sent.
    pub began: Option<Micros>,
    /// Since the clock started; `None` while extras are sent.
    pub elapsed: Option<Micros>,
    /// Measured requests started.
    pub started: u32,
    /// Chunks with text received by measured requests.
    pub chunks: u64,
    /// One a concurrent stream.
    pub lanes: Vec<Lane>,
}

/// What a concurrent stream does now.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lane {
    /// The request that it carries; `None` when idle.
    pub request: Option<RequestId>,
    /// Since that request's start.
    pub age: Micros,
    /// From its start until its first text; `None` while it waits.
    pub ttft: Option<Micros>,
    /// Chunks with text so far.
    pub chunks: u32,
}

/// Everything that the live view shows, folded from the worker's reports.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveView {
    /// Measured requests planned.
    pub planned: u32,
    /// The last report.
    pub progress: Progress,
    /// Measured requests that succeeded.
    pub completed: u32,
    /// Measured requests that failed, by cause in order of appearance.
    pub failures: Vec<(FailureCause, u32)>,
    /// TTFT of the successes so far, ms, in order of completion.
    pub ttft_ms: Vec<f64>,
    /// Rows of the finished measured requests.
    rows: Vec<RequestRow>,
    recent: VecDeque<(Micros, u64)>,
    test_timeout: Micros,
}

/// How far back "now" reaches for a rate.
const RECENT: Micros = Micros::from_secs(2);

impl LiveView {
    /// The view before the first report.
    pub fn new(plan: &TestPlan) -> LiveView {
        LiveView {
            planned: plan.stop.requests,
            progress: Progress::default(),
            completed: 0,
            failures: Vec::new(),
            ttft_ms: Vec::new(),
            rows: Vec::new(),
            recent: VecDeque::new(),
            test_timeout: plan.stop.timeout,
        }
    }

    /// Takes a report and the records finished since the last one.
    pub fn take(&mut self, progress: Progress, records: &[RequestRecord]) {
        for record in records.iter().filter(|r| r.role == RequestRole::Measured) {
            self.take_record(record);
        }
        if let Some(elapsed) = progress.elapsed {
            self.recent.push_back((elapsed, progress.chunks));
            while self.recent.len() > 2 && elapsed.since(self.recent[1].0) >= RECENT {
                self.recent.pop_front();
            }
        }
        self.progress = progress;
    }

    fn take_record(&mut self, record: &RequestRecord) {
        match &record.outcome {
            Outcome::Completed => {
                self.completed += 1;
                let row = RequestRow::of(record, Micros::ZERO);
                self.ttft_ms.extend(row.ttft.map(Micros::as_millis_f64));
                self.rows.push(row);
            }
            Outcome::Incomplete => {}
            Outcome::Failed(failure) => {
                match self.failures.iter_mut().find(|(c, _)| *c == failure.cause) {
                    Some((_, n)) => *n += 1,
                    None => self.failures.push((failure.cause, 1)),
                }
            }
        }
    }

    /// Measured requests that failed.
    pub fn failed(&self) -> u32 {
        self.failures.iter().map(|(_, n)| n).sum()
    }

    /// Measured requests that ended.
    pub fn done(&self) -> u32 {
        self.completed + self.failed()
    }

    /// Requests on the wire.
    pub fn in_flight(&self) -> u32 {
        self.progress
            .lanes
            .iter()
            .filter(|l| l.request.is_some())
            .count() as u32
    }

    /// The time left by the pace so far, held to the test's timeout; `None` before the first request ended.
    pub fn time_left(&self) -> Option<Micros> {
        let elapsed = self.progress.elapsed?;
        let done = f64::from(self.done()) + self.shares_in_flight();
        if self.done() == 0 {
            return None;
        }
        let left = (f64::from(self.planned) - done).max(0.0);
        let guess = Micros((elapsed.0 as f64 / done * left) as u64);
        Some(guess.min(self.test_timeout.since(elapsed)))
    }

    /// The parts of the requests in flight that are behind them, by the mean length of the finished ones.
    fn shares_in_flight(&self) -> f64 {
        let spans: Vec<f64> = self
            .rows
            .iter()
            .filter_map(RequestRow::e2e)
            .map(Micros::as_secs_f64)
            .collect();
        if spans.is_empty() {
            return 0.0;
        }
        let mean = spans.iter().sum::<f64>() / spans.len() as f64;
        let lanes = self.progress.lanes.iter().filter(|l| l.request.is_some());
        lanes
            .map(|l| (l.age.as_secs_f64() / mean.max(1e-3)).min(1.0))
            .sum()
    }

    /// Where the run stands, in a sentence for those who listen.
    pub fn spoken(&self) -> String {
        let failed = match self.failed() {
            0 => String::new(),
            n => format!(", {n} failed"),
        };
        let left = match self.time_left() {
            Some(left) => format!(", about {} left", format::duration(left)),
            None => String::new(),
        };
        format!(
            "{} of {} requests done{failed}{left}.",
            self.done(),
            self.planned
        )
    }

    /// Tokens a second over the last two seconds: chunks, times the tokens a chunk of the finished replies (one where
    /// none was counted yet); `None` before there is a span to speak of.
    pub fn tokens_per_second(&self) -> Option<f64> {
        let (from, before) = self.recent.front()?;
        let (to, after) = self.recent.back()?;
        let span = to.since(*from).as_secs_f64();
        let ratio = Totals::of_rows(&self.rows)
            .tokens_per_chunk()
            .unwrap_or(1.0);
        (span > 0.0).then(|| after.saturating_sub(*before) as f64 * ratio / span)
    }

    /// The longest end-to-end latency of the successes so far; zero before the first.
    pub fn longest_request(&self) -> Micros {
        let spans = self.rows.iter().filter_map(RequestRow::e2e);
        spans.max().unwrap_or(Micros::ZERO)
    }

    /// The share of the plan that is done, from 0 to 1.
    pub fn share_done(&self) -> f64 {
        f64::from(self.done()) / f64::from(self.planned.max(1))
    }
}
