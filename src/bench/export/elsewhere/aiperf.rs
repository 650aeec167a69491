//! NVIDIA's AIPerf.

use super::shell::{Command, address};
use crate::bench::plan::TestPlan;
use serde_json::Value;

/// A load test with synthetic prompts of the same lengths.
pub fn load(plan: &TestPlan) -> (String, &'static str) {
    let (url, path) = address(&plan.target.base_url);
    let w = &plan.workload;
    let mut command = Command::new("aiperf profile")
        .option("model", &plan.target.model)
        .option("url", url)
        .option("endpoint-type", "chat")
        .option("endpoint", path)
        .flag("streaming")
        .raw("api-key", "\"$OPENAI_API_KEY\"")
        .option("tokenizer", "hf-internal-testing/llama-tokenizer")
        .option("synthetic-input-tokens-mean", w.mean_input_tokens)
        .option("synthetic-input-tokens-stddev", w.stddev_input_tokens)
        .option("output-tokens-mean", w.mean_output_tokens)
        .option("output-tokens-stddev", w.stddev_output_tokens)
        .option("concurrency", plan.concurrency_asked())
        .option("request-count", plan.stop.requests)
        .option("warmup-request-count", 1)
        .option(
            "request-timeout-seconds",
            plan.request_timeout.as_secs_f64(),
        )
        .option("random-seed", plan.seed);
    if !plan.sampling.is_empty() {
        let sampling = Value::Object(plan.sampling.clone());
        command = command.option("extra-inputs", sampling);
    }
    (
        command.text(),
        "pip install aiperf. Its prompts are other texts of the same lengths; add --use-server-token-count for the provider's own counts, as here. For more than one machine bears, run it on Kubernetes, where it spreads its workers over pods (see its documentation), with OPENAI_API_KEY from a secret.",
    )
}
