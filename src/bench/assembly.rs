//! Puts a run together from what the worker says, so that whatever happens to the worker, what was measured is kept.

use crate::bench::calibration::InstrumentError;
use crate::bench::environment::{Environment, Floor};
use crate::bench::generator::{Fate, RequestId};
use crate::bench::live_view::LiveView;
use crate::bench::messages::Event;
use crate::bench::plan::TestPlan;
use crate::bench::progress::{Lane, Progress};
use crate::bench::record::{RequestRecord, RequestRole, RequestTimeline};
use crate::bench::run::{Run, RunEnd};
use crate::bench::series::SeriesMark;
use crate::bench::units::Micros;
use crate::bench::watch::WorkerLoad;

/// Where the run stands, as the page may show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The instrument is being calibrated.
    Calibrating,
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
    /// The series that the run is part of.
    pub series: Option<SeriesMark>,
    /// The text of the person's own questions, where the plan asks any.
    pub questions: Option<String>,
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
            series: None,
            questions: None,
            stage: Stage::Starting,
        }
    }

    /// The plan that runs.
    pub fn plan(&self) -> &TestPlan {
        &self.plan
    }

    /// The instrument's error is known, or why it is not: the run itself begins.
    pub fn calibrated(&mut self, found: InstrumentError) {
        self.environment.calibration = found;
        self.stage = Stage::Starting;
    }

    /// Takes what the worker says; the whole run when that was its last word.
    pub fn take(&mut self, event: Event) -> Option<Run> {
        match event {
            Event::Ready => None,
            Event::Started { instrument } => {
                self.live.clock_step = instrument.clock_step;
                self.environment.learn(instrument);
                self.stage = Stage::WarmingUp;
                None
            }
            Event::Prepared { trips } => {
                self.environment.floor = Floor::of(&trips);
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
            Event::Over {
                end,
                began,
                ended,
                paused,
                load,
                trips,
            } => {
                self.environment.floor_under_load = Floor::of(&trips);
                Some(self.close(end, began, ended, paused, load))
            }
            Event::Sample(_) => None,
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

    /// The run as far as it is known, when the worker died or fell silent: what was on the wire then is incomplete.
    pub fn broken(&mut self, why: String) -> Run {
        let progress = &self.live.progress;
        let began = progress.began.unwrap_or_default();
        let last_heard = began + progress.elapsed.unwrap_or_default();
        let known: Vec<RequestId> = self.records.iter().map(id_of).collect();
        let lanes = progress.lanes.iter().enumerate();
        let cut = lanes.filter_map(|(i, lane)| {
            let id = lane
                .request
                .filter(|id| !id.warm_up && !known.contains(id))?;
            Some(cut_short(id, u32::try_from(i).ok()?, lane, last_heard))
        });
        let cut: Vec<RequestRecord> = cut.collect();
        self.records.extend(cut);
        self.close(RunEnd::Broken(why), began, last_heard, Micros::ZERO, None)
    }

    fn close(
        &mut self,
        end: RunEnd,
        began: Micros,
        ended: Micros,
        paused: Micros,
        load: Option<WorkerLoad>,
    ) -> Run {
        let mut records = std::mem::take(&mut self.records);
        records
            .sort_unstable_by_key(|r| (r.timeline.start, r.role == RequestRole::Measured, r.index));
        Run {
            plan: self.plan.clone(),
            environment: self.environment.clone(),
            end,
            began,
            ended,
            paused,
            load,
            series: self.series.clone(),
            questions: self.questions.clone(),
            records,
        }
    }
}

fn id_of(record: &RequestRecord) -> RequestId {
    RequestId {
        warm_up: record.role == RequestRole::WarmUp,
        index: record.index,
    }
}

/// The record of a request that was on the wire when the worker was last heard.
fn cut_short(id: RequestId, lane: u32, seen: &Lane, last_heard: Micros) -> RequestRecord {
    let start = Micros(last_heard.0.saturating_sub(seen.age.0));
    RequestRecord {
        timeline: RequestTimeline {
            scheduled: start,
            start,
            end: Some(last_heard),
            chunks: seen.ttft.map(|ttft| start + ttft).into_iter().collect(),
            ..RequestTimeline::default()
        },
        ..RequestRecord::blank(id.index, id.role(), lane)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::evidence::Evidence;
    use crate::bench::report::picture::tests::evidence_of;

    fn record(index: u32, start_ms: u64, end_ms: u64) -> RequestRecord {
        let mut record = RequestRecord::blank(index, RequestRole::Measured, 0);
        record.timeline.start = Micros::from_millis(start_ms);
        record.timeline.end = Some(Micros::from_millis(end_ms));
        record
    }

    fn reported(elapsed_secs: u64, lanes: Vec<Lane>, records: Vec<RequestRecord>) -> Assembly {
        let mut assembly = Assembly::new(evidence_of(&[312]).plan, Environment::default());
        assembly.take(Event::Progress {
            progress: Progress {
                began: Some(Micros::from_millis(5_000)),
                elapsed: Some(Micros::from_secs(elapsed_secs)),
                started: 2,
                chunks: 0,
                lanes,
            },
            records,
        });
        assembly
    }

    #[test]
    fn what_a_pause_waited_for_is_in_no_duration() {
        let records = vec![record(0, 5_000, 5_400), record(1, 15_000, 15_400)];
        let mut assembly = reported(20, Vec::new(), records);
        let over = Event::Over {
            end: RunEnd::Finished,
            began: Micros::from_millis(5_000),
            ended: Micros::from_millis(15_400),
            paused: Micros::from_millis(9_000),
            load: None,
            trips: Vec::new(),
        };
        let run = assembly.take(over).unwrap();
        assert_eq!(
            Evidence::of(&run).totals.duration,
            Micros::from_millis(1_400)
        );
    }

    #[test]
    fn a_worker_that_reported_before_it_broke_off_lost_nothing() {
        let records = vec![record(0, 5_000, 5_400), record(1, 5_004, 24_000)];
        let mut assembly = reported(20, Vec::new(), records);
        let message = "it had no memory".to_owned();
        let run = assembly.take(Event::Broken { message }).unwrap();
        let totals = Evidence::of(&run).totals;
        assert_eq!(
            (totals.started, totals.duration),
            (2, Micros::from_millis(19_000))
        );
    }

    #[test]
    fn a_dead_worker_leaves_what_was_on_the_wire_as_incomplete() {
        let id = |index| RequestId {
            warm_up: false,
            index,
        };
        let lane = |request, age_ms| Lane {
            request,
            age: Micros::from_millis(age_ms),
            ttft: None,
            chunks: 0,
        };
        let warm_up = RequestRecord::blank(0, RequestRole::WarmUp, 0);
        let lanes = vec![lane(None, 0), lane(Some(id(1)), 600)];
        let mut assembly = reported(1, lanes, vec![warm_up, record(0, 5_000, 5_400)]);
        let run = assembly.broken("it died".to_owned());
        let evidence = Evidence::of(&run);
        assert_eq!(evidence.totals.started, 2);
        assert_eq!(evidence.rows[1].start, Micros::from_millis(400));
        assert_eq!(evidence.rows[1].closed, Some(Micros::from_millis(600)));
        assert_eq!(evidence.totals.duration, Micros::from_millis(1_000));
    }
}
