//! Token counts and server timings, under the names that servers give them.

use crate::bench::record::{ServerTiming, Usage};
use crate::bench::units::Micros;
use serde::de::Deserializer;
use serde::{Deserialize, de};
use serde_json::Value;

/// Token counts, and the seconds that Groq, SambaNova and Cerebras put beside them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireUsage {
    prompt_tokens: Number,
    completion_tokens: Number,
    total_tokens: Number,
    prompt_cache_hit_tokens: Number,
    prompt_tokens_details: Option<Details>,
    completion_tokens_details: Option<Details>,
    reasoning_tokens: Number,
    queue_time: Number,
    prompt_time: Number,
    total_time: Number,
    time_to_first_token: Number,
    total_latency: Number,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Details {
    cached_tokens: Number,
    reasoning_tokens: Number,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Timings {
    prompt_ms: Number,
    predicted_ms: Number,
}

impl WireUsage {
    /// The counts; `None` when there are none.
    pub fn usage(&self) -> Option<Usage> {
        let detail = |details: &Option<Details>, pick: fn(&Details) -> Number| {
            details.as_ref().and_then(|d| pick(d).count())
        };
        let reasoning = detail(&self.completion_tokens_details, |d| d.reasoning_tokens)
            .or(self.reasoning_tokens.count());
        let usage = Usage {
            input_tokens: self.prompt_tokens.count(),
            output_tokens: self.completion_tokens.count().map(|visible| {
                // xAI leaves reasoning out of the completion; only its total tells.
                match (
                    self.prompt_tokens.count(),
                    reasoning,
                    self.total_tokens.count(),
                ) {
                    (Some(prompt), Some(thought), Some(total))
                        if prompt
                            .checked_add(visible)
                            .and_then(|s| s.checked_add(thought))
                            == Some(total) =>
                    {
                        visible + thought
                    }
                    _ => visible,
                }
            }),
            reasoning_tokens: reasoning,
            cached_input_tokens: detail(&self.prompt_tokens_details, |d| d.cached_tokens)
                .or(self.prompt_cache_hit_tokens.count()),
        };
        (usage != Usage::default()).then_some(usage)
    }

    /// The server's own times; `None` when there are none.
    pub fn server_timing(&self) -> Option<ServerTiming> {
        let waited = match (self.queue_time.0, self.prompt_time.0) {
            (Some(queue), Some(prompt)) => Some(queue.max(0.0) + prompt),
            (None, prompt) => prompt,
            (Some(_), None) => None,
        };
        some_timing(
            self.time_to_first_token.0.or(waited).map(from_secs),
            self.total_latency.0.or(self.total_time.0).map(from_secs),
        )
    }
}

impl Timings {
    /// The server's own times; `None` when there are none.
    pub fn server_timing(&self) -> Option<ServerTiming> {
        let prompt = self.prompt_ms.0;
        let total = prompt.zip(self.predicted_ms.0).map(|(p, t)| p + t);
        some_timing(
            prompt.map(Micros::from_millis_f64),
            total.map(Micros::from_millis_f64),
        )
    }
}

fn some_timing(ttft: Option<Micros>, total: Option<Micros>) -> Option<ServerTiming> {
    (ttft.is_some() || total.is_some()).then_some(ServerTiming { ttft, total })
}

fn from_secs(secs: f64) -> Micros {
    Micros::from_millis_f64(secs * 1_000.0)
}

/// A number, or whatever else a server put in its place, which counts as none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Number(Option<f64>);

impl Number {
    fn count(self) -> Option<u32> {
        self.0.filter(|n| *n >= 0.0).map(|n| n as u32)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
        // Counts are rare (one event a request, or one an event for a few servers): the slow road will do.
        let value = Value::deserialize(deserializer).map_err(de::Error::custom)?;
        Ok(Number(value.as_f64()))
    }
}
