//! What a relay runs, in which order, and how much of it.

use crate::bench::form::forecast::forecast;
use crate::bench::format;
use crate::bench::plan::TestPlan;
use crate::bench::relay::part::Part;
use crate::bench::units::Micros;
use crate::bench::wording;
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

    /// What it will do, in a sentence: `2 targets, 300 requests in 30 parts, about 2 min, about 210,000 tokens`.
    pub fn sentence(&self) -> String {
        let parts = self.parts();
        let forecasts = parts
            .iter()
            .filter_map(|p| Some(forecast(&self.part_plan(p)?)));
        let (mut requests, mut tokens, mut time) = (0_u64, 0, Micros::ZERO);
        for forecast in forecasts {
            requests += u64::from(forecast.requests);
            tokens += forecast.tokens;
            time = time + forecast.duration;
        }
        let rounds = parts.iter().map(|p| p.round).max().unwrap_or(0);
        if let Some(every) = self.order.every() {
            time = time.max(Micros(every.0.saturating_mul(u64::from(rounds))));
        }
        format!(
            "{}, {} in {}, about {}, about {} tokens. The time is a guess; each API decides.",
            wording::plural(self.legs.len() as u64, "target"),
            wording::plural(requests, "request"),
            wording::plural(parts.len() as u64, "part"),
            format::duration(Micros::from_secs(time.0.div_ceil(1_000_000))),
            format::count(tokens)
        )
    }

    /// The tokens, in and out, that a part is expected to take.
    pub fn expected_tokens(&self, part: &Part) -> u64 {
        self.part_plan(part)
            .map_or(0, |plan| forecast(&plan).tokens)
    }
}
