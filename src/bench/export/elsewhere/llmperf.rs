//! LLMPerf's two scripts.

use super::shell::Command;
use crate::bench::plan::TestPlan;
use serde_json::Value;

/// A load test: the same prompts, since its seed is fixed to 11111.
pub fn load(plan: &TestPlan) -> (String, &'static str) {
    let w = &plan.workload;
    let command = script("token_benchmark_ray.py", plan)
        .option("mean-input-tokens", w.mean_input_tokens)
        .option("stddev-input-tokens", w.stddev_input_tokens)
        .option("mean-output-tokens", w.mean_output_tokens)
        .option("stddev-output-tokens", w.stddev_output_tokens);
    (
        rest(command, plan),
        "In a checkout of ray-project/llmperf, installed with pip install -e . It draws the same prompts when the seed here is 11111, and launches a few requests more than it is asked for.",
    )
}

/// A correctness test; its numbers are not seeded there.
pub fn correctness(plan: &TestPlan) -> (String, &'static str) {
    (
        rest(script("llm_correctness.py", plan), plan),
        "In a checkout of ray-project/llmperf, installed with pip install -e . It asks the same way, but draws its numbers without a seed.",
    )
}

fn script(name: &str, plan: &TestPlan) -> Command {
    Command::new(&format!("python {name}"))
        .export("OPENAI_API_BASE", &plan.target.base_url)
        .option("model", &plan.target.model)
}

fn rest(command: Command, plan: &TestPlan) -> String {
    let mut command = command
        .option("max-num-completed-requests", plan.stop.requests)
        .option("num-concurrent-requests", plan.concurrency_asked())
        .option("timeout", plan.stop.timeout.0.div_ceil(1_000_000))
        .option("llm-api", "openai")
        .option("results-dir", "results");
    if !plan.sampling.is_empty() {
        let sampling = Value::Object(plan.sampling.clone());
        command = command.option("additional-sampling-params", sampling);
    }
    // LLMPerf splits at every comma and equals sign.
    let pairs: Vec<String> = plan
        .metadata
        .iter()
        .filter(|(name, value)| !format!("{name}{value}").contains([',', '=']))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    if !pairs.is_empty() {
        command = command.option("metadata", pairs.join(","));
    }
    command.text()
}
