//! The runs of one leg laid end to end as one run: the time between them is left out of it.

use crate::bench::calibration::InstrumentError;
use crate::bench::environment::{Environment, Floor};
use crate::bench::plan::TestPlan;
use crate::bench::record::{RequestRecord, RequestRole, RequestTimeline};
use crate::bench::run::{Run, RunEnd};
use crate::bench::stats::quantile::{quantile, sorted};
use crate::bench::units::Micros;
use crate::bench::watch::WorkerLoad;
use std::fmt;

/// Why runs cannot be laid end to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeError {
    /// There is none.
    Nothing,
    /// They asked for different things: nothing but the number of requests may differ.
    Unlike,
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            MergeError::Nothing => "Nothing of this target was measured.",
            MergeError::Unlike => {
                "The rounds of this target were measured with different plans, so they cannot be one result. Run them again."
            }
        })
    }
}

impl std::error::Error for MergeError {}

/// One run out of the parts of a leg, each with the number of prompts that came before its own. Their plans must be equal
/// but for the number of requests.
pub fn merge(parts: &[(u32, Run)]) -> Result<Run, MergeError> {
    let ((_, first), later) = parts.split_first().ok_or(MergeError::Nothing)?;
    if later.iter().any(|(_, run)| !alike(&first.plan, &run.plan)) {
        return Err(MergeError::Unlike);
    }
    let mut whole = Run {
        records: Vec::new(),
        paused: Micros::ZERO,
        ended: first.began,
        ..first.clone()
    };
    for (before, run) in parts {
        let shift = Shift {
            from: run.began,
            to: whole.ended,
        };
        let warm_ups = whole
            .records
            .iter()
            .filter(|r| r.role == RequestRole::WarmUp);
        let warm_ups = warm_ups.count() as u32;
        whole.records.extend(run.records.iter().map(|record| {
            let before = match record.role {
                RequestRole::Measured => *before,
                RequestRole::WarmUp => warm_ups,
            };
            shift.record(record, before)
        }));
        whole.ended = shift.at(run.ended);
        whole.paused = whole.paused + run.paused;
        whole.plan.calibrate |= run.plan.calibrate;
    }
    whole.end = end(parts);
    let measured = whole
        .records
        .iter()
        .filter(|r| r.role == RequestRole::Measured);
    whole.plan.stop.requests = measured.count() as u32;
    whole.environment = environment(parts);
    whole.load = load(parts);
    whole.records.sort_by_key(|r| (r.timeline.start, r.index));
    Ok(whole)
}

/// The last end that is not a good one; a pause is none of the run as a whole, unless nothing came after it.
fn end(parts: &[(u32, Run)]) -> RunEnd {
    let last = parts.len().saturating_sub(1);
    let ends = parts
        .iter()
        .enumerate()
        .rev()
        .map(|(at, (_, run))| (at, &run.end));
    let bad = ends
        .filter(|(at, end)| **end != RunEnd::Finished && (**end != RunEnd::Stopped || *at == last))
        .map(|(_, end)| end.clone());
    bad.into_iter().next().unwrap_or(RunEnd::Finished)
}

/// Whether two plans differ in nothing but how many requests they start, and whether they calibrate first.
pub fn alike(a: &TestPlan, b: &TestPlan) -> bool {
    let mut other = b.clone();
    other.stop.requests = a.stop.requests;
    other.calibrate = a.calibrate;
    *a == other
}

/// From the clock of one run to that of the whole.
struct Shift {
    from: Micros,
    to: Micros,
}

impl Shift {
    /// What is before the whole clock's origin stands at the origin; only a warm-up can be.
    fn at(&self, instant: Micros) -> Micros {
        (instant + self.to).since(self.from)
    }

    fn record(&self, record: &RequestRecord, before: u32) -> RequestRecord {
        let t = &record.timeline;
        let at = |instant: Option<Micros>| instant.map(|i| self.at(i));
        RequestRecord {
            index: record.index.saturating_add(before),
            timeline: RequestTimeline {
                scheduled: self.at(t.scheduled),
                start: self.at(t.start),
                headers: at(t.headers),
                first_event: at(t.first_event),
                first_choice: at(t.first_choice),
                first_reasoning: at(t.first_reasoning),
                first_answer: at(t.first_answer),
                chunks: t.chunks.iter().map(|c| self.at(*c)).collect(),
                last_read: at(t.last_read),
                end: at(t.end),
                ..t.clone()
            },
            ..record.clone()
        }
    }
}

/// The first run's surroundings with the coarsest clock, the floor over all of them, and the first calibration there was.
fn environment(parts: &[(u32, Run)]) -> Environment {
    let all = || parts.iter().map(|(_, run)| &run.environment);
    let first = all().next().cloned().unwrap_or_default();
    let known = |e: &&Environment| matches!(e.calibration, InstrumentError::Known(_));
    Environment {
        clock_step: all().map(|e| e.clock_step).max().unwrap_or_default(),
        floor: floor(all().filter_map(|e| e.floor)),
        calibration: all()
            .find(known)
            .map_or(first.calibration, |e| e.calibration),
        rounds: all().map(|e| e.rounds.max(1)).sum(),
        ..first
    }
}

/// The median of the floors' medians, and the widest spread of them or between them.
fn floor(floors: impl Iterator<Item = Floor>) -> Option<Floor> {
    let floors: Vec<Floor> = floors.collect();
    let medians = sorted(floors.iter().map(|f| f.median.as_millis_f64()));
    let at = |q| quantile(&medians, q).map(Micros::from_millis_f64);
    let between = at(0.75)?.since(at(0.25)?);
    let spreads = floors.iter().map(|f| f.spread);
    Some(Floor {
        median: at(0.5)?,
        spread: spreads.fold(between, Micros::max),
        count: floors.iter().map(|f| f.count).sum(),
    })
}

/// The mean load by how long each run took; `None` where one was not watched to its end.
fn load(parts: &[(u32, Run)]) -> Option<WorkerLoad> {
    let (mut length, mut decoding, mut late) = (0, 0, 0);
    for (_, run) in parts {
        let (took, load) = (run.ended.since(run.began).0, run.load?);
        length += took;
        decoding += took * u64::from(load.decoding);
        late += took * u64::from(load.late);
    }
    let mean = |sum: u64| u16::try_from(sum.checked_div(length)?).ok();
    Some(WorkerLoad {
        decoding: mean(decoding)?,
        late: mean(late)?,
    })
}
