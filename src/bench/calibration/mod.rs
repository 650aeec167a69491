//! Self-calibration: how far the instrument's own figures are from the truth, for streams of known timing that are sent, read and
//! decoded as those of the run. Each chunk of such a stream says when it was handed over, so that two clocks need not agree.

mod plan;

pub use plan::calibration_plan;

use crate::bench::plan::{ProviderKind, TestPlan};
use crate::bench::record::{RequestRecord, RequestRole};
use crate::bench::run::Run;
use crate::bench::stats::quantile::{quantile, sorted};
use crate::bench::units::Micros;
use serde::{Deserialize, Serialize};

/// What is known of the instrument's own error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstrumentError {
    /// What a calibration found.
    Known(Calibration),
    /// Nothing, and why.
    Unknown(NotCalibrated),
}

/// Why a run was not calibrated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotCalibrated {
    /// Nobody said why.
    #[default]
    Unsaid,
    /// The plan says so.
    Skipped,
    /// The run is answered inside the page.
    NoNetwork,
    /// The browser has no service workers, or none for this page.
    NoServiceWorker,
    /// It was given up after [`LONGEST`].
    TookTooLong,
    /// Too few streams came back, or not as they were sent.
    Failed,
    /// The browser did not run as it should while they did: too few are clean.
    Disturbed,
}

/// The instrument's error, as found before a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calibration {
    /// Streams that it rests on.
    pub requests: u32,
    /// Streams at once.
    pub concurrency: u32,
    /// How much too long the median TTFT is told.
    pub ttft: Interval,
    /// How much too long a gap between chunks is told: the middle nine tenths of all gaps; `None` where there was no gap.
    pub gap: Option<Interval>,
}

/// A signed error in microseconds: what was seen, and the bounds that it is taken to lie in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// The least.
    pub low: i64,
    /// What the calibration saw.
    pub bias: i64,
    /// The most.
    pub high: i64,
}

/// The longest that a calibration may hold up a run.
pub const LONGEST: Micros = Micros::from_secs(3);

/// Fewer streams than this tell nothing.
const FEWEST: usize = 5;
/// What the way through the network costs of what the way through a service worker costs, at least and at most: measured
/// against a server on loopback it was one to eight times as much, less on an idle machine.
const PATHS: (f64, f64) = (0.5, 8.0);
/// The same in Firefox, where a service worker's stream takes as long a way as the network's: at most three and a half times as
/// much was seen.
const FIREFOX_PATHS: (f64, f64) = (0.5, 4.0);
/// Groups whose medians show how far one second differs from the next.
const GROUPS: usize = 5;

impl Default for InstrumentError {
    fn default() -> InstrumentError {
        InstrumentError::Unknown(NotCalibrated::default())
    }
}

impl NotCalibrated {
    /// Every reason. Its order is part of the link's format.
    pub const ALL: [NotCalibrated; 7] = [
        NotCalibrated::Unsaid,
        NotCalibrated::Skipped,
        NotCalibrated::NoNetwork,
        NotCalibrated::NoServiceWorker,
        NotCalibrated::TookTooLong,
        NotCalibrated::Failed,
        NotCalibrated::Disturbed,
    ];

    /// The reason in words; empty where nobody said.
    pub fn words(self) -> &'static str {
        match self {
            NotCalibrated::Unsaid => "",
            NotCalibrated::Skipped => "skipped",
            NotCalibrated::NoNetwork => "nothing went over the network",
            NotCalibrated::NoServiceWorker => "service workers are blocked",
            NotCalibrated::TookTooLong => "it took longer than 3 s",
            NotCalibrated::Failed => "its streams did not come back as sent",
            NotCalibrated::Disturbed => "the browser was hidden or held up meanwhile",
        }
    }

    /// Why a plan is not even to be calibrated; `None` where it is.
    pub fn of_plan(plan: &TestPlan) -> Option<NotCalibrated> {
        if plan.target.provider == ProviderKind::Simulated {
            Some(NotCalibrated::NoNetwork)
        } else if !plan.calibrate {
            Some(NotCalibrated::Skipped)
        } else {
            None
        }
    }
}

/// What one stream shows, in microseconds.
struct Shown {
    start: Micros,
    ttft: f64,
    gaps: Vec<f64>,
}

impl InstrumentError {
    /// What the run of a [`calibration_plan`] shows.
    pub fn of(run: &Run) -> InstrumentError {
        let records = run.records.iter();
        let measured = records.filter(|r| r.role == RequestRole::Measured);
        let as_sent = || measured.clone().filter_map(|r| Some((r, shown(r)?)));
        let clean = as_sent().filter(|(record, _)| record.marks.is_clean());
        let mut shown: Vec<Shown> = clean.map(|(_, shown)| shown).collect();
        if shown.len() < FEWEST {
            return InstrumentError::Unknown(match as_sent().count() < FEWEST {
                true => NotCalibrated::Failed,
                false => NotCalibrated::Disturbed,
            });
        }
        shown.sort_unstable_by_key(|s| s.start);
        let paths = match run.environment.browser.starts_with("Firefox ") {
            true => FIREFOX_PATHS,
            false => PATHS,
        };
        let Some(ttft) = ttft_interval(&shown, paths) else {
            return InstrumentError::Unknown(NotCalibrated::Failed);
        };
        let gaps = sorted(shown.iter().flat_map(|s| s.gaps.iter().copied()));
        let at = |q| quantile(&gaps, q);
        InstrumentError::Known(Calibration {
            requests: u32::try_from(shown.len()).unwrap_or(u32::MAX),
            concurrency: run.plan.concurrency_on_wire(),
            ttft,
            gap: match (at(0.05), at(0.5), at(0.95)) {
                (Some(low), Some(bias), Some(high)) => Some(Interval::of(low, bias, high)),
                _ => None,
            },
        })
    }
}

impl Interval {
    fn of(low: f64, bias: f64, high: f64) -> Interval {
        Interval {
            low: low.floor() as i64,
            bias: bias.round() as i64,
            high: high.ceil() as i64,
        }
    }
}

/// The stream's stamps less what its chunks say; `None` where they do not say it.
fn shown(record: &RequestRecord) -> Option<Shown> {
    let said: Option<Vec<f64>> = record
        .reply_head
        .split_whitespace()
        .map(|word| word.parse::<u32>().ok().map(f64::from))
        .collect();
    let said = said?;
    let (start, stamps) = (record.timeline.start, &record.timeline.chunks);
    let seen: Vec<f64> = stamps.iter().map(|c| c.since(start).0 as f64).collect();
    if said.len() != seen.len() {
        return None;
    }
    let errors: Vec<f64> = seen
        .iter()
        .zip(&said)
        .map(|(seen, said)| seen - said)
        .collect();
    Some(Shown {
        start,
        ttft: *errors.first()?,
        gaps: errors.windows(2).map(|pair| pair[1] - pair[0]).collect(),
    })
}

/// The median error of the TTFT. A calibration is a second of another path: how far the medians of its parts differ is how
/// far the run's own may, and no network is in it. So the bounds reach from `least` of the lowest median to `most` of that of
/// all, and at least to the highest one and to where nineteen streams in twenty lay.
fn ttft_interval(shown: &[Shown], (least, most): (f64, f64)) -> Option<Interval> {
    let all = sorted(shown.iter().map(|s| s.ttft));
    let bias = quantile(&all, 0.5)?;
    let size = shown.len().div_ceil(GROUPS).max(FEWEST);
    let medians = shown
        .chunks(size)
        .filter(|group| group.len() >= FEWEST)
        .filter_map(|group| quantile(&sorted(group.iter().map(|s| s.ttft)), 0.5));
    let (low, high) = medians.fold((bias, bias), |(low, high), m| (low.min(m), high.max(m)));
    let high = high.max(bias * most).max(quantile(&all, 0.95)?);
    Some(Interval::of(low.min(low * least), bias, high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::environment::Environment;
    use crate::bench::marks::Marks;
    use crate::bench::record::Outcome;
    use crate::bench::report::picture::tests::evidence_of;
    use crate::bench::run::RunEnd;

    /// A stream whose chunks were sent `said` after its arrival, and seen `late` later than that.
    fn stream(index: u32, said: &[u64], late: &[u64]) -> RequestRecord {
        let mut record = RequestRecord::blank(index, RequestRole::Measured, 0);
        let start = Micros(1_000_000 + u64::from(index) * 1_000);
        record.outcome = Outcome::Completed;
        record.timeline.start = start;
        record.timeline.chunks = said
            .iter()
            .zip(late)
            .map(|(s, l)| start + Micros(s + l))
            .collect();
        record.reply_head = said.iter().map(|s| format!("{s} ")).collect();
        record
    }

    fn run(records: Vec<RequestRecord>) -> Run {
        Run {
            plan: calibration_plan(&evidence_of(&[312]).plan),
            environment: Environment::default(),
            end: RunEnd::Finished,
            began: Micros::ZERO,
            ended: Micros::from_secs(2),
            paused: Micros::ZERO,
            load: None,
            series: None,
            questions: None,
            records,
        }
    }

    #[test]
    fn equal_errors_leave_the_doubt_of_the_other_path() {
        let records = (0..20).map(|i| stream(i, &[30_000, 45_000], &[3_000, 3_400]));
        let found = InstrumentError::of(&run(records.collect()));
        let expected = Calibration {
            requests: 20,
            concurrency: 1,
            ttft: Interval {
                low: 1_500,
                bias: 3_000,
                high: 24_000,
            },
            gap: Some(Interval {
                low: 400,
                bias: 400,
                high: 400,
            }),
        };
        assert_eq!(found, InstrumentError::Known(expected));
    }

    #[test]
    fn in_firefox_the_two_ways_cost_nearly_the_same() {
        let mut seen = run((0..20).map(|i| stream(i, &[30_000], &[3_000])).collect());
        seen.environment.browser = "Firefox 153".to_owned();
        let InstrumentError::Known(found) = InstrumentError::of(&seen) else {
            panic!("calibrated");
        };
        assert_eq!((found.ttft.low, found.ttft.high), (1_500, 12_000));
    }

    #[test]
    fn a_second_that_got_slower_widens_the_bounds() {
        let late = |i: u32| if i < 16 { 1_000 } else { 8_000 };
        let records = (0..20).map(|i| stream(i, &[30_000], &[late(i)]));
        let InstrumentError::Known(found) = InstrumentError::of(&run(records.collect())) else {
            panic!("calibrated");
        };
        assert_eq!(found.ttft.bias, 1_000);
        assert_eq!((found.ttft.low, found.ttft.high), (500, 8_000));
        assert_eq!(found.gap, None);
    }

    #[test]
    fn extras_marked_and_foreign_streams_are_left_out_and_few_tell_nothing() {
        let good = |i| stream(i, &[30_000], &[3_000]);
        let mut records: Vec<RequestRecord> = (0..5).map(good).collect();
        let mut warm_up = stream(0, &[30_000], &[90_000]);
        warm_up.role = RequestRole::WarmUp;
        let mut stalled = stream(6, &[30_000], &[90_000]);
        stalled.marks = Marks::STALLED;
        let mut foreign = good(7);
        foreign.reply_head = "Hello".to_owned();
        let mut short = good(8);
        short.timeline.chunks.clear();
        records.extend([warm_up, stalled, foreign, short]);
        let InstrumentError::Known(found) = InstrumentError::of(&run(records.clone())) else {
            panic!("calibrated");
        };
        assert_eq!((found.requests, found.ttft.bias), (5, 3_000));
        records.remove(0);
        // With the one that a stall touched they would have been enough.
        let disturbed = InstrumentError::Unknown(NotCalibrated::Disturbed);
        assert_eq!(InstrumentError::of(&run(records.clone())), disturbed);
        records.retain(|record| record.marks.is_clean());
        let none = InstrumentError::Unknown(NotCalibrated::Failed);
        assert_eq!(InstrumentError::of(&run(records)), none);
        assert_eq!(InstrumentError::of(&run(Vec::new())), none);
    }

    #[test]
    fn a_plan_without_a_network_or_with_the_box_empty_is_not_calibrated() {
        let mut plan = evidence_of(&[312]).plan;
        assert_eq!(
            NotCalibrated::of_plan(&plan),
            Some(NotCalibrated::NoNetwork)
        );
        plan.target.provider = ProviderKind::OpenAi;
        assert_eq!(NotCalibrated::of_plan(&plan), None);
        plan.calibrate = false;
        assert_eq!(NotCalibrated::of_plan(&plan), Some(NotCalibrated::Skipped));
    }
}
