//! Definitions of `vllm bench serve`: `benchmarks/lib/endpoint_request_func.py` at 02cfb53, `serve.py` at 009e6d4.

use super::requests::{Requests, per_later_token};
use super::{Definition, Figure};
use crate::bench::evidence::Totals;
use crate::bench::metric::Metric;
use crate::bench::record::RequestTimeline;
use crate::bench::units::Micros;

pub const WHY: &str = "vLLM bench stops the TTFT clock at the first event with choices, though it may only name the role and hold no text; where a server sends that at once, TTFT says little. The wait for the first text then stands among its inter-token latencies, which are gaps between events, not tokens. Its end is the last event with choices, often an empty one with the finish reason; that one is not stamped here, so the last text stands in.";

pub const SOURCE: &str = "vllm-project/vllm: benchmarks/lib/endpoint_request_func.py at 02cfb53, benchmarks/serve.py at 009e6d4";

pub const TTFT: Definition = Definition::of_time(
    "ttft",
    "First event with choices, with text or without − start.",
    Metric::Ttft,
);
pub const TPOT: Definition = Definition::of_tokens(
    "tpot",
    "(Latency − TTFT) ÷ (tokens − 1), one value a request.",
    Metric::Tpot,
);
pub const ITL: Definition = Definition::of_time(
    "itl",
    "Every gap between two events with choices, pooled.",
    Metric::Icl,
);
pub const E2EL: Definition =
    Definition::of_time("e2el", "Last event with choices − start.", Metric::E2e);

pub const OUTPUT_THROUGHPUT: Definition = Definition::of_tokens(
    "output_throughput",
    "Output tokens of all successes ÷ duration of the run: one value for all of it.",
    Metric::OutputRate,
);

pub const ALL: &[Definition] = &[TTFT, TPOT, ITL, E2EL, OUTPUT_THROUGHPUT];

pub fn figures(requests: &Requests<'_>) -> Vec<Figure> {
    vec![
        TTFT.with(requests.stamped(|_, record| ttft(&record.timeline).map(Micros::as_millis_f64))),
        TPOT.with(requests.stamped(|row, record| {
            let span = row
                .e2e()
                .zip(ttft(&record.timeline))
                .map(|(end, first)| end.since(first));
            per_later_token(span.map(Micros::as_millis_f64), row.output_tokens)
        })),
        ITL.with(requests.stamped(|_, record| gaps(&record.timeline))),
        E2EL.with(requests.own(Metric::E2e)),
        OUTPUT_THROUGHPUT.with(requests.whole(Totals::system_output_rate)),
    ]
}

/// Until the first event with choices; formats without choices have none but their first text.
fn ttft(timeline: &RequestTimeline) -> Option<Micros> {
    let first = timeline.first_choice.or(timeline.chunks.first().copied())?;
    Some(first.since(timeline.start))
}

/// The gaps between chunks, with the one between the first event with choices and the first chunk where they differ: a
/// read that held both is one stamp, and gives no gap.
fn gaps(timeline: &RequestTimeline) -> Vec<f64> {
    let first = timeline.chunks.first().copied();
    let before = timeline.first_choice.filter(|choice| Some(*choice) < first);
    let stamps: Vec<Micros> = before
        .into_iter()
        .chain(timeline.chunks.iter().copied())
        .collect();
    stamps
        .windows(2)
        .map(|pair| pair[1].since(pair[0]).as_millis_f64())
        .collect()
}
