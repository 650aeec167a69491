//! What page and worker say to each other. The key is never in here: it crosses beside the command, in one place.

use crate::bench::environment::Instrument;
use crate::bench::generator::Fate;
use crate::bench::plan::TestPlan;
use crate::bench::progress::Progress;
use crate::bench::record::RequestRecord;
use crate::bench::run::RunEnd;
use crate::bench::units::Micros;
use crate::bench::watch::{Presence, WorkerLoad};
use serde::{Deserialize, Serialize};

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Command {
    /// Run the plan.
    Run {
        /// What to run.
        plan: Box<TestPlan>,
        /// The text of the person's own questions, where the plan asks them.
        questions: Option<String>,
        /// Prompts of the plan to pass over, since another run has asked them.
        #[serde(default)]
        first: u32,
    },
    /// Send one small request that is not measured, and say what came back; only the worker of all formats does it.
    Sample {
        /// Where to.
        plan: Box<TestPlan>,
    },
    /// Stop the run and keep what was measured.
    Stop,
    /// Go on after a pause.
    GoOn,
    /// How the page is, from now on.
    Page(Presence),
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// The worker is loaded and listens.
    Ready,
    /// The run began: extras are being sent.
    Started {
        /// What only the worker can tell of its surroundings.
        instrument: Instrument,
    },
    /// All is known of the surroundings: the clock is about to start.
    Prepared {
        /// The round trips that give the network floor, in any order.
        trips: Vec<Micros>,
    },
    /// Where the run stands, with the records finished since the last event.
    Progress {
        /// Where it stands.
        progress: Progress,
        /// Finished since the last event.
        records: Vec<RequestRecord>,
    },
    /// The first requests all failed alike: go on or stop?
    Paused {
        /// How they failed.
        fate: Fate,
        /// The first failure's message, redacted.
        message: String,
    },
    /// The run is over; every record has been sent before.
    Over {
        /// How it ended.
        end: RunEnd,
        /// When the clock started; the end where it never did.
        began: Micros,
        /// When it ended.
        ended: Micros,
        /// How long it waited for the person's answer.
        paused: Micros,
        /// How busy the worker was.
        load: Option<WorkerLoad>,
        /// Round trips while it was under way.
        trips: Vec<Micros>,
    },
    /// What came back of a sample, or why nothing did.
    Sample(Result<Sample, String>),
    /// The worker cannot do what it was told, in words.
    Broken {
        /// What is wrong.
        message: String,
    },
}

/// A reply as it came, redacted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`, lower case; empty where it is hidden.
    pub content_type: String,
    /// The start of the body.
    pub body: String,
}

impl Event {
    /// The last word on a run that was stopped before the worker had begun it.
    pub fn never_began() -> Event {
        Event::Over {
            end: RunEnd::Stopped,
            began: Micros::ZERO,
            ended: Micros::ZERO,
            paused: Micros::ZERO,
            load: None,
            trips: Vec::new(),
        }
    }
}
