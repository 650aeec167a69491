//! The metrics: one name, one formula.

use crate::bench::environment::COARSE;
use crate::bench::row::RequestRow;
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
    /// Queued in the browser: on the wire − start, ms; only where `Timing-Allow-Origin` lets a page know.
    Queued,
    /// TTFT less the server's own, ms; only where the stream carries the server's timings.
    BeyondServer,
    /// Output tokens / E2E, tokens/s.
    OutputRate,
    /// Prompt tokens.
    InputTokens,
    /// Output tokens.
    OutputTokens,
}

impl Metric {
    /// Every metric in the order of the table.
    pub const ALL: [Metric; 11] = [
        Metric::Ttft,
        Metric::Ttfa,
        Metric::Tpot,
        Metric::Itl,
        Metric::Icl,
        Metric::E2e,
        Metric::Queued,
        Metric::BeyondServer,
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
            Metric::Queued => "Queued in the browser",
            Metric::BeyondServer => "Network and browser",
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
            Metric::Queued
            | Metric::BeyondServer
            | Metric::OutputRate
            | Metric::InputTokens
            | Metric::OutputTokens => None,
        }
    }

    /// Whether it is known for some APIs only, so that its absence needs no row.
    pub fn is_rare(self) -> bool {
        matches!(self, Metric::Queued | Metric::BeyondServer)
    }

    /// The unit of its values.
    pub fn unit(self) -> &'static str {
        match self {
            Metric::Ttft
            | Metric::Ttfa
            | Metric::Tpot
            | Metric::Itl
            | Metric::Icl
            | Metric::E2e
            | Metric::Queued
            | Metric::BeyondServer => "ms",
            Metric::OutputRate => "tokens/s",
            Metric::InputTokens | Metric::OutputTokens => "tokens",
        }
    }

    /// Whether a clock of this step tells it: one of 15 ms and more tells no more than times to first token and rates.
    pub fn is_told_by(self, clock_step: Micros) -> bool {
        match self {
            Metric::Ttft | Metric::OutputRate | Metric::InputTokens | Metric::OutputTokens => true,
            Metric::Ttfa
            | Metric::Tpot
            | Metric::Itl
            | Metric::Icl
            | Metric::E2e
            | Metric::Queued
            | Metric::BeyondServer => clock_step < COARSE,
        }
    }

    /// What it means, in one sentence.
    pub fn explanation(self) -> &'static str {
        match self {
            Metric::Ttft => {
                "From sending the request until its first text, reasoning or answer, arrived."
            }
            Metric::Ttfa => {
                "From sending the request until the first text of the answer itself; equal to TTFT where there is no reasoning."
            }
            Metric::Tpot => {
                "Time from the first chunk to the last, divided by the tokens after the first: how fast text flows once it flows."
            }
            Metric::Itl => {
                "One value a request: the mean gap where chunks are tokens, else the time per output token."
            }
            Metric::Icl => {
                "Every gap between two chunks of one request, pooled over all requests; a chunk may hold several tokens."
            }
            Metric::E2e => "From sending the request until its last chunk of text arrived.",
            Metric::Queued => {
                "From sending the request until the browser put it on the wire: the wait for a connection or a stream of it, and for a preflight where one is made. It is part of TTFT."
            }
            Metric::BeyondServer => {
                "TTFT less the time to the first token that the server itself reports: what network and browser add."
            }
            Metric::OutputRate => {
                "Output tokens divided by the end-to-end latency of the same request."
            }
            Metric::InputTokens => "Tokens of the prompt.",
            Metric::OutputTokens => "Tokens of the reply, reasoning counted in.",
        }
    }

    /// The metric's value of one request; `None` where it did not succeed, the formula has no value, or the metric is
    /// [`Metric::Icl`], which has many. `clock_step` is the measured step of the clock that made the stamps.
    pub fn value(self, row: &RequestRow, clock_step: Micros) -> Option<f64> {
        if !row.succeeded() {
            return None;
        }
        match self {
            Metric::Ttft => row.ttft.map(Micros::as_millis_f64),
            Metric::Ttfa => row.ttfa.map(Micros::as_millis_f64),
            Metric::Tpot => row.tpot_ms(clock_step),
            Metric::Itl => row.itl_ms(clock_step),
            Metric::Icl => None,
            Metric::E2e => row.e2e().map(Micros::as_millis_f64),
            Metric::Queued => row.queued.map(Micros::as_millis_f64),
            Metric::BeyondServer => row.beyond_server().map(Micros::as_millis_f64),
            Metric::OutputRate => row.output_rate(),
            Metric::InputTokens => row.input_tokens().map(f64::from),
            Metric::OutputTokens => row.output_tokens.map(f64::from),
        }
    }
}
