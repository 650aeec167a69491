//! Cohere chat, version 2.

use super::{Encoder, joined, last_of_user, push, request, typed, wants_stream};
use crate::ask::{Ask, AskError, limit};
use crate::plan::Plan;
use crate::reply::{Part, Step};
use crate::script::Script;
use serde_json::{Map, Value, json};

pub(super) struct Cohere;

/// Tokens that Cohere puts around a prompt and does not bill.
const HIDDEN: u32 = 495;

impl Encoder for Cohere {
    fn ask(&self, _: Option<&str>, body: &Map<String, Value>) -> Result<Ask, AskError> {
        let model = body.get("model").and_then(Value::as_str);
        let prompt = last_of_user(body.get("messages"), "content");
        let (wanted, seed) = (limit(body, "max_tokens")?, body.get("seed"));
        request(model, prompt, wanted, seed, wants_stream(body))
    }

    fn opening(&self, _: &Script, ask: &Ask, _: &Plan) -> Vec<Vec<u8>> {
        let message = json!({"role": "assistant", "content": [], "tool_plan": "", "tool_calls": [], "citations": []});
        vec![typed(
            &json!({"id": format!("simulated-{}", ask.number), "type": "message-start", "delta": {"message": message}}),
        )]
    }

    fn text(&self, script: &Script, _: &Ask, plan: &Plan, out: &mut Vec<Step>) {
        let mut open: Option<(u32, Part)> = None;
        for chunk in &plan.chunks {
            let field = match chunk.part {
                Part::Reasoning => "thinking",
                _ => "text",
            };
            let index = match open {
                Some((index, part)) if part == chunk.part => index,
                before => {
                    if let Some((index, _)) = before {
                        push(out, chunk.at_us, Part::Structure, 0, end_of(index));
                    }
                    let index = before.map_or(0, |(index, _)| index + 1);
                    let content = json!({"type": field, field: ""});
                    let start = json!({"type": "content-start", "index": index, "delta": {"message": {"content": content}}});
                    push(out, chunk.at_us, Part::Structure, 0, typed(&start));
                    open = Some((index, chunk.part));
                    index
                }
            };
            let content = json!({ field: chunk.text });
            let delta = json!({"type": "content-delta", "index": index, "delta": {"message": {"content": content}}});
            push(out, chunk.at_us, chunk.part, chunk.tokens, typed(&delta));
        }
        let last = plan.last_us;
        if let Some((index, _)) = open {
            push(out, last, Part::Structure, 0, end_of(index));
        }
        let mut delta = json!({"finish_reason": reason(plan)});
        if script.usage {
            delta["usage"] = usage(plan);
        }
        let end = typed(&json!({"type": "message-end", "delta": delta}));
        push(out, last, Part::Finish, 0, end);
    }

    fn whole(&self, _: &Script, _: &Ask, plan: &Plan) -> Value {
        let content = json!([{"type": "text", "text": joined(plan, Part::Answer)}]);
        json!({"id": "simulated", "finish_reason": reason(plan),
            "message": {"role": "assistant", "content": content}, "usage": usage(plan)})
    }

    fn error(&self, message: &str) -> Vec<u8> {
        typed(
            &json!({"type": "message-end", "delta": {"finish_reason": "ERROR", "error": message}}),
        )
    }

    fn refusal(&self, _: u16, message: &str) -> Value {
        json!({"id": "simulated", "message": message})
    }
}

fn end_of(index: u32) -> Vec<u8> {
    typed(&json!({"type": "content-end", "index": index}))
}

fn usage(plan: &Plan) -> Value {
    let counts = plan.counts;
    json!({
        "billed_units": {"input_tokens": counts.prompt, "output_tokens": counts.output.saturating_sub(counts.reasoning)},
        "tokens": {"input_tokens": counts.prompt.saturating_add(HIDDEN), "output_tokens": counts.output},
        "cached_tokens": 0,
    })
}

fn reason(plan: &Plan) -> &'static str {
    match plan.finish {
        "length" => "MAX_TOKENS",
        _ => "COMPLETE",
    }
}
