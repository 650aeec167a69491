//! The metrics: one name, one formula a request.

use crate::bench::record::{Outcome, RequestRecord, RequestRole};
use crate::bench::units::Micros;

/// A figure that each completed request yields at most once, or (ICL) many times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Metric {
    /// Time to first token: c_1 − start, ms.
    Ttft,
    /// Time to first answer token: first non-reasoning text − start, ms.
    Ttfa,
    /// Time per output token: (c_K − c_1) / (N − 1), ms.
    Tpot,
    /// Inter-token latency, one value a request, ms.
    Itl,
    /// Inter-chunk latency, pooled over requests, ms.
    Icl,
    /// End-to-end latency: c_K − start, ms.
    E2e,
    /// Output tokens / E2E, tokens/s.
    OutputRate,
    /// Prompt tokens.
    InputTokens,
    /// Output tokens.
    OutputTokens,
}

impl Metric {
    /// Every metric in the order of the table.
    pub const ALL: [Metric; 9] = [
        Metric::Ttft,
        Metric::Ttfa,
        Metric::Tpot,
        Metric::Itl,
        Metric::Icl,
        Metric::E2e,
        Metric::OutputRate,
        Metric::InputTokens,
        Metric::OutputTokens,
    ];

    /// The metric's full name.
    pub fn name(self) -> &'static str {
        match self {
            Metric::Ttft => "Time to first token",
            Metric::Ttfa => "Time to first answer token",
            Metric::Tpot => "Time per output token",
            Metric::Itl => "Inter-token latency",
            Metric::Icl => "Inter-chunk latency",
            Metric::E2e => "End-to-end latency",
            Metric::OutputRate => "Output rate per request",
            Metric::InputTokens => "Input tokens",
            Metric::OutputTokens => "Output tokens",
        }
    }

    /// The metric's short name, where it has one.
    pub fn short_name(self) -> Option<&'static str> {
        match self {
            Metric::Ttft => Some("TTFT"),
            Metric::Ttfa => Some("TTFA"),
            Metric::Tpot => Some("TPOT"),
            Metric::Itl => Some("ITL"),
            Metric::Icl => Some("ICL"),
            Metric::E2e => Some("E2E"),
            Metric::OutputRate | Metric::InputTokens | Metric::OutputTokens => None,
        }
    }

    /// The unit of its values.
    pub fn unit(self) -> &'static str {
        match self {
            Metric::Ttft
            | Metric::Ttfa
            | Metric::Tpot
            | Metric::Itl
            | Metric::Icl
            | Metric::E2e => "ms",
            Metric::OutputRate => "tokens/s",
            Metric::InputTokens | Metric::OutputTokens => "tokens",
        }
    }

    /// What it means, in one sentence.
    pub fn explanation(self) -> &'static str {
        match self {
            Metric::Ttft => "From sending the request until its first text, reasoning or answer, arrived.",
            Metric::Ttfa => "From sending the request until the first text of the answer itself; equal to TTFT where there is no reasoning.",
            Metric::Tpot => "Time from the first chunk to the last, divided by the tokens after the first: how fast text flows once it flows.",
            Metric::Itl => "One value a request: the mean gap where chunks are tokens, else the time per output token.",
            Metric::Icl => "Every gap between two chunks of one request, pooled over all requests; a chunk may hold several tokens.",
            Metric::E2e => "From sending the request until its last chunk of text arrived.",
            Metric::OutputRate => "Output tokens divided by the end-to-end latency of the same request.",
            Metric::InputTokens => "Tokens of the prompt.",
            Metric::OutputTokens => "Tokens of the reply, reasoning counted in.",
        }
    }

    /// The metric's values of one request: none where the request did not complete or the formula has no value.
    /// `clock_step` is the measured step of the clock that made the stamps.
    pub fn values(self, record: &RequestRecord, clock_step: Micros) -> Vec<f64> {
        if record.role != RequestRole::Measured || record.outcome != Outcome::Completed {
            return Vec::new();
        }
        match self {
            Metric::Ttft => one(record.ttft().map(Micros::as_millis_f64)),
            Metric::Ttfa => one(record.ttfa().map(Micros::as_millis_f64)),
            Metric::Tpot => one(record.tpot_ms(clock_step)),
            Metric::Itl => one(record.itl_ms(clock_step)),
            Metric::Icl => record
                .gaps()
                .map(Micros::as_millis_f64)
                .collect(),
            Metric::E2e => one(record.e2e().map(Micros::as_millis_f64)),
            Metric::OutputRate => one(record.output_rate()),
            Metric::InputTokens => vec![f64::from(record.input_tokens())],
            Metric::OutputTokens => one(record.output_tokens().map(f64::from)),
        }
    }
}

fn one(value: Option<f64>) -> Vec<f64> {
    value.into_iter().collect()
}

/// The formulae of metrics.md on one request, whatever its outcome.
impl RequestRecord {
    /// c_1 − start.
    pub fn ttft(&self) -> Option<Micros> {
        let first = self.timeline.chunks.first()?;
        Some(first.since(self.timeline.start))
    }

    /// First answer text − start.
    pub fn ttfa(&self) -> Option<Micros> {
        Some(self.timeline.first_answer?.since(self.timeline.start))
    }

    /// c_K − start.
    pub fn e2e(&self) -> Option<Micros> {
        let last = self.timeline.chunks.last()?;
        Some(last.since(self.timeline.start))
    }

    /// c_K − c_1; `None` when K < 2.
    pub fn decode_span(&self) -> Option<Micros> {
        match self.timeline.chunks.as_slice() {
            [first, .., last] => Some(last.since(*first)),
            _ => None,
        }
    }

    /// c_i − c_(i−1).
    pub fn gaps(&self) -> impl Iterator<Item = Micros> {
        self.timeline.chunks.windows(2).map(|w| w[1].since(w[0]))
    }

    /// Output tokens by the provider's count; `None` where it sent none.
    pub fn output_tokens(&self) -> Option<u32> {
        self.usage.and_then(|u| u.output_tokens)
    }

    /// Prompt tokens by the provider's count, else as the workload drew them.
    pub fn input_tokens(&self) -> u32 {
        self.usage
            .and_then(|u| u.input_tokens)
            .unwrap_or(self.prompt_tokens)
    }

    /// (c_K − c_1) / (N − 1), or / (N − n_1) where n_1 is known; `None` when K < 2, N ≤ n_1 or the span is under ten
    /// clock steps.
    pub fn tpot_ms(&self, clock_step: Micros) -> Option<f64> {
        let span = self.decode_span()?;
        let first = self.first_chunk_tokens.unwrap_or(1).max(1);
        let rest = self.output_tokens()?.checked_sub(first)?;
        if rest == 0 || span.0 < clock_step.0.saturating_mul(10) {
            return None;
        }
        Some(span.as_millis_f64() / f64::from(rest))
    }

    /// The mean gap where every chunk is one token, else TPOT.
    pub fn itl_ms(&self, clock_step: Micros) -> Option<f64> {
        let chunks = self.timeline.chunks.len();
        if self.output_tokens() == u32::try_from(chunks).ok() && chunks > 1 {
            let gaps = (chunks - 1) as f64;
            return Some(self.decode_span()?.as_millis_f64() / gaps);
        }
        self.tpot_ms(clock_step)
    }

    /// N / E2E, tokens/s; `None` where the tokens are unknown or E2E is zero.
    pub fn output_rate(&self) -> Option<f64> {
        let seconds = self.e2e()?.as_secs_f64();
        (seconds > 0.0).then_some(f64::from(self.output_tokens()?) / seconds)
    }
}
