//! LLMPerf's `metrics_summary`: quantiles, moments and error counts of individual responses.

use crate::bench::export::llmperf::layout::Members;
use crate::bench::export::llmperf::response::Response;
use crate::bench::stats::summary::{QUANTILES, Summary};
use serde_json::Value;

/// The version that LLMPerf writes into its summaries.
pub const VERSION: &str = "2023-08-31";

/// A column of the responses: its name and its value of one.
type Column<T> = (&'static str, fn(&Response) -> Option<T>);

/// Puts the summary of the responses under `results_…`. The test took `seconds`.
pub fn put_results(members: &mut Members, responses: &[Response], seconds: f64) {
    let good: Vec<&Response> = responses
        .iter()
        .filter(|r| r.error_code.is_none())
        .collect();
    let floats: [Column<f64>; 4] = [
        ("inter_token_latency_s", |r| r.inter_token_latency_s),
        ("ttft_s", |r| r.ttft_s),
        ("end_to_end_latency_s", |r| r.end_to_end_latency_s),
        ("request_output_throughput_token_per_s", |r| {
            r.request_output_throughput_token_per_s
        }),
    ];
    for (name, value) in floats {
        let values: Vec<Option<f64>> = good.iter().map(|r| value(r)).collect();
        put_metric(members, name, &values, false);
    }
    let counts: [Column<u32>; 2] = [
        ("number_input_tokens", |r| r.number_input_tokens),
        ("number_output_tokens", |r| r.number_output_tokens),
    ];
    for (name, count) in counts {
        let values: Vec<Option<f64>> = good.iter().map(|r| count(r).map(f64::from)).collect();
        // pandas makes a column of integers one of floats where a value is missing.
        let whole = values.iter().all(Option::is_some);
        put_metric(members, name, &values, whole);
    }
    let (all, errors) = (responses.len(), responses.len() - good.len());
    members.put("results_num_requests_started", all);
    members.put("results_error_rate", share(errors, all));
    members.put("results_number_errors", errors);
    members.put("results_error_code_frequency", frequency(responses));
    let tokens: u64 = good
        .iter()
        .filter_map(|r| r.number_output_tokens)
        .map(u64::from)
        .sum();
    let counted = good.iter().any(|r| r.number_output_tokens.is_some());
    let known = |value: f64| (seconds > 0.0).then_some(value / seconds);
    members.put(
        "results_mean_output_throughput_token_per_s",
        known(tokens as f64).filter(|_| counted || good.is_empty()),
    );
    members.put("results_num_completed_requests", good.len());
    members.put(
        "results_num_completed_requests_per_min",
        known(good.len() as f64).map(|rate| rate * 60.0),
    );
}

/// Quantiles and moments of one column. The extremes of integers are texts, since LLMPerf lets Python's `str` write what
/// JSON does not know, and numpy's integers are such.
fn put_metric(members: &mut Members, name: &str, values: &[Option<f64>], whole: bool) {
    let summary = Summary::of(values.iter().copied().flatten());
    for (at, q) in QUANTILES.iter().enumerate() {
        let value = summary.and_then(|s| s.quantiles.get(at).copied());
        let place = (q * 100.0).round();
        members.put(format!("results_{name}_quantiles_p{place}"), value);
    }
    let extreme = |value: Option<f64>| match value {
        Some(value) if whole => Value::from(format!("{value:.0}")),
        value => Value::from(value),
    };
    let mut put = |what: &str, value: Value| members.put(format!("results_{name}_{what}"), value);
    put("mean", Value::from(summary.map(|s| s.mean)));
    put("min", extreme(summary.map(|s| s.min)));
    put("max", extreme(summary.map(|s| s.max)));
    put("stddev", Value::from(summary.and_then(|s| s.stddev)));
}

/// Error codes with their counts as Python prints a dictionary, most frequent first: `{429.0: 130}`. The codes are floats
/// where there are successes too, since pandas makes a column with gaps one of floats.
fn frequency(responses: &[Response]) -> String {
    let mut counts: Vec<(i64, u32)> = Vec::new();
    for code in responses.iter().filter_map(|r| r.error_code) {
        match counts.iter_mut().find(|(known, _)| *known == code) {
            Some((_, count)) => *count += 1,
            None => counts.push((code, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let float = if responses.iter().any(|r| r.error_code.is_none()) {
        ".0"
    } else {
        ""
    };
    let pairs: Vec<String> = counts
        .iter()
        .map(|(code, count)| format!("{code}{float}: {count}"))
        .collect();
    format!("{{{}}}", pairs.join(", "))
}

/// A share; 0 of nothing, as LLMPerf has it.
pub fn share(some: usize, all: usize) -> f64 {
    if all == 0 {
        return 0.0;
    }
    some as f64 / all as f64
}
