//! GuideLLM's definitions: `schemas/request_stats.py` and `schemas/metrics.py` at ee7a774.

use super::requests::{Requests, per_later_token, per_second};
use super::{Definition, Figure};
use crate::bench::metric::Metric;
use crate::bench::row::RequestRow;
use crate::bench::units::Micros;

pub const WHY: &str = "GuideLLM's TTFT counts reasoning, as here. Its time per output token contains the time to first token, and what is called TPOT here it calls inter-token latency; both count a request as often as it has tokens, so long replies weigh more. Its latency and its rate last until the stream closes. Its quantiles are values that occurred; here they are interpolated. It times with a wall clock.";

pub const SOURCE: &str =
    "vllm-project/guidellm at ee7a774: schemas/request_stats.py, benchmark/schemas/metrics.py";

pub const TIME_TO_FIRST_TOKEN: Definition = Definition::of_time(
    "time_to_first_token_ms",
    "First text, reasoning or answer − start.",
    Metric::Ttft,
);
pub const TIME_TO_FIRST_OUTPUT_TOKEN: Definition = Definition::of_time(
    "time_to_first_output_token_ms",
    "First answer text − start.",
    Metric::Ttfa,
);
pub const INTER_TOKEN_LATENCY: Definition = Definition::of_tokens(
    "inter_token_latency_ms",
    "(Last text − first text) ÷ (tokens − 1), counted once a token after the first.",
    Metric::Itl,
);
pub const TIME_PER_OUTPUT_TOKEN: Definition = Definition::of_tokens(
    "time_per_output_token_ms",
    "(Last text − start) ÷ tokens, counted once a token.",
    Metric::Tpot,
);
pub const REQUEST_LATENCY: Definition =
    Definition::of_time("request_latency", "Stream closed − start.", Metric::E2e);
pub const OUTPUT_TOKENS_PER_SECOND: Definition = Definition::of_tokens(
    "output_tokens_per_second",
    "Of one request: output tokens ÷ request latency. The figure of this name in its report is of the whole run, over time.",
    Metric::OutputRate,
);
pub const INPUT_TOKENS: Definition = Definition::of_tokens(
    "prompt_token_count",
    "By the server's count, of the prompt.",
    Metric::InputTokens,
);
pub const OUTPUT_TOKENS: Definition = Definition::of_tokens(
    "output_token_count",
    "By the server's count, of the reply.",
    Metric::OutputTokens,
);

pub const ALL: &[Definition] = &[
    TIME_TO_FIRST_TOKEN,
    TIME_TO_FIRST_OUTPUT_TOKEN,
    INTER_TOKEN_LATENCY,
    TIME_PER_OUTPUT_TOKEN,
    REQUEST_LATENCY,
    OUTPUT_TOKENS_PER_SECOND,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
];

pub fn figures(requests: &Requests<'_>) -> Vec<Figure> {
    let closed = |row: &RequestRow| row.closed.map(Micros::as_millis_f64);
    vec![
        TIME_TO_FIRST_TOKEN.with(requests.own(Metric::Ttft)),
        TIME_TO_FIRST_OUTPUT_TOKEN.with(requests.own(Metric::Ttfa)),
        INTER_TOKEN_LATENCY.with(requests.weighted(|row| {
            let span = row.decode_span.map(Micros::as_millis_f64);
            let value = per_later_token(span, row.output_tokens)?;
            Some((value, u64::from(row.output_tokens?) - 1))
        })),
        TIME_PER_OUTPUT_TOKEN.with(requests.weighted(|row| {
            let tokens = row.output_tokens.filter(|n| *n > 0)?;
            let span = row.e2e()?.as_millis_f64();
            Some((span / f64::from(tokens), u64::from(tokens)))
        })),
        REQUEST_LATENCY.with(requests.each(closed)),
        OUTPUT_TOKENS_PER_SECOND
            .with(requests.each(|row| per_second(row.output_tokens, closed(row)))),
        INPUT_TOKENS.with(requests.own(Metric::InputTokens)),
        OUTPUT_TOKENS.with(requests.own(Metric::OutputTokens)),
    ]
}
