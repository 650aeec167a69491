//! The engine's words: what may happen, and what is to be done.

use crate::bench::record::{FailureCause, RequestRole, Usage, refuses};
use crate::bench::run::RunEnd;
use crate::bench::units::Micros;
use serde::{Deserialize, Serialize};

/// Names one request of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RequestId {
    /// Whether it is an extra, before the clock starts.
    pub warm_up: bool,
    /// Position in the order of sending, within its role.
    pub index: u32,
}

impl RequestId {
    /// The role this name stands for.
    pub fn role(self) -> RequestRole {
        if self.warm_up {
            RequestRole::WarmUp
        } else {
            RequestRole::Measured
        }
    }
}

/// What happened in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// The run is to begin.
    Begin,
    /// The connections asked for by [`Action::Open`] are open, or could not be opened.
    Opened,
    /// The round trips asked for by [`Action::Ping`] are over.
    Pinged,
    /// An instant asked for by [`Action::WakeAt`] has come; perhaps nothing is due any more.
    WokeUp,
    /// A request ended by itself.
    Ended {
        /// Which.
        request: RequestId,
        /// How.
        fate: Fate,
        /// The provider's token counts, where it sent any.
        usage: Option<Usage>,
    },
    /// The person pressed Stop.
    StopRequested,
    /// The person chose to go on after a pause.
    GoOn,
}

/// How a request ended, as far as the engine cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// Success.
    Completed,
    /// Failed.
    Failed {
        /// The class of the failure.
        cause: FailureCause,
        /// The HTTP status, where there was one.
        status: Option<u16>,
    },
}

impl Fate {
    /// Whether the provider refused the request, and so did no work on it.
    pub(in crate::bench) fn was_refused(self) -> bool {
        matches!(self, Fate::Failed { status: Some(status), .. } if refuses(status))
    }

    /// Whether a run whose first requests all end so is better asked about: wrong key, wrong address, no way through.
    pub(super) fn hopeless(self) -> bool {
        match self {
            Fate::Completed => false,
            Fate::Failed { cause, status } => {
                matches!(cause, FailureCause::Auth | FailureCause::Opaque) || status == Some(404)
            }
        }
    }
}

/// What is to be done in the world, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Open this many connections with tiny requests at once, and report [`Input::Opened`].
    Open(u32),
    /// Make this many tiny round trips one after the other, and report [`Input::Pinged`].
    Ping(u32),
    /// Send a request.
    Send {
        /// Which.
        request: RequestId,
        /// The stream that carries it, from 0.
        lane: u32,
        /// When it was due.
        scheduled: Micros,
    },
    /// The clock starts: extras are over.
    StartClock,
    /// Report [`Input::WokeUp`] at this instant or soon after, not before; also at every other that was asked for.
    WakeAt(Micros),
    /// Abort a request; it is over for the engine, no [`Input::Ended`] is wanted.
    Abort {
        /// Which.
        request: RequestId,
        /// Why.
        reason: AbortReason,
    },
    /// Nothing more is sent until [`Input::GoOn`] or [`Input::StopRequested`]: the first requests all failed alike.
    Pause(Fate),
    /// The run is over.
    Complete(RunEnd),
}

/// Why a request was aborted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbortReason {
    /// It took longer than the per-request timeout: a failure.
    TimedOut,
    /// The run ended: the request is incomplete.
    RunEnded,
}
