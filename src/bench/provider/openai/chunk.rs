//! The shape of a chat completion chunk, and of what other servers make of it.

use super::counts::{PerfMetrics, Timings, WireUsage};
use crate::bench::provider::loose::Text;
use serde::Deserialize;
use serde_json::Value;

/// One chunk. Everything may be missing or null.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Chunk<'a> {
    #[serde(borrow, default)]
    pub choices: Option<Vec<Choice<'a>>>,
    #[serde(default)]
    pub usage: Option<WireUsage>,
    #[serde(default)]
    pub error: Option<Value>,
    /// Groq's own corner: the same counts with timings.
    #[serde(default)]
    pub x_groq: Option<Groq>,
    /// llama.cpp's timings, milliseconds.
    #[serde(default)]
    pub timings: Option<Timings>,
    /// Cerebras' timings, seconds.
    #[serde(default)]
    pub time_info: Option<WireUsage>,
    /// Fireworks' timings, seconds, where the request asked for them with `perf_metrics_in_response`.
    #[serde(default)]
    pub perf_metrics: Option<PerfMetrics>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Choice<'a> {
    #[serde(borrow, default)]
    pub delta: Option<Delta<'a>>,
    /// The whole message: only of use where there is no delta.
    #[serde(borrow, default)]
    pub message: Option<Delta<'a>>,
    /// The legacy completions' text.
    #[serde(borrow, default)]
    pub text: Text<'a>,
    #[serde(borrow, default)]
    pub finish_reason: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Delta<'a> {
    #[serde(borrow, default)]
    pub content: Text<'a>,
    #[serde(borrow, default)]
    pub refusal: Text<'a>,
    #[serde(borrow, default)]
    pub reasoning_content: Text<'a>,
    #[serde(borrow, default)]
    pub reasoning: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Groq {
    #[serde(default)]
    pub usage: Option<WireUsage>,
    #[serde(default)]
    pub error: Option<Value>,
}

impl<'a> Chunk<'a> {
    /// Reads the fields one by one and leaves out those of an unexpected shape.
    pub fn salvage(value: &'a Value) -> Chunk<'a> {
        fn field<'a, T: Deserialize<'a>>(value: &'a Value, name: &str) -> Option<T> {
            T::deserialize(value.get(name)?).ok()
        }
        Chunk {
            choices: value.get("choices").and_then(Value::as_array).map(|all| {
                all.iter()
                    .filter_map(|choice| Choice::deserialize(choice).ok())
                    .collect()
            }),
            usage: field(value, "usage"),
            error: field(value, "error"),
            x_groq: field(value, "x_groq"),
            timings: field(value, "timings"),
            time_info: field(value, "time_info"),
            perf_metrics: field(value, "perf_metrics"),
        }
    }
}
