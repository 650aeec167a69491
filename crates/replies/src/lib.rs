//! Scripted LLM replies of known timing: a pure function from a request to what is sent, when, and with which fault.
//!
//! The simulator plays these replies over real HTTP; the page's worker plays the same ones with no network.
//!
//! ```
//! let mut ask = replies::Ask::parse(r#"{"model":"steady","stream":true,"max_tokens":2,
//!     "messages":[{"role":"user","content":"hello"}]}"#).unwrap();
//! ask.number = 0;
//! let reply = replies::Catalogue::built_in().reply(&ask);
//! assert_eq!(reply.status, 200);
//! assert_eq!(reply.steps[0].at_us, 100_000);
//! ```
//!
//! Modules in reading order: [`Script`] (the data), [`Catalogue`] (names to scripts), [`Ask`] (the request),
//! [`Reply`] (the schedule that follows).

mod answer;
mod ask;
mod breakage;
mod built_in;
mod catalogue;
mod checks;
mod fault;
mod format;
#[cfg(feature = "formats")]
mod formats;
mod plan;
mod random;
mod reply;
mod schedule;
mod script;
mod shorthand;
mod wire;
mod words;

pub use ask::{Ask, AskError, MAX_TOKENS};
pub use catalogue::{Catalogue, Model, ModelError};
pub use checks::Answers;
pub use fault::{Fault, Misbehaviour, When};
pub use format::Format;
pub use reply::{Cors, Ending, Part, Reply, Step};
pub use script::{
    CorsPolicy, Delivery, Distribution, Holding, KeepAlive, Reasoning, ReasoningField, Script,
    ServerTimings,
};

/// The one API key that the scripts which ask for a key accept.
pub const RIGHT_KEY: &str = "sk-simulated";
