//! A piece of a leg that is run in one go, and what became of it.

use crate::bench::record::{Outcome, RequestRecord, RequestRole};
use crate::bench::run::Run;
use crate::bench::units::Micros;
use serde::{Deserialize, Serialize};

/// A piece of a leg.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which leg, from 0.
    pub leg: usize,
    /// Which round, from 0.
    pub round: u32,
    /// Prompts of the leg that come before its own, so that a leg in parts asks what it would ask in one go.
    pub first: u32,
    /// Requests to start.
    pub requests: u32,
    /// What became of it.
    pub fate: PartFate,
    /// What it gave, where it was run.
    pub tally: Tally,
}

/// What became of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartFate {
    /// Its turn has not come.
    Waiting,
    /// It runs.
    Running,
    /// It was run.
    Done,
    /// It was run and came to nothing; the words say why. The rest of its leg waits for the person.
    Failed(String),
    /// It is not run, by the person's wish or since its leg failed.
    Skipped,
}

/// What a part gave, in counts of measured requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Requests that were started.
    pub started: u32,
    /// Of those, requests that ended by themselves.
    pub ended: u32,
    /// Of those, successes.
    pub succeeded: u32,
    /// Tokens in and out, as far as the provider counted them, else as they were asked for; the warm-up's are not in it.
    pub tokens: u64,
    /// How long it took from its first request on.
    pub took: Micros,
}

impl Part {
    /// A part whose turn has not come.
    pub fn new(leg: usize, round: u32, first: u32, requests: u32) -> Part {
        Part {
            leg,
            round,
            first,
            requests,
            fate: PartFate::Waiting,
            tally: Tally::default(),
        }
    }

    /// What it is called where its run is kept: unique in its relay.
    pub fn name(&self) -> String {
        format!("{}-{}-{}", self.leg, self.round, self.first)
    }

    /// Whether there is a run of it.
    pub fn was_run(&self) -> bool {
        self.tally.started > 0 && matches!(self.fate, PartFate::Done | PartFate::Failed(_))
    }
}

impl Tally {
    /// The tally of a run.
    pub fn of(run: &Run) -> Tally {
        let mut tally = Tally {
            took: run.ended.since(run.began).since(run.paused),
            ..Tally::default()
        };
        for record in run
            .records
            .iter()
            .filter(|r| r.role == RequestRole::Measured)
        {
            tally.started += 1;
            tally.ended += u32::from(record.outcome != Outcome::Incomplete);
            tally.succeeded += u32::from(record.succeeded());
            tally.tokens += tokens(record);
        }
        tally
    }
}

/// What a request may have been charged for: the provider's counts; where there are none, what it asked for where there was
/// any text, and nothing where it was refused.
fn tokens(record: &RequestRecord) -> u64 {
    let usage = record.usage.unwrap_or_default();
    let began = !record.timeline.chunks.is_empty();
    let asked = |tokens: u32| if began { tokens } else { 0 };
    let input = usage.input_tokens.unwrap_or(asked(record.prompt_tokens));
    let output = usage
        .output_tokens
        .unwrap_or(asked(record.max_tokens.unwrap_or_default()));
    u64::from(input) + u64::from(output)
}
