//! A script: all that decides how a simulated model answers, as plain data that JSON can hold.

use crate::fault::Fault;
#[cfg(feature = "json")]
use serde::{Deserialize, Serialize};

/// How a simulated model answers. Every field has a default, so that a JSON script names only what it changes.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "json", serde(default, deny_unknown_fields))]
pub struct Script {
    /// From the start of service to the first token (reasoning or answer).
    pub ttft: Distribution,
    /// From one chunk to the next.
    pub gap: Distribution,
    /// Output tokens, reasoning counted in; `None` for as many as the request's `max_tokens` (128 where it has none).
    /// A smaller `max_tokens` cuts the reply short.
    pub tokens: Option<u32>,
    /// Tokens in each chunk, at least 1.
    pub tokens_per_chunk: u32,
    /// Chunks that leave together: after the first chunk, so many are kept back until the last of them is due.
    /// `None` or 1: each leaves when it is due.
    pub burst: Option<u32>,
    /// Reasoning before the answer; `None` for an answer alone.
    pub reasoning: Option<Reasoning>,
    /// Whether token counts are sent: in a stream when the request asks for them, else in the body.
    pub usage: bool,
    /// The server's own timings, sent with the finish reason; `None` for none.
    pub server_timings: Option<ServerTimings>,
    /// SSE comments while the first token is awaited; `None` for none.
    pub keep_alive: Option<KeepAlive>,
    /// What a proxy in front of the model keeps back.
    pub holding: Holding,
    /// How the bytes of an event are written.
    pub delivery: Delivery,
    /// Which responses carry CORS headers.
    pub cors: CorsPolicy,
    /// Whether responses carry `Timing-Allow-Origin: *`.
    pub timing_allow_origin: bool,
    /// Requests served at once; the others wait their turn. `None` for no limit. Kept by whoever plays the reply.
    pub parallel: Option<u32>,
    /// What goes wrong, and when: the first fault that applies to a request happens, alone.
    pub faults: Vec<Fault>,
}

impl Default for Script {
    fn default() -> Script {
        Script {
            ttft: Distribution::Constant { us: 100_000 },
            gap: Distribution::Constant { us: 10_000 },
            tokens: None,
            tokens_per_chunk: 1,
            burst: None,
            reasoning: None,
            usage: true,
            server_timings: None,
            keep_alive: None,
            holding: Holding::Nothing,
            delivery: Delivery::Whole,
            cors: CorsPolicy::Always,
            timing_allow_origin: true,
            parallel: None,
            faults: Vec::new(),
        }
    }
}

/// A distribution of times in microseconds. Draws depend on its seed and on the request's number and seed alone.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(Serialize, Deserialize))]
#[cfg_attr(
    feature = "json",
    serde(rename_all = "kebab-case", deny_unknown_fields)
)]
pub enum Distribution {
    /// Always the same.
    Constant {
        /// The time, in microseconds.
        us: u64,
    },
    /// Log-normal: most are near the median, a few are much longer.
    LogNormal {
        /// The median, in microseconds.
        median_us: u64,
        /// Standard deviation of the natural logarithm; 0.5 puts one in twenty above 2.3 times the median.
        sigma: f64,
        /// Seed of the draws.
        seed: u64,
    },
    /// Gamma: an irregular rhythm; shape 1 is exponential, a larger one steadier.
    Gamma {
        /// The mean, in microseconds.
        mean_us: u64,
        /// The shape, above 0.
        shape: f64,
        /// Seed of the draws.
        seed: u64,
    },
}

/// A reasoning part before the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Reasoning {
    /// Tokens of it, counted within the reply's tokens.
    pub tokens: u32,
    /// The field that carries it.
    #[cfg_attr(feature = "json", serde(default))]
    pub field: ReasoningField,
}

/// The two names that servers give the reasoning field of a delta.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum ReasoningField {
    /// `reasoning_content`, as DeepSeek names it.
    #[default]
    ReasoningContent,
    /// `reasoning`, as vLLM, Groq and OpenRouter name it.
    Reasoning,
}

/// In whose format the server's own timings are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "json", serde(rename_all = "kebab-case"))]
pub enum ServerTimings {
    /// `timings` with `prompt_ms` and `predicted_ms`.
    LlamaCpp,
    /// `x_groq.usage` with `queue_time`, `prompt_time`, `completion_time` and `total_time` in seconds.
    Groq,
}

/// SSE comments while the first token is awaited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct KeepAlive {
    /// Time between two comments, in microseconds, at least 1,000.
    pub every_us: u64,
}

/// What a proxy in front of the model keeps back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "json", serde(rename_all = "kebab-case"))]
pub enum Holding {
    /// Nothing: headers leave at once, each chunk when it is due.
    #[default]
    Nothing,
    /// The headers, until the first byte of the body is due.
    Headers,
    /// Everything, until the reply is complete; then all of it leaves together.
    Everything,
}

/// How the bytes of an event are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "json", serde(rename_all = "kebab-case"))]
pub enum Delivery {
    /// Each event in one write.
    #[default]
    Whole,
    /// Each byte in a write of its own.
    OneByte,
}

/// Which responses carry CORS headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "json", serde(rename_all = "kebab-case"))]
pub enum CorsPolicy {
    /// All.
    #[default]
    Always,
    /// Those with a status below 400.
    NotOnErrors,
    /// None.
    Never,
}
