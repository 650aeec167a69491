//! What the steps saw, one type a step: facts alone, which [`super::words`] puts into words.

use super::Step;
use crate::bench::provider::format::WireFormat;
use crate::bench::units::Micros;
use serde::{Deserialize, Serialize};

/// What a step saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// Of the host.
    Reach(Reach),
    /// Of the list of models.
    Models(Models),
    /// Of a stream.
    Stream(Stream),
    /// Of an answer to a wrong key.
    WrongKey(WrongKey),
    /// Of the browser's notes.
    Timing(Timing),
    /// Of preflights.
    Preflight(Preflight),
    /// Of several streams at once.
    Parallel(Parallel),
    /// Nothing: the step was not taken.
    NotTried(Step, Why),
}

impl Seen {
    /// The step.
    pub fn step(&self) -> Step {
        match self {
            Seen::Reach(_) => Step::Reach,
            Seen::Models(_) => Step::Models,
            Seen::Stream(_) => Step::Stream,
            Seen::WrongKey(_) => Step::WrongKey,
            Seen::Timing(_) => Step::Timing,
            Seen::Preflight(_) => Step::Preflight,
            Seen::Parallel(_) => Step::Parallel,
            Seen::NotTried(step, _) => *step,
        }
    }
}

/// Why a step was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// No reply could be streamed, so it would tell nothing.
    NoStream,
    /// The host let the first request wait in vain.
    NoHost,
    /// The person stopped the check.
    Stopped,
}

/// A request without a key, simple enough to need no preflight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// The page could read the answer.
    Answered {
        /// Its HTTP status.
        status: u16,
    },
    /// The answer leads elsewhere.
    Redirected,
    /// There was an answer, and the page may not read it.
    Veiled,
    /// The browser gave no answer and no reason.
    Nothing {
        /// Whether an answer that the page may not read would most likely have been noticed.
        would_notice: bool,
    },
    /// Nothing came in time.
    TimedOut,
}

/// The list of models, asked for with the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Models {
    /// The API has none at the host of the base URL.
    NoList,
    /// There it is.
    Listed {
        /// How many models.
        count: u32,
        /// Whether the plan's is among them.
        has_model: bool,
    },
    /// The API refused.
    Refused {
        /// HTTP status.
        status: u16,
        /// The API's own words, redacted; may be empty.
        words: String,
    },
    /// The answer is no list; the text says why.
    Unreadable(String),
    /// The browser gave no answer and no reason.
    Opaque,
    /// Nothing whole came in time.
    TimedOut,
}

/// One reply of the fewest tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stream {
    /// It was streamed in the chosen format, to its end.
    Whole {
        /// Whether some text came: the few tokens may all be spent on reasoning.
        text: bool,
        /// Whether the API counted the tokens.
        usage: bool,
        /// Whether it told its own times.
        server_timing: bool,
    },
    /// The API refused, with a status that says so.
    Refused {
        /// HTTP status.
        status: u16,
        /// What happened and what to do next, redacted.
        message: String,
    },
    /// A good status, and no reply of the chosen format.
    Broken {
        /// What it looks like instead, where that can be told.
        looks_like: Option<Looks>,
        /// What happened and what to do next, redacted.
        message: String,
    },
    /// The browser gave no answer and no reason.
    Opaque,
    /// It was not over in time.
    TimedOut {
        /// Whether its headers came.
        headers: bool,
    },
}

/// What a body looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Looks {
    /// A stream of this format.
    Format(WireFormat),
    /// A reply in one piece.
    OnePiece,
    /// A web page.
    WebPage,
}

/// The same request with a wrong key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WrongKey {
    /// It was refused, and the page could read it.
    Readable {
        /// HTTP status.
        status: u16,
    },
    /// It was answered as the right key is.
    Accepted,
    /// The browser gave no answer and no reason.
    Opaque,
    /// Nothing came in time.
    TimedOut,
}

/// What the browser's own notes tell of the stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timing {
    /// When it was put on the wire, and how.
    Exposed {
        /// The protocol by its ALPN name; empty where not even that is told.
        protocol: String,
    },
    /// Neither.
    Hidden,
    /// The browser has no note of it.
    NoNote,
}

/// Whether a request pays for a preflight again some seconds later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preflight {
    /// It does not.
    Kept,
    /// It does.
    Repeated {
        /// What it costs, at least.
        extra: Micros,
    },
    /// The host is so near that a preflight would hardly be seen.
    TooNear,
    /// The answers' times vary too much to tell.
    Unclear,
    /// The API has no small request that a page may read.
    NoRequest,
}

/// Seven streams at once, broken off at their headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parallel {
    /// How many were asked for.
    pub asked: u32,
    /// How many were answered with a good status.
    pub good: u32,
    /// How many got no answer and no reason.
    pub opaque: u32,
    /// How many were not answered in time.
    pub late: u32,
    /// The status of the first that was refused.
    pub refused: Option<u16>,
    /// Whether one of them had to wait until another was over.
    pub waited: bool,
}
