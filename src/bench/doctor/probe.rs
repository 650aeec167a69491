//! What a check sends and what comes back: a worker does the one and tells the other.

use super::{Finding, Step};
use crate::bench::provider::{HttpRequest, ResponseHead};
use crate::bench::units::Micros;
use crate::bench::wire_times::WireTimes;

/// A request of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// What is sent.
    pub http: HttpRequest,
    /// By which rules of the browser.
    pub rules: Rules,
    /// When it is over.
    pub until: Until,
    /// How long it may take.
    pub limit: Micros,
}

/// The browser's rules for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// The answer can be read where the server lets the page; no redirect is followed.
    Readable,
    /// The answer cannot be read, but that there is one can be noticed.
    Unreadable,
}

/// When a request is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// At its headers: it is broken off there.
    Headers,
    /// At the end of its body.
    End,
}

/// What came of a request. Instants are of the worker's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Just before it was sent.
    pub start: Micros,
    /// The response head, and when it came.
    pub head: Option<(Micros, ResponseHead)>,
    /// What was read of the body, and when.
    pub reads: Vec<(Micros, Vec<u8>)>,
    /// When it was over.
    pub end: Micros,
    /// How it was over.
    pub how: How,
}

/// How a request was over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// The body ended.
    Closed,
    /// It was broken off at its headers, as was wanted.
    LetGo,
    /// The browser rejected it, in its own words.
    Rejected(String),
    /// It took too long.
    TimedOut,
    /// The answer leads elsewhere.
    Redirected,
    /// There was an answer that the page may not read.
    Veiled,
}

impl Answer {
    /// From the start to the head; `None` where there was none.
    pub fn trip(&self) -> Option<Micros> {
        let (at, _) = self.head.as_ref()?;
        Some(at.since(self.start))
    }

    /// Its status; `None` where the page could not read one.
    pub fn status(&self) -> Option<u16> {
        self.head.as_ref().map(|(_, head)| head.status)
    }

    /// The body as text.
    pub fn body(&self) -> String {
        let bytes: Vec<u8> = self.reads.iter().flat_map(|(_, b)| b).copied().collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// What a check is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Its turn: it has just begun, or what it waited for has passed.
    Turn,
    /// What came of its requests, in their order.
    Answers(Vec<Answer>),
    /// What the browser wrote down of requests to the address asked for.
    Notes(Vec<WireTimes>),
}

/// What a check says at its turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What it has found.
    pub found: Vec<Finding>,
    /// What to do.
    pub next: Next,
}

/// What to do next for a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Send these, all at once, for this step.
    Send(Step, Vec<Probe>),
    /// Wait for so long.
    Wait(Micros),
    /// Look up what the browser wrote down of requests to the address of this one.
    LookUp(HttpRequest),
    /// Nothing: it is over.
    Over,
}
