//! Several runs begun by one press, one after the other: which is next, how far all of them are, and what Stop leaves.
//! Each is a run like any other; a mark in it says which ones belong together.

pub mod under_load;

use crate::bench::plan::TestPlan;
use crate::bench::run::RunEnd;
use serde::{Deserialize, Serialize};

/// What a run keeps of the series that it was part of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesMark {
    /// The name that all its runs share.
    pub id: String,
    /// Which of them it is, from 0.
    pub place: u32,
    /// How many were planned.
    pub of: u32,
}

/// A sequence of runs: a state machine without a clock. Whoever drives it asks for the next one with
/// [`Series::begin_next`], and tells of its end with [`Series::ended`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    id: String,
    steps: Vec<Step>,
    is_paused: bool,
}

/// One run of a series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What to run.
    pub plan: TestPlan,
    /// What became of it.
    pub state: StepState,
}

/// What became of a run of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// Its turn has not come.
    Waiting,
    /// Under way.
    Running,
    /// It ended so.
    Done(RunEnd),
    /// It is not to be run, or Stop came first.
    Skipped,
}

impl Series {
    /// A series of plans in their order, none begun.
    pub fn new(id: String, plans: Vec<TestPlan>) -> Series {
        let waiting = |plan| Step {
            plan,
            state: StepState::Waiting,
        };
        Series {
            id,
            steps: plans.into_iter().map(waiting).collect(),
            is_paused: false,
        }
    }

    /// Its runs, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Begins the first run that waits; `None` while one is under way, during a pause, and where none waits.
    pub fn begin_next(&mut self) -> Option<(TestPlan, SeriesMark)> {
        if self.is_paused || self.running().is_some() {
            return None;
        }
        let waits = |step: &Step| step.state == StepState::Waiting;
        let place = self.steps.iter().position(waits)?;
        let mark = self.mark(place);
        let step = self.steps.get_mut(place)?;
        step.state = StepState::Running;
        Some((step.plan.clone(), mark))
    }

    /// The run under way has ended. After a stop by hand, and where every first request failed and the person did not go on,
    /// nothing that waits is run any more; other ends are told and the next has its turn.
    pub fn ended(&mut self, end: RunEnd) {
        let halts = matches!(end, RunEnd::Stopped | RunEnd::GaveUp);
        if let Some(place) = self.running() {
            self.set(place, StepState::Done(end));
        }
        if halts {
            self.skip_rest();
        }
    }

    /// The run under way goes on, and no further one is begun until [`Series::go_on`].
    pub fn pause(&mut self) {
        self.is_paused = true;
    }

    /// Ends a pause.
    pub fn go_on(&mut self) {
        self.is_paused = false;
    }

    /// Whether no further run is begun for now.
    pub fn is_paused(&self) -> bool {
        self.is_paused
    }

    /// Leaves out a run that waits.
    pub fn skip(&mut self, place: usize) {
        if self.state(place) == Some(&StepState::Waiting) {
            self.set(place, StepState::Skipped);
        }
    }

    /// Has a run that ended or was left out wait again.
    pub fn retry(&mut self, place: usize) {
        if matches!(
            self.state(place),
            Some(StepState::Done(_) | StepState::Skipped)
        ) {
            self.set(place, StepState::Waiting);
        }
    }

    /// Leaves out everything that waits.
    pub fn skip_rest(&mut self) {
        for place in 0..self.steps.len() {
            self.skip(place);
        }
    }

    /// A series that was interrupted, as after a reload of the page: what was under way waits again.
    pub fn interrupted(mut self) -> Series {
        if let Some(place) = self.running() {
            self.set(place, StepState::Waiting);
        }
        self
    }

    /// Which run is under way, from 0.
    pub fn running(&self) -> Option<usize> {
        self.steps
            .iter()
            .position(|step| step.state == StepState::Running)
    }

    /// Whether nothing runs and nothing waits.
    pub fn is_over(&self) -> bool {
        let done = |step: &Step| matches!(step.state, StepState::Done(_) | StepState::Skipped);
        self.steps.iter().all(done)
    }

    /// The share of all requests that is behind, where `within` of the run under way is; 1 where there are none.
    pub fn share_done(&self, within: f64) -> f64 {
        let requests = |step: &Step| f64::from(step.plan.stop.requests);
        let all: f64 = self.steps.iter().map(requests).sum();
        if all == 0.0 {
            return 1.0;
        }
        let behind = self.steps.iter().map(|step| {
            let share = match step.state {
                StepState::Waiting => 0.0,
                StepState::Running => within.clamp(0.0, 1.0),
                StepState::Done(_) | StepState::Skipped => 1.0,
            };
            share * requests(step)
        });
        behind.sum::<f64>() / all
    }

    fn mark(&self, place: usize) -> SeriesMark {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        SeriesMark {
            id: self.id.clone(),
            place: number(place),
            of: number(self.steps.len()),
        }
    }

    fn state(&self, place: usize) -> Option<&StepState> {
        self.steps.get(place).map(|step| &step.state)
    }

    fn set(&mut self, place: usize, state: StepState) {
        if let Some(step) = self.steps.get_mut(place) {
            step.state = state;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::plan::LoadProfile;
    use crate::bench::report::picture::tests::evidence_of;

    /// Three runs of 10, 20 and 70 requests.
    fn series() -> Series {
        let plan = evidence_of(&[312]).plan;
        let plans = [10, 20, 70].map(|requests| {
            let mut plan = plan.clone();
            plan.stop.requests = requests;
            plan.load = LoadProfile::ClosedLoop {
                concurrency: requests,
            };
            plan
        });
        Series::new("abc".to_owned(), plans.to_vec())
    }

    fn states(series: &Series) -> Vec<StepState> {
        series.steps().iter().map(|s| s.state.clone()).collect()
    }

    #[test]
    fn runs_have_their_turn_one_after_the_other() {
        let mut series = series();
        let (plan, mark) = series.begin_next().unwrap();
        assert_eq!((plan.stop.requests, mark.place, mark.of), (10, 0, 3));
        assert_eq!(series.begin_next(), None);
        series.ended(RunEnd::Finished);
        assert_eq!(series.begin_next().unwrap().1.place, 1);
        series.ended(RunEnd::TimedOut);
        let (plan, mark) = series.begin_next().unwrap();
        assert_eq!((plan.stop.requests, mark.id.as_str()), (70, "abc"));
        assert!(!series.is_over());
        series.ended(RunEnd::Broken("it died".to_owned()));
        assert!(series.is_over());
        assert_eq!(series.begin_next(), None);
    }

    #[test]
    fn stop_and_giving_up_leave_out_what_waits() {
        for end in [RunEnd::Stopped, RunEnd::GaveUp] {
            let mut series = series();
            series.begin_next().unwrap();
            series.ended(end.clone());
            let skipped = StepState::Skipped;
            let left = vec![StepState::Done(end), skipped.clone(), skipped];
            assert_eq!(states(&series), left);
            assert!(series.is_over());
        }
    }

    #[test]
    fn a_pause_lets_the_run_under_way_end_and_begins_no_other() {
        let mut series = series();
        series.begin_next().unwrap();
        series.pause();
        series.ended(RunEnd::Finished);
        assert_eq!(series.begin_next(), None);
        assert!(series.is_paused() && !series.is_over());
        series.go_on();
        assert_eq!(series.begin_next().unwrap().1.place, 1);
    }

    #[test]
    fn a_run_is_left_out_only_while_it_waits_and_waits_again_when_retried() {
        let mut series = series();
        series.begin_next().unwrap();
        series.skip(0);
        series.skip(1);
        series.skip(9);
        assert_eq!(series.running(), Some(0));
        series.ended(RunEnd::Finished);
        assert_eq!(series.begin_next().unwrap().1.place, 2);
        series.retry(2);
        assert_eq!(series.running(), Some(2));
        series.ended(RunEnd::Finished);
        series.retry(0);
        assert_eq!(series.begin_next().unwrap().1.place, 0);
        assert_eq!(states(&series)[1], StepState::Skipped);
    }

    #[test]
    fn progress_counts_requests_and_not_runs() {
        let mut series = series();
        assert_eq!(series.share_done(0.5), 0.0);
        series.begin_next().unwrap();
        assert_eq!(series.share_done(0.5), 0.05);
        series.ended(RunEnd::Finished);
        series.begin_next().unwrap();
        assert_eq!(series.share_done(0.5), 0.2);
        series.ended(RunEnd::Stopped);
        assert_eq!(series.share_done(0.5), 1.0);
        assert_eq!(Series::new(String::new(), Vec::new()).share_done(0.0), 1.0);
    }

    #[test]
    fn what_ran_when_the_page_went_away_waits_again() {
        let mut series = series();
        series.begin_next().unwrap();
        series.ended(RunEnd::Finished);
        series.begin_next().unwrap();
        let text = serde_json::to_string(&series).unwrap();
        let mut kept = serde_json::from_str::<Series>(&text).unwrap().interrupted();
        assert_eq!(kept.running(), None);
        assert_eq!(kept.begin_next().unwrap().1.place, 1);
    }
}
