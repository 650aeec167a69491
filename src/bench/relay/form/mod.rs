//! A leaderboard run as typed: targets with their keys beside them, and how the published recipe goes over them.

mod faults;
mod target;

pub use faults::{RelayFault, Spot};
pub use target::TargetForm;

use crate::bench::form::simulator::SimulatorOrigins;
use crate::bench::form::validate::{MOST_REQUESTS, validate};
use crate::bench::form::{PlanForm, number};
use crate::bench::plan::ProviderKind;
use crate::bench::presets::Preset;
use crate::bench::relay::plan::{MOST_LEGS, Order, RelayPlan};
use crate::bench::secret::Secret;
use crate::bench::units::Micros;
use faults::{at, same_target};
use serde::{Deserialize, Serialize};

/// Longest wait between two rounds, minutes: a day.
const LONGEST_WAIT: u64 = 1_440;
/// Most tokens that a budget may be.
const MOST_TOKENS: u64 = 1_000_000_000;

/// How the targets take turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turns {
    /// One target after the other.
    InTurn,
    /// A few requests of each, again and again.
    Rounds,
    /// The same, a round at a time and some minutes apart.
    Schedule,
}

/// A leaderboard run as typed: wrong input is kept as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayForm {
    /// The targets.
    pub targets: Vec<TargetForm>,
    /// Requests a target.
    pub requests: String,
    /// How they take turns.
    pub turns: Turns,
    /// Requests of a target in a round.
    pub round: String,
    /// From the beginning of a round to that of the next, minutes.
    pub minutes: String,
    /// Most tokens of all targets together; blank for no limit.
    pub budget: String,
    /// Where the browser sits.
    pub place: String,
}

impl RelayForm {
    /// What the page opens with: two models of the simulator, or of the simulated provider.
    pub fn default_for(simulator: Option<&SimulatorOrigins>) -> RelayForm {
        let kind = match simulator {
            Some(_) => ProviderKind::Simulator,
            None => ProviderKind::Simulated,
        };
        let target = |model: &str| TargetForm {
            model: model.to_owned(),
            ..TargetForm::at(kind, simulator)
        };
        RelayForm {
            targets: vec![target("steady?ttft=200"), target("steady?ttft=260")],
            requests: "150".to_owned(),
            turns: Turns::Rounds,
            round: "10".to_owned(),
            minutes: "15".to_owned(),
            budget: String::new(),
            place: String::new(),
        }
    }

    /// The published recipe at one of the targets, as a plan's form.
    fn plan_form(&self, target: &TargetForm) -> PlanForm {
        let form = PlanForm::default_for(None).with_provider(target.kind(), None);
        PlanForm {
            base_url: target.base_url.clone(),
            model: target.model.clone(),
            requests: self.requests.clone(),
            place: self.place.clone(),
            ..Preset::Leaderboard.applied_to(&form)
        }
    }

    /// The relay, or every fault at once. A key a target is looked at, and never becomes part of the plan.
    pub fn validate(&self, keys: &[Secret]) -> Result<RelayPlan, Vec<RelayFault>> {
        let mut faults = Vec::new();
        let mut legs = Vec::new();
        if !(1..=MOST_LEGS).contains(&self.targets.len()) {
            faults.push(RelayFault {
                spot: Spot::Targets,
                message: format!("A leaderboard run has 1 to {MOST_LEGS} targets."),
            });
        }
        for (place, target) in self.targets.iter().enumerate() {
            let key = keys.get(place).cloned().unwrap_or_default();
            match validate(&self.plan_form(target), &key) {
                Ok(plan) => legs.push(plan),
                Err(found) => faults.extend(found.into_iter().map(|f| at(place, f))),
            }
        }
        let mut whole = |spot, text: &str, least, most| {
            let n = number::whole(text, least, most);
            n.map_err(|message| faults.push(RelayFault { spot, message }))
                .ok()
        };
        let order = match self.turns {
            Turns::InTurn => Some(Order::InTurn),
            Turns::Rounds | Turns::Schedule => {
                let requests = whole(Spot::Round, &self.round, 1, MOST_REQUESTS);
                let wait = match self.turns {
                    Turns::Schedule => {
                        whole(Spot::Minutes, &self.minutes, 1, LONGEST_WAIT).map(Some)
                    }
                    Turns::InTurn | Turns::Rounds => Some(None),
                };
                requests.zip(wait).map(|(requests, wait)| Order::Rounds {
                    requests: requests as u32,
                    every: wait.map(|minutes| Micros::from_secs(minutes * 60)),
                })
            }
        };
        let budget_tokens = budget(&self.budget).unwrap_or_else(|message| {
            let spot = Spot::Budget;
            faults.push(RelayFault { spot, message });
            None
        });
        faults.extend(same_target(&self.targets));
        faults.sort_by_key(|fault| fault.spot);
        faults.dedup_by_key(|fault| fault.spot);
        match order {
            Some(order) if faults.is_empty() => Ok(RelayPlan {
                legs,
                order,
                budget_tokens,
            }),
            _ => Err(faults),
        }
    }
}

/// A budget as typed, tokens; `None` for a blank, which is no limit.
///
/// # Errors
/// In words, where it is no number: it must not be taken for none.
pub fn budget(text: &str) -> Result<Option<u64>, String> {
    match text.trim() {
        "" => Ok(None),
        text => number::whole(text, 1, MOST_TOKENS).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::form::field::Field;

    fn keys(n: usize) -> Vec<Secret> {
        vec![Secret::default(); n]
    }

    #[test]
    fn the_default_is_the_published_recipe_over_two_targets_in_rounds() {
        let plan = RelayForm::default_for(None).validate(&keys(2)).unwrap();
        assert_eq!(plan.legs.len(), 2);
        for leg in &plan.legs {
            assert_eq!(leg.workload, crate::bench::leaderboard::notes::WORKLOAD);
            assert_eq!(
                (leg.stop.requests, leg.concurrency_asked(), leg.seed),
                (150, 5, 11111)
            );
        }
        assert_eq!(
            plan.order,
            Order::Rounds {
                requests: 10,
                every: None
            }
        );
    }

    #[test]
    fn every_fault_is_told_at_its_control_and_what_all_share_once() {
        let mut form = RelayForm::default_for(None);
        form.targets[0] = TargetForm::at(ProviderKind::OpenAi, None);
        form.targets[1].model = String::new();
        form.requests = "0".to_owned();
        form.round = "x".to_owned();
        form.budget = "-1".to_owned();
        let spots = |form: &RelayForm| {
            let faults = form.validate(&keys(2)).unwrap_err();
            faults.into_iter().map(|f| f.spot).collect::<Vec<_>>()
        };
        let mut expected = vec![
            Spot::Target(0, Field::Key),
            Spot::Target(1, Field::Model),
            Spot::Requests,
            Spot::Round,
            Spot::Budget,
        ];
        if form.targets[0].model.is_empty() {
            expected.insert(1, Spot::Target(0, Field::Model));
        }
        assert_eq!(spots(&form), expected);
        form.targets.clear();
        assert!(spots(&form).contains(&Spot::Targets));
    }

    #[test]
    fn a_budget_that_is_no_number_is_never_taken_for_no_limit() {
        assert_eq!(budget(" "), Ok(None));
        assert_eq!(budget("100000"), Ok(Some(100_000)));
        for text in ["10k", "1e6", "-4", "0", "100,000", "all"] {
            assert!(budget(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_same_target_twice_is_a_fault() {
        let mut form = RelayForm::default_for(None);
        form.targets[1] = form.targets[0].clone();
        let faults = form.validate(&keys(2)).unwrap_err();
        assert_eq!(faults[0].spot, Spot::Target(1, Field::Model));
        assert!(faults[0].message.starts_with("Target 1 is the same."));
        form.requests = "none".to_owned();
        assert_eq!(form.validate(&keys(2)).unwrap_err().len(), 2);
    }

    #[test]
    fn a_key_never_gets_into_the_plan_or_into_what_is_kept() {
        let mut form = RelayForm::default_for(None);
        form.targets[0] = TargetForm {
            model: "m".to_owned(),
            ..TargetForm::at(ProviderKind::OpenAi, None)
        };
        let key = Secret::new("sentinel-key-123456");
        let plan = form.validate(&[key.clone(), Secret::default()]).unwrap();
        let relay = crate::bench::relay::machine::Relay::new(plan);
        let kept = serde_json::to_string(&(relay, &form)).unwrap();
        assert!(!kept.contains("sentinel"));
        form.targets[1].model = "sentinel-key-123456".to_owned();
        let faults = form.validate(&[key.clone(), key]).unwrap_err();
        assert_eq!(faults[0].spot, Spot::Target(1, Field::Model));
    }

    #[test]
    fn a_schedule_waits_between_its_rounds() {
        let mut form = RelayForm::default_for(None);
        form.turns = Turns::Schedule;
        let every = Some(Micros::from_secs(900));
        let plan = form.validate(&keys(2)).unwrap();
        assert_eq!(
            plan.order,
            Order::Rounds {
                requests: 10,
                every
            }
        );
        form.minutes = "0".to_owned();
        assert_eq!(form.validate(&keys(2)).unwrap_err()[0].spot, Spot::Minutes);
    }
}
