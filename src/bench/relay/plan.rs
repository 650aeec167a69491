//! What a relay runs, in which order, and how much of it.

use crate::bench::form::forecast::forecast;
use crate::bench::plan::TestPlan;
use crate::bench::relay::part::Part;
use crate::bench::units::Micros;
use serde::{Deserialize, Serialize};

/// Most legs of a relay.
pub const MOST_LEGS: usize = 20;

/// A valid relay. It holds no key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelayPlan {
    /// The runs, each whole: a leg may be run in several parts.
    pub legs: Vec<TestPlan>,
    /// Which part comes after which.
    pub order: Order,
    /// Most tokens, in and out, that all legs together may take; `None` for no limit.
    pub budget_tokens: Option<u64>,
}

/// In which order the legs are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// One leg after the other, each in one go.
    InTurn,
    /// A few requests of each leg, then a few of each again, so that the time of day is in all of them alike.
    Rounds {
        /// Requests of a leg in a round.
        requests: u32,
        /// A round begins no sooner than so long after the beginning of the one before; `None` for at once.
        every: Option<Micros>,
    },
}

impl Order {
    /// The least time from the beginning of a round to that of the next.
    pub fn every(self) -> Option<Micros> {
        match self {
            Order::InTurn => None,
            Order::Rounds { every, .. } => every,
        }
    }
}

impl RelayPlan {
    /// All parts, in the order of running.
    pub fn parts(&self) -> Vec<Part> {
        let whole = |(leg, plan): (usize, &TestPlan)| Part::new(leg, 0, 0, plan.stop.requests);
        match self.order {
            Order::InTurn => self.legs.iter().enumerate().map(whole).collect(),
            Order::Rounds { requests, .. } => self.rounds(requests.max(1)),
        }
    }

    fn rounds(&self, size: u32) -> Vec<Part> {
        let most = self.legs.iter().map(|plan| plan.stop.requests).max();
        let rounds = most.unwrap_or(0).div_ceil(size);
        let of_round = |round: u32| {
            let first = round.saturating_mul(size);
            self.legs.iter().enumerate().filter_map(move |(leg, plan)| {
                let left = plan.stop.requests.saturating_sub(first);
                (left > 0).then(|| Part::new(leg, round, first, left.min(size)))
            })
        };
        (0..rounds).flat_map(of_round).collect()
    }

    /// The plan of a part: the leg's own with the part's requests, calibrated before the first part only.
    pub fn part_plan(&self, part: &Part) -> Option<TestPlan> {
        let mut plan = self.legs.get(part.leg)?.clone();
        plan.stop.requests = part.requests;
        plan.calibrate &= part.first == 0;
        Some(plan)
    }

    /// The tokens, in and out, that a part is expected to take.
    pub fn expected_tokens(&self, part: &Part) -> u64 {
        self.part_plan(part)
            .map_or(0, |plan| forecast(&plan).tokens)
    }
}
