//! Token counts and server timings, under the names that servers give them.

use crate::bench::provider::loose::Number;
use crate::bench::record::{ServerTiming, Usage};
use serde::Deserialize;

/// Token counts, and the seconds that Groq, SambaNova and Cerebras put beside them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireUsage {
    prompt_tokens: Number,
    completion_tokens: Number,
    total_tokens: Number,
    prompt_cache_hit_tokens: Number,
    cached_tokens: Number,
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

/// Fireworks' own (https://docs.fireworks.ai, the FAQ on performance metrics, read 2026): numbers, or numbers in quotes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PerfMetrics {
    #[serde(rename = "server-time-to-first-token")]
    ttft: Number,
    #[serde(rename = "server-processing-time")]
    total: Number,
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
                .or(self.prompt_cache_hit_tokens.count())
                .or(self.cached_tokens.count()),
        };
        (usage != Usage::default()).then_some(usage)
    }

    /// The server's own times; `None` when there are none.
    pub fn server_timing(&self) -> Option<ServerTiming> {
        let waited = match (self.queue_time.secs(), self.prompt_time.secs()) {
            (Some(queue), Some(prompt)) => Some(queue + prompt),
            (None, prompt) => prompt,
            (Some(_), None) => None,
        };
        ServerTiming::of(
            self.time_to_first_token.secs().or(waited),
            self.total_latency.secs().or(self.total_time.secs()),
        )
    }
}

impl Timings {
    /// The server's own times; `None` when there are none.
    pub fn server_timing(&self) -> Option<ServerTiming> {
        let prompt = self.prompt_ms.millis();
        let total = prompt.zip(self.predicted_ms.millis());
        ServerTiming::of(prompt, total.map(|(prompt, decode)| prompt + decode))
    }
}

impl PerfMetrics {
    /// The server's own times; `None` when there are none.
    pub fn server_timing(&self) -> Option<ServerTiming> {
        ServerTiming::of(self.ttft.secs(), self.total.secs())
    }
}
