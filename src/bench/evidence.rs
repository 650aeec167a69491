//! What a report is computed from: a run gives it whole, a link gives it rounded.

use crate::bench::cost::spend::Spend;
use crate::bench::environment::Environment;
use crate::bench::first_gap::FirstGap;
use crate::bench::marks::{MarkCounts, Marks};
use crate::bench::metric::Metric;
use crate::bench::plan::TestPlan;
use crate::bench::preflight::{self, Preflight};
use crate::bench::record::{FailureCause, Outcome, RequestRecord, RequestRole};
use crate::bench::row::{Ending, RequestRow};
use crate::bench::run::{Run, RunEnd};
use crate::bench::stats::distribution::Distribution;
use crate::bench::stats::quantile::{quantile, sorted};
use crate::bench::units::Micros;
use crate::bench::watch::WorkerLoad;

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
    /// Of those, reads that completed more than one event.
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
        let step = run.environment.clock_step;
        let measured = || {
            run.records
                .iter()
                .filter(|r| r.role == RequestRole::Measured)
        };
        let rows: Vec<RequestRow> = measured().map(|r| RequestRow::of(r, run.began)).collect();
        let mut totals = Totals::of_rows(&rows);
        let basis = totals.basis();
        let distributions = Metric::ALL
            .into_iter()
            .map(|metric| {
                let sample = match metric {
                    Metric::Icl => Distribution::of_spans(gaps(measured(), basis)),
                    _ => sample_of_rows(metric, &rows, basis, step),
                };
                (metric, sample)
            })
            .collect();
        totals.duration = totals.duration.since(run.paused);
        let cost = run.plan.cost.as_ref();
        totals.spend = cost.map(|cost| Spend::of(cost, &run.records));
        totals.extras = run.records.len() as u32 - rows.len() as u32;
        for record in measured() {
            totals.add_record(record);
        }
        totals.cold_ttft = cold_ttft(&run.records);
        totals.schedule_delay = schedule_delay(measured());
        totals
            .failures
            .sort_by_key(|group| std::cmp::Reverse(group.count));
        let mut environment = run.environment.clone();
        // What the run itself shows comes first, then what a check found, then what the tab has learnt before.
        let checked = environment.checkup.as_deref().map(Preflight::of_checkup);
        let known = [
            preflight::of_run(&run.records, environment.floor),
            checked.unwrap_or_default(),
        ];
        if let Some(found) = known.into_iter().find(|p| *p != Preflight::Unknown) {
            environment.preflight = found;
        }
        Evidence {
            plan: run.plan.clone(),
            environment,
            end: run.end.clone(),
            totals,
            protocol: protocols(measured()),
            load: run.load,
            distributions,
            first_gap: FirstGap::of(measured().filter(|r| r.succeeded() && basis.takes(r.marks))),
            rows,
            omitted: Vec::new(),
        }
    }

    /// The sample of a metric; `None` where the evidence has none.
    pub fn distribution(&self, metric: Metric) -> Option<&Distribution> {
        let (_, d) = self.distributions.iter().find(|(m, _)| *m == metric)?;
        (d.count() > 0).then_some(d)
    }
}

impl Evidence {
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

/// Every protocol that is known, in the order of its first request.
fn protocols<'a>(records: impl Iterator<Item = &'a RequestRecord>) -> String {
    let mut known: Vec<&str> = Vec::new();
    for protocol in records.filter_map(|r| r.protocol.as_deref()) {
        if !known.contains(&protocol) {
            known.push(protocol);
        }
    }
    known.join(", ")
}

/// TTFT of the first extra that got text.
fn cold_ttft(records: &[RequestRecord]) -> Option<Micros> {
    let mut extras = records.iter().filter(|r| r.role == RequestRole::WarmUp);
    extras.find_map(|r| {
        let first = r.timeline.chunks.first()?;
        Some(first.since(r.timeline.start))
    })
}

/// The median of start − scheduled.
fn schedule_delay<'a>(records: impl Iterator<Item = &'a RequestRecord>) -> Option<Micros> {
    let delays = records
        .filter(|r| !r.marks.is_frozen())
        .map(|r| r.timeline.start.since(r.timeline.scheduled).as_millis_f64());
    quantile(&sorted(delays), 0.5).map(Micros::from_millis_f64)
}

fn gaps<'a>(
    records: impl Iterator<Item = &'a RequestRecord>,
    basis: Basis,
) -> impl Iterator<Item = Micros> {
    records
        .filter(move |r| r.succeeded() && basis.takes(r.marks))
        .flat_map(|r| r.timeline.chunks.windows(2))
        .map(|pair| pair[1].since(pair[0]))
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

    fn add_record(&mut self, record: &RequestRecord) {
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

    /// The share of reads that completed several events; `None` where reads are not known.
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
