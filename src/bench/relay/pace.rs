//! How far a relay is, and how long it may still take.

use crate::bench::format;
use crate::bench::relay::machine::{Relay, State};
use crate::bench::relay::part::{Part, PartFate};
use crate::bench::units::Micros;

/// How far a leg is, or all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Requests that ended.
    pub done: u32,
    /// Requests that ended or are still to be started.
    pub planned: u32,
    /// Requests that failed.
    pub failed: u32,
}

/// How a leg stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LegState {
    /// Nothing of it was run yet.
    Waiting,
    /// A part of it runs.
    Running,
    /// Some of it was run, and more is to come.
    Begun,
    /// All of it was run.
    Done,
    /// It came to nothing; why.
    Failed(String),
    /// What is left of it is not run.
    Skipped,
}

impl Relay {
    /// How far one leg is; `live_done` requests of the part under way have ended.
    pub fn leg_progress(&self, leg: usize, live_done: u32) -> Progress {
        let parts = self.parts.iter().filter(|p| p.leg == leg);
        parts.fold(Progress::default(), |sum, part| sum.with(part, live_done))
    }

    /// How far the whole is.
    pub fn progress(&self, live_done: u32) -> Progress {
        self.parts
            .iter()
            .fold(Progress::default(), |sum, part| sum.with(part, live_done))
    }

    /// How a leg stands.
    pub fn leg_state(&self, leg: usize) -> LegState {
        let of_leg = || self.parts.iter().filter(|p| p.leg == leg);
        let any = |fate: fn(&PartFate) -> bool| of_leg().any(|p| fate(&p.fate));
        let why = of_leg().find_map(|p| match &p.fate {
            PartFate::Failed(why) => Some(why.clone()),
            _ => None,
        });
        if let Some(why) = why {
            LegState::Failed(why)
        } else if any(|f| *f == PartFate::Running) {
            LegState::Running
        } else if any(|f| *f == PartFate::Skipped) {
            LegState::Skipped
        } else if !any(|f| *f == PartFate::Waiting) {
            LegState::Done
        } else if any(|f| *f == PartFate::Done) {
            LegState::Begun
        } else {
            LegState::Waiting
        }
    }

    /// The time left by the pace of the parts that were run, with the waits for rounds that are not due yet; `live_left` is
    /// what the part under way still takes. `None` while there is no pace to go by.
    pub fn time_left(&self, now: Micros, live_left: Option<Micros>) -> Option<Micros> {
        let pace = |parts: &mut dyn Iterator<Item = &Part>| {
            let (took, ended) = parts
                .filter(|p| p.was_run())
                .fold((0, 0), |(took, ended), p| {
                    (took + p.tally.took.0, ended + u64::from(p.tally.ended))
                });
            (ended > 0).then(|| took as f64 / ended as f64)
        };
        let overall = pace(&mut self.parts.iter());
        let of_part = |part: &Part| {
            let own = pace(&mut self.parts.iter().filter(|p| p.leg == part.leg));
            own.or(overall)
                .map(|each| Micros((each * f64::from(part.requests)) as u64))
        };
        let mut left = match self.state {
            State::Over => return Some(Micros::ZERO),
            State::Running { part, .. } => match live_left {
                Some(left) => left,
                None => of_part(self.parts.get(part)?)?,
            },
            State::Ready | State::Resting { .. } | State::Paused(_) => Micros::ZERO,
        };
        let mut began: Vec<Option<Micros>> = self.round_began.clone();
        for part in self.parts.iter().filter(|p| p.fate == PartFate::Waiting) {
            let round = part.round as usize;
            if let Some(every) = self.plan.order.every()
                && let (Some(before), Some(None)) = (round.checked_sub(1), began.get(round))
                && let Some(Some(before)) = began.get(before)
            {
                left = left.max((*before + every).since(now));
            }
            if let Some(began) = began.get_mut(round) {
                began.get_or_insert(now + left);
            }
            left = left + of_part(part)?;
        }
        Some(left)
    }

    /// Where the relay stands, in a sentence for those who listen.
    pub fn spoken(&self, now: Micros, live_done: u32, live_left: Option<Micros>) -> String {
        let p = self.progress(live_done);
        let failed = match p.failed {
            0 => String::new(),
            n => format!(", {n} failed"),
        };
        let left = match self.time_left(now, live_left) {
            Some(left) => format!(", about {} left", format::duration(left)),
            None => String::new(),
        };
        format!("{} of {} requests done{failed}{left}.", p.done, p.planned)
    }
}

impl Progress {
    /// The share that is done, from 0 to 1.
    pub fn share(self) -> f64 {
        f64::from(self.done) / f64::from(self.planned.max(1))
    }

    fn with(self, part: &Part, live_done: u32) -> Progress {
        let (done, planned) = match part.fate {
            PartFate::Waiting => (0, part.requests),
            PartFate::Running => (live_done.min(part.requests), part.requests),
            PartFate::Done | PartFate::Failed(_) => (part.tally.ended, part.tally.ended),
            PartFate::Skipped => (0, 0),
        };
        Progress {
            done: self.done + done,
            planned: self.planned + planned,
            failed: self.failed + part.tally.ended.saturating_sub(part.tally.succeeded),
        }
    }
}
