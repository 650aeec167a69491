//! What can go wrong with a reply, and for which requests it does.

use crate::random::Random;
#[cfg(feature = "json")]
use serde::{Deserialize, Serialize};

/// One fault of a script.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Fault {
    /// What happens.
    pub what: Misbehaviour,
    /// To which requests.
    #[cfg_attr(feature = "json", serde(default))]
    pub when: When,
}

/// What happens to a request that a fault applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize, Deserialize))]
#[cfg_attr(
    feature = "json",
    serde(rename_all = "kebab-case", deny_unknown_fields)
)]
pub enum Misbehaviour {
    /// 401, unless the request carries the right key.
    WrongKey {
        /// Whether the message repeats the key that came, whole.
        #[cfg_attr(feature = "json", serde(default))]
        echo_key: bool,
    },
    /// 429 with `Retry-After`.
    RateLimit {
        /// Seconds of `Retry-After`.
        retry_after: u32,
    },
    /// 500.
    ServerError,
    /// The stream breaks off with an error event, without `[DONE]`. A reply in one body becomes a 500.
    ErrorEvent {
        /// Chunks before it; `None` for half of them.
        #[cfg_attr(feature = "json", serde(default))]
        after: Option<u32>,
        /// Whether the message repeats the key that came, whole.
        #[cfg_attr(feature = "json", serde(default))]
        echo_key: bool,
    },
    /// The connection is cut.
    Cut {
        /// Chunks before it; `None` for half of them.
        #[cfg_attr(feature = "json", serde(default))]
        after: Option<u32>,
    },
    /// Nothing more is sent, and the connection stays open.
    Stall {
        /// Chunks before it; `None` for half of them.
        #[cfg_attr(feature = "json", serde(default))]
        after: Option<u32>,
    },
    /// Headers, and never a body.
    NoBody,
    /// Another number than the one that a correctness test asked for; no fault for any other prompt.
    WrongAnswer,
    /// One event's JSON breaks off; the stream goes on.
    Malformed {
        /// Chunks before it; `None` for half of them.
        #[cfg_attr(feature = "json", serde(default))]
        after: Option<u32>,
    },
}

/// Which requests a fault applies to. Requests are numbered from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "json", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "json", serde(rename_all = "kebab-case"))]
pub enum When {
    /// All.
    #[default]
    Always,
    /// The last of every so many: `Every(4)` means requests 3, 7, 11, …
    Every(u32),
    /// Each with this chance in percent, drawn from the request's number and seed.
    Chance(f64),
}

impl When {
    /// Whether the fault applies to request `number`; `random` is the fault's own for this request.
    pub(crate) fn applies(self, number: u64, mut random: Random) -> bool {
        match self {
            When::Always => true,
            When::Every(n) => {
                let n = u64::from(n.max(1));
                number % n == n - 1
            }
            When::Chance(percent) => random.fraction() * 100.0 < percent,
        }
    }
}
