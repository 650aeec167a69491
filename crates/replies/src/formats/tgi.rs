//! text-generation-inference, `/generate_stream`. It knows no reasoning: what is thought is text like any other.

use super::{Encoder, joined, limit_in, push, request};
use crate::ask::{Ask, AskError};
use crate::plan::Plan;
use crate::reply::{Part, Step};
use crate::script::Script;
use crate::wire;
use serde_json::{Map, Value, json};

pub(super) struct Tgi;

impl Encoder for Tgi {
    /// It serves one model whatever the request says; a parameter `model` of no meaning elsewhere picks the script.
    fn ask(&self, _: Option<&str>, body: &Map<String, Value>) -> Result<Ask, AskError> {
        let parameters = body.get("parameters");
        let model = body.get("model").and_then(Value::as_str);
        let seed = parameters.and_then(|parameters| parameters.get("seed"));
        let wanted = limit_in(body, "parameters", "max_new_tokens")?;
        request(
            Some(model.unwrap_or("steady")),
            body.get("inputs"),
            wanted,
            seed,
            true,
        )
    }

    fn text(&self, script: &Script, _: &Ask, plan: &Plan, out: &mut Vec<Step>) {
        let details = |counted| {
            let mut details = json!({"finish_reason": reason(plan), "seed": null});
            if script.usage {
                details["generated_tokens"] = json!(counted);
                details["input_length"] = json!(plan.counts.prompt);
            }
            details
        };
        let whole: String = plan
            .chunks
            .iter()
            .map(|chunk| chunk.text.as_str())
            .collect();
        let last = plan.chunks.len().saturating_sub(1);
        for (index, chunk) in plan.chunks.iter().enumerate() {
            // A limit is reached with the last token; an end has a token of its own.
            let ends = index == last && plan.finish == "length";
            let end = ends.then(|| (whole.as_str(), details(plan.counts.output)));
            let bytes = event(index + 1, &chunk.text, false, end);
            push(out, chunk.at_us, chunk.part, chunk.tokens, bytes);
        }
        if plan.finish != "length" || plan.chunks.is_empty() {
            let end = Some((whole.as_str(), details(plan.counts.output)));
            let bytes = event(plan.chunks.len() + 1, "</s>", true, end);
            push(out, plan.last_us, Part::Finish, 0, bytes);
        }
    }

    fn whole(&self, _: &Script, _: &Ask, plan: &Plan) -> Value {
        json!({"generated_text": joined(plan, Part::Answer)})
    }

    fn error(&self, message: &str) -> Vec<u8> {
        wire::event(&json!({"error": message, "error_type": "generation"}).to_string())
    }

    fn refusal(&self, status: u16, message: &str) -> Value {
        let kind = match status {
            429 => "overloaded",
            422 => "validation",
            _ => "generation",
        };
        json!({"error": message, "error_type": kind})
    }
}

fn event(index: usize, text: &str, is_special: bool, end: Option<(&str, Value)>) -> Vec<u8> {
    let token = json!({"id": 1000 + index, "text": text, "logprob": -0.25, "special": is_special});
    let (whole, details) = match end {
        Some((whole, details)) => (json!(whole), details),
        None => (Value::Null, Value::Null),
    };
    let event =
        json!({"index": index, "token": token, "generated_text": whole, "details": details});
    // Without a space after the colon, as the server writes it.
    format!("data:{event}\n\n").into_bytes()
}

fn reason(plan: &Plan) -> &'static str {
    match plan.finish {
        "length" => "length",
        _ => "eos_token",
    }
}
