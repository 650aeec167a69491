//! `vllm bench serve`.

use super::shell::{Command, address};
use crate::bench::plan::TestPlan;
use serde_json::Value;

/// A load test with random tokens of the mean lengths.
pub fn load(plan: &TestPlan) -> (String, &'static str) {
    let (base_url, endpoint) = address(&plan.target.base_url);
    let w = &plan.workload;
    let mut command = Command::new("vllm bench serve")
        .option("backend", "openai-chat")
        .option("base-url", base_url)
        .option("endpoint", endpoint)
        .option("model", &plan.target.model)
        .option("tokenizer", "hf-internal-testing/llama-tokenizer")
        .option("dataset-name", "random")
        .option("random-input-len", w.mean_input_tokens)
        .option("random-output-len", w.mean_output_tokens)
        .option("num-prompts", plan.stop.requests)
        .option("max-concurrency", plan.concurrency_asked())
        .option("request-rate", "inf")
        .option("num-warmups", 1)
        .option("seed", plan.seed)
        .option("percentile-metrics", "ttft,tpot,itl,e2el")
        .option("metric-percentiles", "25,50,75,90,95,99")
        .flag("save-result");
    if !plan.sampling.is_empty() {
        let sampling = Value::Object(plan.sampling.clone());
        command = command.option("extra-body", sampling);
    }
    (
        command.text(),
        "pip install vllm; it reads the key from OPENAI_API_KEY by itself. Its prompts are random tokens of the mean lengths, without a spread, and its TTFT may stop at a chunk without text.",
    )
}
