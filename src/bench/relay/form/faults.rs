//! What is wrong with a leaderboard run as typed, and at which control.

use super::TargetForm;
use crate::bench::form::faults::PlanError;
use crate::bench::form::field::Field;

/// A control of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// A target's field, by the target's place from 0.
    Target(usize, Field),
    /// The list of targets.
    Targets,
    /// Requests a target.
    Requests,
    /// Requests a round.
    Round,
    /// Minutes between rounds.
    Minutes,
    /// The budget.
    Budget,
    /// The place.
    Place,
}

/// What is wrong at a control, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayFault {
    /// Where.
    pub spot: Spot,
    /// In words.
    pub message: String,
}

/// A fault of a target's plan: what all targets share stands once.
pub(super) fn at(place: usize, fault: PlanError) -> RelayFault {
    RelayFault {
        spot: match fault.field {
            Field::Requests => Spot::Requests,
            Field::Place => Spot::Place,
            field => Spot::Target(place, field),
        },
        message: fault.message,
    }
}

/// Two targets that are one and the same would be told apart by nothing.
pub(super) fn same_target(targets: &[TargetForm]) -> Option<RelayFault> {
    targets.iter().enumerate().find_map(|(place, target)| {
        let before = targets
            .iter()
            .take(place)
            .position(|other| other == target)?;
        Some(RelayFault {
            spot: Spot::Target(place, Field::Model),
            message: format!(
                "Target {} is the same. Choose another model, or remove one of them.",
                before + 1
            ),
        })
    })
}
