//! NVIDIA's AIPerf.

use super::shell::{Command, address};
use crate::bench::plan::TestPlan;
use serde_json::Value;

/// Concurrent requests that one worker of a cluster is given.
const A_WORKER: u32 = 50;

/// A load test with synthetic prompts of the same lengths.
pub fn load(plan: &TestPlan) -> (String, &'static str) {
    (
        command("aiperf profile", plan).text(),
        "pip install aiperf. Its prompts are other texts of the same lengths; add --use-server-token-count for the provider's own counts, as here.",
    )
}

/// The same test by workers in the pods of a cluster.
pub fn cluster(plan: &TestPlan) -> (String, &'static str) {
    let workers = plan.concurrency_asked().div_ceil(A_WORKER);
    (
        command("aiperf kube profile", plan)
            .option("image", "nvcr.io/nvidia/aiperf:latest")
            .option("total-workers", workers)
            .text(),
        "pip install aiperf, version 0.13 or later, where kubectl reaches the cluster. Raise concurrency, request-count and total-workers to the load that you want, and name the image of the version that you installed. AIPerf writes the key into the job that it makes, so whoever may read jobs of that namespace can read it: take one that you can withdraw. Written from AIPerf's documentation, not tried on a cluster.",
    )
}

fn command(program: &str, plan: &TestPlan) -> Command {
    let (url, path) = address(&plan.target.base_url);
    let w = &plan.workload;
    let command = Command::new(program)
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
    if plan.sampling.is_empty() {
        return command;
    }
    command.option("extra-inputs", Value::Object(plan.sampling.clone()))
}
