//! Check connection: a few small requests to a target, one step after the other, and what each of them tells in words.
//!
//! [`walk`] says what to send next and judges what came back into [`seen`]; a worker sends it. [`words`] says to a person
//! what was seen and what to do about it, with [`way_out`] for what differs from API to API.

pub mod curl;
pub mod judge;
pub mod kept;
pub mod place;
pub mod preflight;
pub mod probe;
pub mod progress;
pub mod seen;
pub mod sniff;
pub mod walk;
pub mod way_out;
pub mod words;

use crate::bench::plan::Target;
use seen::Seen;
use serde::{Deserialize, Serialize};

/// What is looked at, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Whether the host answers this page at all.
    Reach,
    /// Whether it lists its models.
    Models,
    /// Whether it streams a reply in the chosen format.
    Stream,
    /// Whether a page can read its errors.
    WrongKey,
    /// Whether it lets a page know when its requests went on the wire.
    Timing,
    /// Whether it lets browsers keep the answer to a preflight.
    Preflight,
    /// Whether it takes several streams at once.
    Parallel,
}

impl Step {
    /// Every step, in the order in which they are taken.
    pub const ALL: [Step; 7] = [
        Step::Reach,
        Step::Models,
        Step::Stream,
        Step::WrongKey,
        Step::Timing,
        Step::Preflight,
        Step::Parallel,
    ];

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Step::Reach => "Reach the host",
            Step::Models => "List models",
            Step::Stream => "Stream a reply",
            Step::WrongKey => "Read an error",
            Step::Timing => "See when requests leave",
            Step::Preflight => "Keep preflights",
            Step::Parallel => "Stream in parallel",
        }
    }

    /// What it sends, for while it is under way.
    pub fn sends(self) -> &'static str {
        match self {
            Step::Reach => "A request without a key.",
            Step::Models => "The request for the list of models.",
            Step::Stream => "One reply of the fewest tokens.",
            Step::WrongKey => "The same with a wrong key.",
            Step::Timing => "Nothing: it looks at the browser's own notes.",
            Step::Preflight => "A dozen requests that cost no token, over 7 to 14 seconds.",
            Step::Parallel => "Seven streams of 64 tokens, each broken off when its headers come.",
        }
    }
}

/// The page and browser that the requests come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Page {
    /// The page's origin, for instance `https://bench.example`.
    pub origin: String,
    /// Browser name and major version, for instance `Chromium 156`.
    pub browser: String,
    /// Whether the page is cross-origin isolated: it then gets no answer at all that it may not read.
    pub isolated: bool,
    /// Whether the browser believes that it has no network.
    pub offline: bool,
    /// Whether the browser lets the page reach local addresses; `None` where it does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_network: Option<Leave>,
}

/// What a browser says of a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leave {
    /// The page has it.
    Granted,
    /// The person, or a policy, has refused it.
    Denied,
    /// The browser will ask.
    Prompt,
}

/// How the key went with the requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeySent {
    /// There was none.
    #[default]
    None,
    /// In a header.
    Header,
    /// It signed them, as AWS's long-lived keys do.
    Signature,
}

/// One step's finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was seen.
    pub seen: Seen,
    /// A command that sends the step's request from a terminal, without the key; `None` where nothing was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub curl: Option<String>,
}

/// All that a check found out. It holds no key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkup {
    /// Whom the requests went to.
    pub target: Target,
    /// How the key went with them.
    #[serde(default)]
    pub key: KeySent,
    /// Where they came from.
    #[serde(default)]
    pub page: Page,
    /// Wall clock at its start, milliseconds since the Unix epoch.
    pub at_unix_ms: u64,
    /// What was found, in the order of the steps.
    pub findings: Vec<Finding>,
}

impl Checkup {
    /// What was found of a step; `None` where it was not come to.
    pub fn of(&self, step: Step) -> Option<&Finding> {
        self.findings.iter().find(|f| f.seen.step() == step)
    }
}

/// What a worker says of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// It has begun: a checkup without findings.
    Checking(Checkup),
    /// A step is under way.
    Trying(Step),
    /// A step was found out.
    Found(Finding),
    /// All is done.
    Checked,
    /// It cannot go on; the words say why.
    Broken(String),
}

/// What a page asks of a worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// To check the connection to this target.
    Check(Target),
}
