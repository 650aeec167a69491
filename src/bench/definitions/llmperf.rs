//! LLMPerf's definitions: `openai_chat_completions_client.py` and `token_benchmark_ray.py` at f1d6bed.

use super::requests::{Requests, per_second};
use super::{Definition, Figure, Sample};
use crate::bench::export::llmperf::response::input_tokens;
use crate::bench::leaderboard::own::OwnRequest;
use crate::bench::metric::Metric;
use crate::bench::row::RequestRow;
use crate::bench::units::Micros;

pub const WHY: &str = "LLMPerf passes over reasoning, so a reasoning model's TTFT is that of its first answer text, and it reports 0 where there is none, which is left out here. Its inter-token latency contains the time to first token and divides by events, role and finish included; its end-to-end latency lasts until the stream closes. It counts Llama 2's tokens of the text; here this page's tokenizer does, which finds 1.7 % fewer in LLMPerf's sonnets, or the provider's count stands in where the text was not counted.";

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
    "Llama tokens of the answer.",
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
        INPUT_TOKENS.with(
            requests.each_with_record(|row, record| input_tokens(row, record).map(f64::from)),
        ),
        OUTPUT_TOKENS.with(own(|r| r.output_tokens.map(f64::from))),
    ]
}
