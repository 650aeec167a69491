//! OpenAI Responses.

use super::{Encoder, joined, last_of_user, push, request, typed, wants_stream};
use crate::ask::{Ask, AskError, limit};
use crate::plan::Plan;
use crate::reply::{Part, Step};
use crate::script::Script;
use crate::wire;
use serde_json::{Map, Value, json};

pub(super) struct Responses;

impl Encoder for Responses {
    fn ask(&self, _: Option<&str>, body: &Map<String, Value>) -> Result<Ask, AskError> {
        let model = body.get("model").and_then(Value::as_str);
        let input = body.get("input");
        let prompt = match input {
            Some(Value::String(_)) => input,
            _ => last_of_user(input, "content"),
        };
        let wanted = limit(body, "max_output_tokens")?;
        request(model, prompt, wanted, None, wants_stream(body))
    }

    /// They arrive at once, long before the first token.
    fn opening(&self, _: &Script, ask: &Ask, _: &Plan) -> Vec<Vec<u8>> {
        let response = response(ask, "in_progress");
        ["response.created", "response.in_progress"]
            .iter()
            .map(|kind| typed(&json!({"type": kind, "response": response})))
            .collect()
    }

    fn text(&self, script: &Script, ask: &Ask, plan: &Plan, out: &mut Vec<Step>) {
        let mut open: Option<Part> = None;
        let mut item = 0;
        for chunk in &plan.chunks {
            if open != Some(chunk.part) {
                if open.is_some() {
                    let done = json!({"type": "response.output_item.done", "output_index": item});
                    push(out, chunk.at_us, Part::Structure, 0, typed(&done));
                    item += 1;
                }
                let kind = match chunk.part {
                    Part::Reasoning => "reasoning",
                    _ => "message",
                };
                let added = json!({"type": "response.output_item.added", "output_index": item,
                    "item": {"id": format!("{kind}_{item}"), "type": kind}});
                push(out, chunk.at_us, Part::Structure, 0, typed(&added));
                open = Some(chunk.part);
            }
            let kind = match chunk.part {
                Part::Reasoning => "response.reasoning_summary_text.delta",
                _ => "response.output_text.delta",
            };
            let delta = json!({"type": kind, "output_index": item, "delta": chunk.text, "obfuscation": "Qup1"});
            push(out, chunk.at_us, chunk.part, chunk.tokens, typed(&delta));
        }
        let last = plan.last_us;
        let text = joined(plan, Part::Answer);
        let done = json!({"type": "response.output_text.done", "output_index": item, "text": text});
        push(out, last, Part::Structure, 0, typed(&done));
        let end = self.whole(script, ask, plan);
        let kind = format!("response.{}", end["status"].as_str().unwrap_or_default());
        let end = typed(&json!({"type": kind, "response": end}));
        push(out, last, Part::Finish, 0, end);
    }

    fn whole(&self, script: &Script, ask: &Ask, plan: &Plan) -> Value {
        let mut whole = match plan.finish {
            "length" => {
                let mut whole = response(ask, "incomplete");
                whole["incomplete_details"] = json!({"reason": "max_output_tokens"});
                whole
            }
            _ => response(ask, "completed"),
        };
        let text = joined(plan, Part::Answer);
        whole["output"] =
            json!([{"type": "message", "content": [{"type": "output_text", "text": text}]}]);
        if script.usage {
            let counts = plan.counts;
            whole["usage"] = json!({
                "input_tokens": counts.prompt, "input_tokens_details": {"cached_tokens": 0},
                "output_tokens": counts.output, "output_tokens_details": {"reasoning_tokens": counts.reasoning},
                "total_tokens": counts.prompt.saturating_add(counts.output),
            });
        }
        whole
    }

    fn error(&self, message: &str) -> Vec<u8> {
        let error = json!({"type": "server_error", "code": "server_error", "message": message, "param": null});
        let mut bytes = typed(&json!({"type": "error", "sequence_number": 2, "error": error}));
        let failed =
            json!({"type": "response.failed", "response": {"status": "failed", "error": error}});
        bytes.extend(typed(&failed));
        bytes
    }

    fn refusal(&self, status: u16, message: &str) -> Value {
        let kind = match status {
            429 => "requests",
            500.. => "server_error",
            _ => "invalid_request_error",
        };
        wire::error(kind, None, message)
    }
}

fn response(ask: &Ask, status: &str) -> Value {
    json!({"id": format!("resp_simulated_{}", ask.number), "object": "response", "created_at": ask.created,
        "status": status, "error": null, "incomplete_details": null, "model": ask.model, "output": [], "usage": null})
}
