//! LM Studio's `/api/v1/chat`: named events.

use super::{Encoder, joined, push, request, typed, wants_stream};
use crate::ask::{Ask, AskError, limit};
use crate::plan::Plan;
use crate::reply::{Part, Step};
use crate::script::Script;
use serde_json::{Map, Value, json};

pub(super) struct LmStudio;

impl Encoder for LmStudio {
    fn ask(&self, _: Option<&str>, body: &Map<String, Value>) -> Result<Ask, AskError> {
        let model = body.get("model").and_then(Value::as_str);
        let wanted = limit(body, "max_output_tokens")?;
        request(model, body.get("input"), wanted, None, wants_stream(body))
    }

    fn opening(&self, _: &Script, ask: &Ask, _: &Plan) -> Vec<Vec<u8>> {
        vec![
            typed(&json!({"type": "chat.start", "model_instance_id": ask.model})),
            typed(&json!({"type": "prompt_processing.start"})),
            typed(&json!({"type": "prompt_processing.progress", "progress": 0.5})),
        ]
    }

    fn text(&self, script: &Script, ask: &Ask, plan: &Plan, out: &mut Vec<Step>) {
        let first = plan
            .chunks
            .first()
            .map_or(plan.last_us, |chunk| chunk.at_us);
        let processed = typed(&json!({"type": "prompt_processing.end"}));
        push(out, first, Part::Structure, 0, processed);
        let mut open: Option<&str> = None;
        for chunk in &plan.chunks {
            let kind = match chunk.part {
                Part::Reasoning => "reasoning",
                _ => "message",
            };
            if open != Some(kind) {
                if let Some(before) = open {
                    push(out, chunk.at_us, Part::Structure, 0, mark(before, "end"));
                }
                push(out, chunk.at_us, Part::Structure, 0, mark(kind, "start"));
                open = Some(kind);
            }
            let delta = typed(&json!({"type": format!("{kind}.delta"), "content": chunk.text}));
            push(out, chunk.at_us, chunk.part, chunk.tokens, delta);
        }
        if let Some(kind) = open {
            push(out, plan.last_us, Part::Structure, 0, mark(kind, "end"));
        }
        let end = json!({"type": "chat.end", "result": self.whole(script, ask, plan)});
        push(out, plan.last_us, Part::Finish, 0, typed(&end));
    }

    fn whole(&self, script: &Script, ask: &Ask, plan: &Plan) -> Value {
        let seconds = |us: u64| us as f64 / 1e6;
        let mut stats = json!({"time_to_first_token_seconds": seconds(plan.first_us)});
        if script.usage {
            stats["input_tokens"] = json!(plan.counts.prompt);
            stats["total_output_tokens"] = json!(plan.counts.output);
            stats["reasoning_output_tokens"] = json!(plan.counts.reasoning);
        }
        json!({"model_instance_id": ask.model, "stats": stats,
            "output": [{"type": "message", "content": joined(plan, Part::Answer)}]})
    }

    fn error(&self, message: &str) -> Vec<u8> {
        typed(&json!({"type": "error", "error": {"type": "internal_error", "message": message}}))
    }

    fn refusal(&self, status: u16, message: &str) -> Value {
        let kind = match status {
            404 => "model_not_found",
            500.. => "internal_error",
            _ => "invalid_request",
        };
        json!({"error": {"type": kind, "message": message}})
    }
}

fn mark(kind: &str, what: &str) -> Vec<u8> {
    typed(&json!({"type": format!("{kind}.{what}")}))
}
