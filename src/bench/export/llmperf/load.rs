//! A load test as LLMPerf's `token_benchmark_ray.py` would have saved it.

use crate::bench::evidence::Evidence;
use crate::bench::export::llmperf::layout::Members;
use crate::bench::export::llmperf::response::{Response, by_index};
use crate::bench::export::llmperf::summary::{VERSION, put_results};
use crate::bench::leaderboard::own::LlmperfTokens;
use crate::bench::run::Run;
use serde_json::Value;

/// The individual responses in the order of sending.
pub fn responses(evidence: &Evidence, run: Option<&Run>) -> Vec<Response> {
    let records = by_index(run);
    let of = |row| Response::of(row, records.get(&row.index).copied());
    evidence.rows.iter().filter_map(of).collect()
}

/// The summary; `name` is its file's, without `_summary`.
pub fn summary(evidence: &Evidence, responses: &[Response], name: &str) -> Members {
    let (plan, w) = (&evidence.plan, &evidence.plan.workload);
    let mut members = Members::default();
    members.put("version", VERSION);
    members.put("name", format!("{name}_summary"));
    members.put("model", plan.target.model.clone());
    members.put("mean_input_tokens", w.mean_input_tokens);
    members.put("stddev_input_tokens", w.stddev_input_tokens);
    members.put("mean_output_tokens", w.mean_output_tokens);
    members.put("stddev_output_tokens", w.stddev_output_tokens);
    members.put("num_concurrent_requests", plan.concurrency_asked());
    members.put_flat(
        "additional_sampling_params",
        &Value::Object(plan.sampling.clone()),
    );
    put_results(
        &mut members,
        responses,
        evidence.totals.duration.as_secs_f64(),
    );
    let tokens = LlmperfTokens::of_rows(&evidence.rows);
    put_metadata(&mut members, evidence, tokens.label());
    members
}

/// What LLMPerf takes from `--metadata`, which wins over a member of the same name, then what measured and what `tokens` are, and the
/// time of day, Unix seconds.
pub fn put_metadata(members: &mut Members, evidence: &Evidence, tokens: &str) {
    for (name, value) in &evidence.plan.metadata {
        members.put(name.clone(), value.clone());
    }
    let env = &evidence.environment;
    members.put("measured_by", format!("llmperf-web {}", env.app_version));
    members.put("output_tokens_counted_by", tokens);
    let ended = (env.started_at_unix_ms + evidence.totals.duration.0 / 1_000) / 1_000;
    members.put("timestamp", (env.started_at_unix_ms > 0).then_some(ended));
}
