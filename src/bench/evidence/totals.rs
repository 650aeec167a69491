//! Counts over a whole run.

use super::Basis;
use crate::bench::cost::spend::Spend;
use crate::bench::marks::MarkCounts;
use crate::bench::record::{FailureCause, Outcome, RequestRecord};
use crate::bench::row::{Ending, RequestRow};
use crate::bench::units::Micros;

/// Counts over the whole run, measured requests only unless said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Requests started.
    pub started: u32,
    /// Requests that succeeded; a frozen one does not count as such, nor as any other.
    pub completed: u32,
    /// Requests cut short because the run ended.
    pub incomplete: u32,
    /// Failures by cause, most frequent first.
    pub failures: Vec<FailureGroup>,
    /// Extra requests (warm-up), never counted elsewhere.
    pub extras: u32,
    /// From the first request's start to the last response's end, less what the run waited for the person.
    pub duration: Micros,
    /// Most requests on the wire at once.
    pub peak_concurrency: u32,
    /// Output tokens of the successes of which they are known.
    pub output_tokens: u64,
    /// Successes whose provider counted their output tokens.
    pub counted_replies: u32,
    /// Successes whose output tokens are the page's tokenizer's estimate.
    pub estimated_replies: u32,
    /// Chunks with text of the successes.
    pub chunks: u64,
    /// Reads that delivered bytes, of the successes.
    pub reads: u64,
    /// Of those, reads that completed more than one chunk.
    pub merged_reads: u64,
    /// How many bear marks.
    pub marks: MarkCounts,
    /// TTFT of the warm-up, preflight and all; `None` where it got no text.
    pub cold_ttft: Option<Micros>,
    /// The median of start − scheduled; `None` where it is not known.
    pub schedule_delay: Option<Micros>,
    /// Of a correctness test: successes whose reply was right; 0 in a load test.
    pub right_answers: u32,
    /// What all requests cost, extras included; `None` where the plan names no prices.
    pub spend: Option<Spend>,
}

/// Failures of one cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureGroup {
    /// The cause.
    pub cause: FailureCause,
    /// How many.
    pub count: u32,
    /// The first message, whole and redacted; empty where it was left out.
    pub first_message: String,
}

impl Totals {
    /// What the rows alone tell: counts of starts and successes, tokens, chunks, duration and peak concurrency.
    pub fn of_rows(rows: &[RequestRow]) -> Totals {
        let done = || rows.iter().filter(|r| r.succeeded());
        let first = rows.iter().map(|r| r.start).min().unwrap_or_default();
        let last = rows
            .iter()
            .map(RequestRow::last_seen)
            .max()
            .unwrap_or_default();
        Totals {
            started: rows.len() as u32,
            completed: done().count() as u32,
            incomplete: rows
                .iter()
                .filter(|r| r.ending == Ending::Incomplete && !r.marks.is_frozen())
                .count() as u32,
            duration: last.since(first),
            peak_concurrency: peak(rows),
            output_tokens: done().filter_map(|r| r.output_tokens).map(u64::from).sum(),
            counted_replies: done()
                .filter(|r| r.output_tokens.is_some() && !r.is_estimate)
                .count() as u32,
            estimated_replies: done().filter(|r| r.is_estimate).count() as u32,
            chunks: done().map(|r| u64::from(r.chunks)).sum(),
            marks: MarkCounts::of(rows.iter().map(|r| (r.ending, r.marks))),
            right_answers: rows.iter().filter(|r| r.is_right() == Some(true)).count() as u32,
            ..Totals::default()
        }
    }

    /// Adds what a record tells beyond its row.
    pub(super) fn add_record(&mut self, record: &RequestRecord) {
        if record.marks.is_frozen() {
            return;
        }
        match &record.outcome {
            Outcome::Completed => {
                self.reads += u64::from(record.timeline.reads);
                self.merged_reads += u64::from(record.timeline.merged_reads);
            }
            Outcome::Incomplete => {}
            Outcome::Failed(f) => match self.failures.iter_mut().find(|g| g.cause == f.cause) {
                Some(group) => group.count += 1,
                None => self.failures.push(FailureGroup {
                    cause: f.cause,
                    count: 1,
                    first_message: f.message.clone(),
                }),
            },
        }
    }

    /// Which successes the figures are of.
    pub fn basis(&self) -> Basis {
        if self.completed > 0 && self.marks.flagged >= self.completed {
            Basis::Flagged
        } else {
            Basis::Clean
        }
    }

    /// Successes that the figures are of.
    pub fn sampled(&self) -> u32 {
        match self.basis() {
            Basis::Clean => self.completed.saturating_sub(self.marks.flagged),
            Basis::Flagged => self.completed,
        }
    }

    /// The share of samples that are flagged or frozen; `None` where there is no sample.
    pub fn marked_share(&self) -> Option<f64> {
        let frozen = f64::from(self.marks.frozen);
        let all = f64::from(self.completed) + frozen;
        (all > 0.0).then(|| (f64::from(self.marks.flagged) + frozen) / all)
    }

    /// Requests that failed.
    pub fn failed(&self) -> u32 {
        self.failures.iter().map(|g| g.count).sum()
    }

    /// Successes / (successes + failures); `None` before any request ended so.
    pub fn success_rate(&self) -> Option<f64> {
        let ended = self.completed + self.failed();
        (ended > 0).then(|| f64::from(self.completed) / f64::from(ended))
    }

    /// ΣN of the successes / duration, tokens/s; `None` where nothing was counted.
    pub fn system_output_rate(&self) -> Option<f64> {
        let known = self.output_tokens > 0 && self.duration > Micros::ZERO;
        known.then(|| self.output_tokens as f64 / self.duration.as_secs_f64())
    }

    /// Successes a minute; `None` for a run of no length.
    pub fn requests_per_minute(&self) -> Option<f64> {
        (self.duration > Micros::ZERO)
            .then(|| f64::from(self.completed) * 60.0 / self.duration.as_secs_f64())
    }

    /// Output tokens a chunk over the successes; `None` where tokens were not counted for all of them.
    pub fn tokens_per_chunk(&self) -> Option<f64> {
        (self.chunks > 0 && self.counted_replies + self.estimated_replies == self.completed)
            .then(|| self.output_tokens as f64 / self.chunks as f64)
    }

    /// The share of reads that completed several chunks; `None` where reads are not known.
    pub fn merged_share(&self) -> Option<f64> {
        (self.reads > 0).then(|| self.merged_reads as f64 / self.reads as f64)
    }
}

/// Most rows that overlap at one instant; one that ends as another starts does not overlap it.
fn peak(rows: &[RequestRow]) -> u32 {
    let mut edges: Vec<(Micros, i32)> = rows
        .iter()
        .flat_map(|r| [(r.start, 1), (r.last_seen(), -1)])
        .collect();
    edges.sort();
    let mut now = 0i32;
    let mut most = 0i32;
    for (_, step) in edges {
        now += step;
        most = most.max(now);
    }
    most.unsigned_abs()
}
