//! LLMPerf's definitions: `openai_chat_completions_client.py` and `token_benchmark_ray.py` at f1d6bed.

use super::requests::{Requests, per_second};
use super::{Definition, Figure, Sample};
use crate::bench::leaderboard::own::OwnRequest;
use crate::bench::metric::Metric;
use crate::bench::row::RequestRow;
use crate::bench::units::Micros;

pub const WHY: &str = "LLMPerf passes over reasoning, so a reasoning model's TTFT is that of its first answer text, and it reports 0 where there is none, which is left out here. Its inter-token latency contains the time to first token and divides by events, role and finish included; its end-to-end latency lasts until the stream closes. It counts Llama tokens of the text; here the provider's count stands in.";

pub const SOURCE: &str =
    "ray-project/llmperf at f1d6bed: openai_chat_completions_client.py, token_benchmark_ray.py";

pub const TTFT: Definition =
    Definition::of_time("ttft_s", "First answer text − start.", Metric::Ttft);
pub const INTER_TOKEN_LATENCY: Definition = Definition::of_time(
    "inter_token_latency_s",
    "(TTFT + every gap) ÷ events of the stream, one value a request.",
    Metric::Itl,
);
pub const END_TO_END_LATENCY: Definition = Definition::of_time(
    "end_to_end_latency_s",
    "Stream closed − start.",
    Metric::E2e,
);
pub const OUTPUT_THROUGHPUT: Definition = Definition::of_tokens(
    "request_output_throughput_token_per_s",
    "Output tokens ÷ end-to-end latency.",
    Metric::OutputRate,
);
pub const INPUT_TOKENS: Definition = Definition::of_tokens(
    "number_input_tokens",
    "Llama tokens of the prompt.",
    Metric::InputTokens,
);
pub const OUTPUT_TOKENS: Definition = Definition::of_tokens(
    "number_output_tokens",
    "Llama tokens of the reply.",
    Metric::OutputTokens,
);

pub const ALL: &[Definition] = &[
    TTFT,
    INTER_TOKEN_LATENCY,
    END_TO_END_LATENCY,
    OUTPUT_THROUGHPUT,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
];

pub fn figures(requests: &Requests<'_>) -> Vec<Figure> {
    let own = |of: fn(OwnRequest) -> Option<f64>| -> Sample {
        requests.each(|row: &RequestRow| of(OwnRequest::of(row)))
    };
    vec![
        TTFT.with(own(|r| r.ttft.map(Micros::as_millis_f64))),
        INTER_TOKEN_LATENCY.with(own(|r| r.itl_ms)),
        END_TO_END_LATENCY.with(own(|r| r.e2e.map(Micros::as_millis_f64))),
        OUTPUT_THROUGHPUT.with(own(|r| {
            per_second(r.output_tokens, r.e2e.map(Micros::as_millis_f64))
        })),
        INPUT_TOKENS.with(requests.own(Metric::InputTokens)),
        OUTPUT_TOKENS.with(requests.own(Metric::OutputTokens)),
    ]
}
