//! One target of a leaderboard run as typed.

use crate::bench::form::base_url::origin_of;
use crate::bench::form::provider;
use crate::bench::form::simulator::SimulatorOrigins;
use crate::bench::plan::ProviderKind;
use serde::{Deserialize, Serialize};

/// One target as typed. It never holds a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetForm {
    /// Which LLM API, by its word.
    pub provider: String,
    /// Base URL; without meaning for the simulated provider.
    pub base_url: String,
    /// Model name.
    pub model: String,
}

impl TargetForm {
    /// A target at this provider, at its own address and with its first model.
    pub fn at(kind: ProviderKind, simulator: Option<&SimulatorOrigins>) -> TargetForm {
        TargetForm {
            provider: kind.word().to_owned(),
            base_url: provider::default_base_url(kind, simulator),
            model: kind.vendor().model.to_owned(),
        }
    }

    /// Which LLM API; the simulated provider where the word is none.
    pub fn kind(&self) -> ProviderKind {
        provider::from_word(&self.provider).unwrap_or(ProviderKind::Simulated)
    }

    /// The origin that its requests and its key go to; `None` where there is none, or none yet.
    pub fn origin(&self) -> Option<String> {
        provider::has_base_url(self.kind())
            .then(|| origin_of(&self.base_url))
            .flatten()
    }
}
