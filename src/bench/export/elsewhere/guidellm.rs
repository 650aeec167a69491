//! GuideLLM, in the words of its version 0.7 and later.

use super::shell::{Command, address, quoted};
use crate::bench::plan::TestPlan;
use serde_json::{Value, json};

/// A load test with synthetic prompts of the same lengths.
pub fn load(plan: &TestPlan) -> (String, &'static str) {
    let (target, path) = address(&plan.target.base_url);
    let w = &plan.workload;
    let mut backend = json!({
        "kind": "openai_http",
        "target": target,
        "model": plan.target.model,
        "request_format": path,
        "timeout": plan.request_timeout.as_secs_f64(),
        "api_key": KEY_HERE,
    });
    if !plan.sampling.is_empty() {
        backend["extras"] = json!({ "body": plan.sampling });
    }
    let data = json!({
        "kind": "synthetic_text",
        "prompt_tokens": w.mean_input_tokens,
        "prompt_tokens_stdev": w.stddev_input_tokens,
        "output_tokens": w.mean_output_tokens,
        "output_tokens_stdev": w.stddev_output_tokens,
    });
    let seconds = plan.stop.timeout.0.div_ceil(1_000_000);
    let text = Command::new("guidellm run")
        .raw("backend", &with_key(&backend))
        .option(
            "profile",
            json!({ "kind": "concurrent", "streams": [plan.concurrency_asked()] }),
        )
        .option(
            "constraint",
            format!("kind=max_requests,count={}", plan.stop.requests),
        )
        .option("constraint", format!("kind=max_duration,seconds={seconds}"))
        .option("data", data)
        .option(
            "tokenizer",
            "kind=huggingface_auto,model=hf-internal-testing/llama-tokenizer",
        )
        .option("seed", format!("kind=static,value={}", plan.seed))
        .option("output", "kind=json,path=benchmarks.json")
        .text();
    (
        text,
        "pip install guidellm, version 0.7 or later. Its prompts are other texts of the same lengths; its TTFT counts reasoning, as TTFT here does.",
    )
}

/// Stands for the key until the shell puts it in; a key is text without quotes, so it needs no escaping in JSON.
const KEY_HERE: &str = "OPENAI_API_KEY";

fn with_key(backend: &Value) -> String {
    let text = quoted(&backend.to_string());
    let member = format!("\"api_key\":\"{KEY_HERE}\"");
    text.replacen(&member, "\"api_key\":\"'\"$OPENAI_API_KEY\"'\"", 1)
}
