//! AIPerf's definitions: `docs/metrics-reference.md` at 0176f59, confirmed on files of 0.13.0.

use super::requests::{Requests, per_later_token, per_second};
use super::{Definition, Figure};
use crate::bench::metric::Metric;
use crate::bench::row::RequestRow;
use crate::bench::units::Micros;

pub const WHY: &str = "AIPerf's TTFT, latency and inter-chunk latency are as here. What is called TPOT here it calls inter-token latency, also where the first chunk holds several tokens or chunks and tokens differ. Its per-user throughput leaves the time to first token out. It counts tokens with a tokenizer unless told to take the server's count; here the provider's count stands in. Its standard deviation is of the population.";

pub const SOURCE: &str = "ai-dynamo/aiperf: docs/metrics-reference.md at 0176f59";

pub const TIME_TO_FIRST_TOKEN: Definition = Definition::of_time(
    "time_to_first_token",
    "First text, reasoning or answer − start.",
    Metric::Ttft,
);
pub const TIME_TO_FIRST_OUTPUT_TOKEN: Definition = Definition::of_time(
    "time_to_first_output_token",
    "First answer text − start.",
    Metric::Ttfa,
);
pub const INTER_TOKEN_LATENCY: Definition = Definition::of_tokens(
    "inter_token_latency",
    "(Request latency − TTFT) ÷ (tokens − 1), one value a request.",
    Metric::Itl,
);
pub const INTER_CHUNK_LATENCY: Definition = Definition::of_time(
    "inter_chunk_latency",
    "Every gap between two chunks, pooled.",
    Metric::Icl,
);
pub const REQUEST_LATENCY: Definition =
    Definition::of_time("request_latency", "Last text − start.", Metric::E2e);
pub const OUTPUT_TOKEN_THROUGHPUT_PER_USER: Definition = Definition::of_tokens(
    "output_token_throughput_per_user",
    "1 ÷ inter-token latency.",
    Metric::OutputRate,
);
pub const E2E_OUTPUT_TOKEN_THROUGHPUT: Definition = Definition::of_tokens(
    "e2e_output_token_throughput",
    "Output tokens ÷ request latency.",
    Metric::OutputRate,
);
pub const INPUT_TOKENS: Definition = Definition::of_tokens(
    "input_sequence_length",
    "By its tokenizer, of the prompt.",
    Metric::InputTokens,
);
pub const OUTPUT_TOKENS: Definition = Definition::of_tokens(
    "output_sequence_length",
    "By its tokenizer, of the reply.",
    Metric::OutputTokens,
);

pub const ALL: &[Definition] = &[
    TIME_TO_FIRST_TOKEN,
    TIME_TO_FIRST_OUTPUT_TOKEN,
    INTER_TOKEN_LATENCY,
    INTER_CHUNK_LATENCY,
    REQUEST_LATENCY,
    OUTPUT_TOKEN_THROUGHPUT_PER_USER,
    E2E_OUTPUT_TOKEN_THROUGHPUT,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
];

pub fn figures(requests: &Requests<'_>) -> Vec<Figure> {
    vec![
        TIME_TO_FIRST_TOKEN.with(requests.own(Metric::Ttft)),
        TIME_TO_FIRST_OUTPUT_TOKEN.with(requests.own(Metric::Ttfa)),
        INTER_TOKEN_LATENCY.with(requests.each(inter_token)),
        INTER_CHUNK_LATENCY.with(requests.own(Metric::Icl)),
        REQUEST_LATENCY.with(requests.own(Metric::E2e)),
        OUTPUT_TOKEN_THROUGHPUT_PER_USER.with(requests.each(|row| {
            let gap = inter_token(row).filter(|ms| *ms > 0.0)?;
            Some(1_000.0 / gap)
        })),
        E2E_OUTPUT_TOKEN_THROUGHPUT.with(
            requests
                .each(|row| per_second(row.output_tokens, row.e2e().map(Micros::as_millis_f64))),
        ),
        INPUT_TOKENS.with(requests.own(Metric::InputTokens)),
        OUTPUT_TOKENS.with(requests.own(Metric::OutputTokens)),
    ]
}

fn inter_token(row: &RequestRow) -> Option<f64> {
    let span = row.decode_span.map(Micros::as_millis_f64);
    per_later_token(span, row.output_tokens)
}
