//! What comes before the clock: connections, the warm-up, and round trips for the network floor; and how the clock starts.

use super::{Action, Idle, LoadGenerator, Phase, RequestId};
use crate::bench::cost::Ceiling;
use crate::bench::run::RunEnd;
use crate::bench::units::Micros;
use crate::bench::workload::source::warm_up;

/// The longest that opening connections, or the round trips, may hold up the start.
pub(super) const PREPARATION_LIMIT: Micros = Micros::from_secs(5);

/// What comes before the clock starts, and how it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preparation {
    /// Connections to open at once, held to the concurrency; 0 for none.
    pub connections: u32,
    /// Round trips that find the network floor, after the warm-up; 0 for none.
    pub pings: u32,
}

impl Preparation {
    /// For a target with no network: the clock starts after the warm-up.
    pub const NONE: Preparation = Preparation {
        connections: 0,
        pings: 0,
    };
}

impl LoadGenerator {
    pub(super) fn warm_up(&mut self, now: Micros, actions: &mut Vec<Action>) {
        self.phase = Phase::WarmingUp;
        let tokens = self.warm_up_tokens;
        let paid = match &mut self.purse {
            Some(purse) => purse.pay(&warm_up(tokens)),
            None => Some(Ceiling::default()),
        };
        let Some(ceiling) = paid else {
            return self.abandon(RunEnd::BudgetReached, actions);
        };
        let request = RequestId {
            warm_up: true,
            index: 0,
        };
        self.send(request, 0, now, ceiling, now, actions);
    }

    pub(super) fn ping(&mut self, now: Micros, actions: &mut Vec<Action>) {
        match self.preparation.pings {
            0 => self.start_clock(now, actions),
            pings => {
                self.phase = Phase::Pinging {
                    until: now + PREPARATION_LIMIT,
                };
                actions.push(Action::Ping(pings));
            }
        }
    }

    pub(super) fn start_clock(&mut self, now: Micros, actions: &mut Vec<Action>) {
        self.phase = Phase::Running;
        self.began = now;
        actions.push(Action::StartClock);
        self.idle = (0..self.concurrency)
            .map(|lane| Idle {
                lane,
                due: now + Micros(self.stagger.0.saturating_mul(lane.into())),
            })
            .collect();
        self.send_due(now, actions);
    }
}
