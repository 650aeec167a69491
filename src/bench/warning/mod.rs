//! Reasons to doubt a result, each with its advice.

mod words;

use crate::bench::evidence::{Basis, Evidence};
use crate::bench::first_gap::Opening;
use crate::bench::marks::MarkCounts;
use crate::bench::metric::Metric;
use crate::bench::preflight::Preflight;
use crate::bench::queueing::{Queue, queue};
use crate::bench::run::RunEnd;
use crate::bench::stats::distribution::Distribution;
use crate::bench::units::Micros;
use crate::bench::watch::WorkerLoad;

/// A reason to doubt a result.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// Too few samples for the outer quantiles.
    FewSamples {
        /// Successes that the figures are of.
        count: u32,
    },
    /// Chunks hold more than one token, so gaps between chunks are not gaps between tokens.
    ChunksAreNotTokens {
        /// Output tokens a chunk.
        tokens_per_chunk: f64,
    },
    /// The browser delivered several chunks in one read, so gaps between chunks are partly zero.
    MergedReads {
        /// The share of reads that held several chunks.
        share: f64,
    },
    /// Some requests failed and some did not: latencies speak of the others only.
    Failures {
        /// How many failed.
        failed: u32,
        /// Of how many that ended.
        ended: u32,
    },
    /// The run did not do all that was planned.
    EndedEarly {
        /// Requests started.
        started: u32,
        /// Requests planned.
        planned: u32,
        /// How it ended.
        end: RunEnd,
    },
    /// Requests were frozen, so that nothing is known of their timing.
    Frozen {
        /// How many.
        frozen: u32,
        /// Requests started.
        started: u32,
    },
    /// Samples bear marks.
    Flagged {
        /// What befell them.
        marks: MarkCounts,
        /// Successes.
        of: u32,
        /// Which of them the figures are of.
        basis: Basis,
    },
    /// The browser keeps fewer connections than were asked for.
    ConcurrencyHeld {
        /// What was asked.
        asked: u32,
        /// What was on the wire.
        held: u32,
    },
    /// The provider did not count tokens, so that what is computed by them is an estimate or missing.
    NoTokenCounts {
        /// Successes without a count.
        without: u32,
        /// Those of them that this page's tokenizer counted.
        estimated: u32,
        /// Successes.
        of: u32,
    },
    /// The first token came with others, as if it had been held back for them.
    FirstTokenHeldBack {
        /// Chunks that came at once, the first counted in.
        burst: f64,
        /// How long it was held back by the pace of the replies, ms.
        by_ms: f64,
    },
    /// The first token came alone and the next one late.
    FirstTokenAlone {
        /// The first gap, ms.
        first_ms: f64,
        /// The later gaps, ms.
        later_ms: f64,
    },
    /// Requests queued before they were served.
    Queued(Queue),
    /// The server does not let the browser keep a preflight's answer, so that some requests made an extra round trip.
    PreflightAskedAgain {
        /// What it added to them, about, ms.
        extra_ms: f64,
    },
    /// Requests were sent so long after they were due that the load was not the plan's.
    SentLate {
        /// The median delay, ms.
        delay_ms: f64,
    },
    /// The worker was so busy that it set the pace.
    ClientLimited {
        /// How busy it was.
        load: WorkerLoad,
        /// How many requests were on the wire.
        concurrency: u32,
    },
    /// The clock is too coarse for gaps.
    CoarseClock {
        /// The clock's step, ms.
        step_ms: f64,
        /// Whether it tells TTFT and rates only.
        rates_only: bool,
    },
}

/// From these shares of the run's time on, in thousandths, the worker sets the pace.
const DECODING: u16 = 500;
const LATE: u16 = 250;

/// From this median on, what was due was not sent when it was due.
const TRUSTWORTHY_DELAY: Micros = Micros::from_millis(10);

/// Half of that lateness is enough where what arrived had to wait: most reads held several chunks, or followed the one before
/// within a step of the clock.
fn sets_pace(load: WorkerLoad, evidence: &Evidence) -> bool {
    let at_once = evidence
        .distribution(Metric::Icl)
        .and_then(Distribution::zero_share);
    let shares = [evidence.totals.merged_share(), at_once];
    let backlog = shares.into_iter().flatten().any(|share| share > 0.5);
    load.decoding >= DECODING || load.late >= if backlog { LATE / 2 } else { LATE }
}

impl Warning {
    /// Every reason to doubt this evidence, the gravest first.
    pub fn all(evidence: &Evidence) -> Vec<Warning> {
        let t = &evidence.totals;
        let plan = &evidence.plan;
        let mut found = Vec::new();
        if evidence.end != RunEnd::Finished {
            found.push(Warning::EndedEarly {
                started: t.started,
                planned: plan.stop.requests,
                end: evidence.end.clone(),
            });
        }
        if t.failed() > 0 && t.completed > 0 {
            found.push(Warning::Failures {
                failed: t.failed(),
                ended: t.completed + t.failed(),
            });
        }
        let marks = t.marks;
        if marks.frozen > 0 {
            found.push(Warning::Frozen {
                frozen: marks.frozen,
                started: t.started,
            });
        }
        if marks.flagged > 0 {
            found.push(Warning::Flagged {
                marks,
                of: t.completed,
                basis: t.basis(),
            });
        }
        if let Some(load) = evidence.load.filter(|load| sets_pace(*load, evidence)) {
            found.push(Warning::ClientLimited {
                load,
                concurrency: plan.concurrency_on_wire(),
            });
        }
        if let Some(delay) = t.schedule_delay.filter(|delay| *delay >= TRUSTWORTHY_DELAY) {
            found.push(Warning::SentLate {
                delay_ms: delay.as_millis_f64(),
            });
        }
        found.extend(queue(evidence).map(Warning::Queued));
        if let Preflight::AskedAgain { extra } = evidence.environment.preflight {
            found.push(Warning::PreflightAskedAgain {
                extra_ms: extra.as_millis_f64(),
            });
        }
        let held = plan.concurrency_on_wire();
        let asked = plan.concurrency_asked().min(plan.stop.requests);
        if held < asked {
            found.push(Warning::ConcurrencyHeld { asked, held });
        }
        if t.completed > t.counted_replies {
            found.push(Warning::NoTokenCounts {
                without: t.completed - t.counted_replies,
                estimated: t.estimated_replies,
                of: t.completed,
            });
        }
        let count = t.sampled();
        if count > 0 && count < 100 {
            found.push(Warning::FewSamples { count });
        }
        if let Some(share) = t.merged_share().filter(|share| *share > 0.1) {
            found.push(Warning::MergedReads { share });
        }
        if let Some(ratio) = t.tokens_per_chunk().filter(|ratio| *ratio > 1.05) {
            found.push(Warning::ChunksAreNotTokens {
                tokens_per_chunk: ratio,
            });
        }
        let paced = evidence
            .first_gap
            .filter(|_| !evidence.environment.tells_rates_only());
        found.extend(paced.and_then(|gap| match gap.opening() {
            Opening::Even => None,
            Opening::HeldBack => Some(Warning::FirstTokenHeldBack {
                burst: gap.burst.0,
                by_ms: gap.held_back_ms(),
            }),
            Opening::Alone => Some(Warning::FirstTokenAlone {
                first_ms: gap.first_ms,
                later_ms: gap.later_ms,
            }),
        }));
        let step_ms = evidence.environment.clock_step.as_millis_f64();
        let rates_only = evidence.environment.tells_rates_only();
        if rates_only || (step_ms >= 1.0 && evidence.distribution(Metric::Icl).is_some()) {
            found.push(Warning::CoarseClock {
                step_ms,
                rates_only,
            });
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::marks::Marks;
    use crate::bench::report::picture::tests::{evidence_of, evidence_of_rows, row};
    use crate::bench::row::RequestRow;

    /// The messages of this evidence that hold these words.
    fn about(evidence: &Evidence, words: &str) -> Vec<String> {
        let messages = Warning::all(evidence).into_iter().map(|w| w.message());
        messages.filter(|m| m.contains(words)).collect()
    }

    #[test]
    fn flagged_and_frozen_samples_are_reasons_to_doubt() {
        let mut rows: Vec<RequestRow> = (0..150).map(|i| row(i, 312)).collect();
        assert_eq!(Warning::all(&evidence_of_rows(rows.clone())), []);
        for row in &mut rows[..12] {
            row.marks = Marks::STALLED;
        }
        rows[3].marks = Marks::STALLED.and(Marks::HIDDEN);
        rows[20].marks = Marks::FROZEN;
        let some = evidence_of_rows(rows.clone());
        assert_eq!(
            about(&some, "flagged"),
            [
                "12 of 149 samples (8.1 %) are flagged, 12 while the worker did not run on time, 1 while the page was hidden: the figures leave them out."
            ]
        );
        assert_eq!(
            about(&some, "frozen"),
            [
                "The browser was frozen or the computer slept: 1 of 150 requests were under way and are discarded. The rates of the whole run include that time."
            ]
        );
        for row in &mut rows {
            row.marks = Marks::HIDDEN;
        }
        assert_eq!(
            about(&evidence_of_rows(rows), "flagged"),
            [
                "Every one of the 150 samples is flagged, 150 while the page was hidden: the figures are of flagged samples, since there is no other."
            ]
        );
    }

    #[test]
    fn few_clean_samples_are_few_samples() {
        let mut rows: Vec<RequestRow> = (0..150).map(|i| row(i, 312)).collect();
        for row in &mut rows[50..] {
            row.marks = Marks::STALLED;
        }
        let few = about(&evidence_of_rows(rows), "P95");
        assert_eq!(
            few,
            ["The figures are of 50 requests only: P95 and P99 rest on one or two of them."]
        );
    }

    #[test]
    fn a_worker_that_is_busy_half_the_time_set_the_pace() {
        let check = |decoding, late, merged_reads, limited: bool| {
            let mut evidence = evidence_of(&[312; 150]);
            evidence.plan.load = crate::bench::plan::LoadProfile::ClosedLoop { concurrency: 100 };
            evidence.plan.stop.requests = 150;
            evidence.load = Some(WorkerLoad { decoding, late });
            (evidence.totals.reads, evidence.totals.merged_reads) = (100, merged_reads);
            let found = about(&evidence, "set the pace");
            assert_eq!(found.len(), usize::from(limited), "{decoding} {late}");
            found.into_iter().next()
        };
        check(499, 249, 0, false);
        check(20, 130, 50, false);
        check(20, 130, 51, true);
        check(20, 250, 0, true);
        for (zeros, limited) in [(76, true), (75, false)] {
            let mut evidence = evidence_of(&[312; 150]);
            evidence.load = Some(WorkerLoad {
                decoding: 20,
                late: 130,
            });
            let gaps = (0..150).map(|i| if i < zeros { 0.0 } else { 14.0 });
            for (metric, sample) in &mut evidence.distributions {
                if *metric == Metric::Icl {
                    *sample = Distribution::of(gaps.clone());
                }
            }
            assert_eq!(about(&evidence, "set the pace").len(), usize::from(limited));
        }
        let message = check(620, 300, 0, true);
        assert_eq!(
            message.as_deref(),
            Some(
                "The browser set the pace, not the API: its worker spent 62 % of the run decoding, and whatever was due had to wait for 30 % of the time. 50 at a time may be few enough."
            )
        );
    }

    #[test]
    fn late_sending_and_repeated_preflights_are_reasons_to_doubt() {
        let mut evidence = evidence_of(&[312; 150]);
        evidence.totals.schedule_delay = Some(Micros(9_999));
        evidence.environment.preflight = Preflight::Kept;
        assert_eq!(about(&evidence, "due"), [""; 0]);
        assert_eq!(about(&evidence, "preflight"), [""; 0]);
        evidence.totals.schedule_delay = Some(Micros(12_000));
        evidence.environment.preflight = Preflight::AskedAgain {
            extra: Micros(41_300),
        };
        assert_eq!(
            about(&evidence, "due"),
            [
                "Half of the requests were sent 12 ms or more after they were due: the load was not what the plan asked for."
            ]
        );
        assert_eq!(about(&evidence, "preflight").len(), 1);
    }

    #[test]
    fn a_clock_as_coarse_as_a_frame_is_named() {
        let mut evidence = evidence_of(&[312; 150]);
        evidence.environment.clock_step = Micros(16_667);
        assert_eq!(
            about(&evidence, "clock"),
            [
                "This browser's clock steps by 17 ms: only times to first token and rates can be told. The other figures are not shown; the instants of a single request are as coarse as the clock."
            ]
        );
    }
}
