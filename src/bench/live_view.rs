//! What the live view shows of a run, folded from the worker's reports.

use crate::bench::cost::Cost;
use crate::bench::cost::money::shown;
use crate::bench::cost::spend::Spend;
use crate::bench::evidence::Totals;
use crate::bench::format;
use crate::bench::plan::TestPlan;
use crate::bench::progress::Progress;
use crate::bench::record::{FailureCause, Outcome, RequestRecord, RequestRole};
use crate::bench::row::RequestRow;
use crate::bench::units::Micros;
use std::collections::VecDeque;

/// Everything that the live view shows, folded from the worker's reports.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveView {
    /// Measured requests planned.
    pub planned: u32,
    /// The step of the worker's clock; zero before it has told.
    pub clock_step: Micros,
    /// The last report.
    pub progress: Progress,
    /// Measured requests that succeeded.
    pub completed: u32,
    /// Measured requests that failed, by cause in order of appearance.
    pub failures: Vec<(FailureCause, u32)>,
    /// Measured requests that were frozen: they count as nothing else.
    pub frozen: u32,
    /// Successes that bear a mark.
    pub flagged: u32,
    /// TTFT of the successes so far, ms, in order of completion.
    pub ttft_ms: Vec<f64>,
    /// Sums over the successes; only counts of successes, tokens and chunks are kept in it.
    sums: Totals,
    spans: Spans,
    recent: VecDeque<(Micros, u64)>,
    test_timeout: Micros,
    cost: Option<Cost>,
    spend: Spend,
}

/// The end-to-end latencies of the successes, summed up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Spans {
    count: u32,
    sum: Micros,
    longest: Micros,
}

impl Spans {
    fn add(&mut self, span: Micros) {
        self.count += 1;
        self.sum = self.sum + span;
        self.longest = self.longest.max(span);
    }

    /// `None` where there are none.
    fn mean_secs(self) -> Option<f64> {
        (self.count > 0).then(|| self.sum.as_secs_f64() / f64::from(self.count))
    }
}

/// How far back "now" reaches for a rate.
const RECENT: Micros = Micros::from_secs(2);

impl LiveView {
    /// The view before the first report.
    pub fn new(plan: &TestPlan) -> LiveView {
        LiveView {
            planned: plan.stop.requests,
            clock_step: Micros::ZERO,
            progress: Progress::default(),
            completed: 0,
            failures: Vec::new(),
            frozen: 0,
            flagged: 0,
            ttft_ms: Vec::new(),
            sums: Totals::default(),
            spans: Spans::default(),
            recent: VecDeque::new(),
            test_timeout: plan.stop.timeout,
            cost: plan.cost.clone(),
            spend: Spend::default(),
        }
    }

    /// Takes a report and the records finished since the last one.
    pub fn take(&mut self, progress: Progress, records: &[RequestRecord]) {
        if let Some(cost) = &self.cost {
            records.iter().for_each(|r| self.spend.add(cost, r));
        }
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
        if record.marks.is_frozen() {
            self.frozen += 1;
            return;
        }
        match &record.outcome {
            Outcome::Completed => {
                self.completed += 1;
                self.flagged += u32::from(!record.marks.is_clean());
                let row = RequestRow::of(record, Micros::ZERO);
                self.ttft_ms.extend(row.ttft.map(Micros::as_millis_f64));
                if let Some(span) = row.e2e() {
                    self.spans.add(span);
                }
                self.sums.completed += 1;
                self.sums.chunks += u64::from(row.chunks);
                if let Some(tokens) = row.output_tokens {
                    self.sums.output_tokens += u64::from(tokens);
                    self.sums.counted_replies += 1;
                }
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
        self.completed + self.failed() + self.frozen
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
        let Some(mean) = self.spans.mean_secs() else {
            return 0.0;
        };
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
        let ratio = self.sums.tokens_per_chunk().unwrap_or(1.0);
        (span > 0.0).then(|| after.saturating_sub(*before) as f64 * ratio / span)
    }

    /// The longest end-to-end latency of the successes so far; zero before the first.
    pub fn longest_request(&self) -> Micros {
        self.spans.longest
    }

    /// What the requests that ended have cost, and the budget where there is one; `None` where nobody said what tokens cost.
    pub fn spent(&self) -> Option<String> {
        let cost = self.cost.as_ref()?;
        let about = if self.spend.estimated > 0 {
            "about "
        } else {
            ""
        };
        let spent = shown(self.spend.money, &cost.currency);
        let of = cost
            .budget
            .map(|budget| format!(" of {}", shown(budget, &cost.currency)));
        Some(format!("{about}{spent}{}", of.unwrap_or_default()))
    }

    /// How many samples are not clean, in a sentence; `None` where all are.
    pub fn marks_line(&self) -> Option<String> {
        let parts: Vec<String> = [(self.flagged, "flagged"), (self.frozen, "discarded")]
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| format!("{n} {what}"))
            .collect();
        (!parts.is_empty()).then(|| {
            format!(
                "Samples so far: {}. Keep this tab in front and the computer awake.",
                parts.join(", ")
            )
        })
    }

    /// The share of the plan that is done, from 0 to 1.
    pub fn share_done(&self) -> f64 {
        f64::from(self.done()) / f64::from(self.planned.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::generator::RequestId;
    use crate::bench::marks::Marks;
    use crate::bench::progress::Lane;
    use crate::bench::record::{Failure, RequestTimeline, Usage};
    use crate::bench::report::picture::tests::evidence_of;

    /// A request of `chunks` chunks, the first and the last at `first` and `last` milliseconds.
    fn record(
        outcome: Outcome,
        chunks: u64,
        [first, last]: [u64; 2],
        tokens: Option<u32>,
    ) -> RequestRecord {
        let step = (last - first) / (chunks - 1).max(1);
        RequestRecord {
            index: 0,
            role: RequestRole::Measured,
            lane: 0,
            timeline: RequestTimeline {
                chunks: (0..chunks)
                    .map(|i| Micros::from_millis(first + i * step))
                    .collect(),
                ..RequestTimeline::default()
            },
            outcome,
            prompt_tokens: 1,
            max_tokens: Some(1),
            usage: tokens.map(|n| Usage {
                output_tokens: Some(n),
                ..Usage::default()
            }),
            text_tokens: None,
            first_chunk_tokens: None,
            server_timing: None,
            finish_reason: None,
            reply_head: String::new(),
            reasoning_only: false,
            marks: Marks::CLEAN,
            queued: None,
            protocol: None,
            check: None,
        }
    }

    fn at(seconds: u64, chunks: u64, ages_ms: &[u64]) -> Progress {
        let lane = |age: &u64| Lane {
            request: Some(RequestId {
                warm_up: false,
                index: 0,
            }),
            age: Micros::from_millis(*age),
            ttft: None,
            chunks: 0,
        };
        Progress {
            began: None,
            elapsed: Some(Micros::from_secs(seconds)),
            started: 0,
            chunks,
            lanes: ages_ms.iter().map(lane).collect(),
        }
    }

    fn view() -> LiveView {
        let mut plan = evidence_of(&[312]).plan;
        plan.stop.requests = 10;
        LiveView::new(&plan)
    }

    #[test]
    fn the_rate_now_is_chunks_times_tokens_a_chunk_of_the_successes() {
        let failed = Outcome::Failed(Failure {
            cause: FailureCause::Server,
            status: None,
            message: String::new(),
            retry_after: None,
        });
        let check = |records: &[RequestRecord], rate: f64| {
            let mut view = view();
            view.take(at(1, 0, &[]), &[]);
            view.take(at(2, 40, &[]), records);
            assert_eq!(view.tokens_per_second(), Some(rate));
        };
        check(&[], 40.0);
        let done = |chunks, tokens| record(Outcome::Completed, chunks, [100, 500], tokens);
        check(&[done(5, Some(10))], 80.0);
        check(
            &[
                done(5, Some(10)),
                done(3, Some(6)),
                record(failed, 2, [1, 2], Some(99)),
            ],
            80.0,
        );
        // One reply whose tokens nobody counted makes the ratio unknown.
        check(&[done(5, Some(10)), done(3, None)], 40.0);
    }

    #[test]
    fn samples_that_are_not_clean_are_said_and_frozen_ones_are_done_without_success() {
        let mut view = view();
        let done = |marks| RequestRecord {
            marks,
            ..record(Outcome::Completed, 2, [100, 900], None)
        };
        view.take(at(1, 4, &[]), &[done(Marks::CLEAN)]);
        assert_eq!(view.marks_line(), None);
        view.take(at(2, 4, &[]), &[done(Marks::STALLED), done(Marks::FROZEN)]);
        assert_eq!((view.completed, view.done()), (2, 3));
        assert_eq!(
            view.marks_line().as_deref(),
            Some(
                "Samples so far: 1 flagged, 1 discarded. Keep this tab in front and the computer awake."
            )
        );
    }

    #[test]
    fn the_time_left_counts_what_is_behind_the_requests_in_flight() {
        let done = |last| record(Outcome::Completed, 2, [100, last], None);
        let mut view = view();
        assert_eq!(view.time_left(), None);
        view.take(at(2, 4, &[]), &[done(1_000), done(3_000)]);
        // Two of ten in two seconds.
        assert_eq!(view.time_left(), Some(Micros::from_secs(8)));
        assert_eq!(view.longest_request(), Micros::from_secs(3));
        // One is halfway through the mean of two seconds, one beyond it.
        view.take(at(4, 4, &[1_000, 9_000]), &[done(2_000), done(2_000)]);
        let behind = 4.0 + 0.5 + 1.0;
        let left = Micros((4_000_000.0 / behind * (10.0 - behind)) as u64);
        assert_eq!(view.time_left(), Some(left));
    }
}
