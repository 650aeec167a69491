//! Anthropic Messages.

use super::{Encoder, joined, last_of_user, push, request, typed, wants_stream};
use crate::ask::{Ask, AskError, field, limit};
use crate::plan::Plan;
use crate::reply::{Part, Step};
use crate::script::Script;
use serde_json::{Map, Value, json};

pub(super) struct Anthropic;

impl Encoder for Anthropic {
    fn ask(&self, _: Option<&str>, body: &Map<String, Value>) -> Result<Ask, AskError> {
        let wanted = limit(body, "max_tokens")?;
        if wanted.is_none() {
            return Err(field("max_tokens", "a whole number from 1 to 100000"));
        }
        let prompt = last_of_user(body.get("messages"), "content");
        let model = body.get("model").and_then(Value::as_str);
        request(model, prompt, wanted, None, wants_stream(body))
    }

    fn opening(&self, script: &Script, ask: &Ask, plan: &Plan) -> Vec<Vec<u8>> {
        let mut message = json!({
            "id": format!("msg_simulated_{}", ask.number), "type": "message", "role": "assistant", "model": ask.model,
            "content": [], "stop_reason": null, "stop_sequence": null,
        });
        if script.usage {
            message["usage"] = json!({"input_tokens": plan.counts.prompt, "cache_creation_input_tokens": 0,
                "cache_read_input_tokens": 0, "output_tokens": 1});
        }
        vec![
            typed(&json!({"type": "message_start", "message": message})),
            typed(&json!({"type": "ping"})),
        ]
    }

    fn keep_alive(&self) -> Option<Vec<u8>> {
        Some(typed(&json!({"type": "ping"})))
    }

    fn text(&self, script: &Script, _: &Ask, plan: &Plan, out: &mut Vec<Step>) {
        let mut open: Option<(u32, Part)> = None;
        for chunk in &plan.chunks {
            let index = match open {
                Some((index, part)) if part == chunk.part => index,
                before => {
                    let index = before.map_or(0, |(index, _)| index + 1);
                    if let Some((index, _)) = before {
                        push(out, chunk.at_us, Part::Structure, 0, stop(index));
                    }
                    let block = match chunk.part {
                        Part::Reasoning => {
                            json!({"type": "thinking", "thinking": "", "signature": ""})
                        }
                        _ => json!({"type": "text", "text": ""}),
                    };
                    let start = json!({"type": "content_block_start", "index": index, "content_block": block});
                    push(out, chunk.at_us, Part::Structure, 0, typed(&start));
                    open = Some((index, chunk.part));
                    index
                }
            };
            let delta = match chunk.part {
                Part::Reasoning => json!({"type": "thinking_delta", "thinking": chunk.text}),
                _ => json!({"type": "text_delta", "text": chunk.text}),
            };
            let event = json!({"type": "content_block_delta", "index": index, "delta": delta});
            push(out, chunk.at_us, chunk.part, chunk.tokens, typed(&event));
        }
        let last = plan.last_us;
        if let Some((index, _)) = open {
            push(out, last, Part::Structure, 0, stop(index));
        }
        let mut delta = json!({"type": "message_delta",
            "delta": {"stop_reason": reason(plan), "stop_sequence": null}});
        if script.usage {
            delta["usage"] = json!({"output_tokens": plan.counts.output});
        }
        push(out, last, Part::Finish, 0, typed(&delta));
        push(
            out,
            last,
            Part::Done,
            0,
            typed(&json!({"type": "message_stop"})),
        );
    }

    fn whole(&self, _: &Script, ask: &Ask, plan: &Plan) -> Value {
        json!({"id": "msg_simulated", "type": "message", "role": "assistant", "model": ask.model,
            "content": [{"type": "text", "text": joined(plan, Part::Answer)}], "stop_reason": reason(plan),
            "usage": {"input_tokens": plan.counts.prompt, "output_tokens": plan.counts.output}})
    }

    fn error(&self, message: &str) -> Vec<u8> {
        typed(&self.refusal(500, message))
    }

    fn refusal(&self, status: u16, message: &str) -> Value {
        let kind = match status {
            401 => "authentication_error",
            403 => "permission_error",
            404 => "not_found_error",
            429 => "rate_limit_error",
            500.. => "api_error",
            _ => "invalid_request_error",
        };
        json!({"type": "error", "error": {"type": kind, "message": message}})
    }
}

fn stop(index: u32) -> Vec<u8> {
    typed(&json!({"type": "content_block_stop", "index": index}))
}

fn reason(plan: &Plan) -> &'static str {
    match plan.finish {
        "length" => "max_tokens",
        _ => "end_turn",
    }
}
