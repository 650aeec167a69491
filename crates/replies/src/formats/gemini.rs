//! Google's `streamGenerateContent` with `alt=sse`, as Gemini and Vertex AI have it.

use super::{Encoder, joined, last_of_user, limit_in, push, request};
use crate::ask::{Ask, AskError};
use crate::plan::Plan;
use crate::reply::{Part, Step};
use crate::script::Script;
use crate::wire;
use serde_json::{Map, Value, json};

pub(super) struct Gemini;

impl Encoder for Gemini {
    fn ask(&self, model: Option<&str>, body: &Map<String, Value>) -> Result<Ask, AskError> {
        let wanted = limit_in(body, "generationConfig", "maxOutputTokens")?;
        let seed = body.get("generationConfig").and_then(|c| c.get("seed"));
        let prompt = last_of_user(body.get("contents"), "parts");
        request(model, prompt, wanted, seed, true)
    }

    fn text(&self, script: &Script, ask: &Ask, plan: &Plan, out: &mut Vec<Step>) {
        let (mut said, mut thought) = (0, 0);
        for chunk in &plan.chunks {
            let mut part = json!({"text": chunk.text});
            match chunk.part {
                Part::Reasoning => {
                    part["thought"] = json!(true);
                    thought += chunk.tokens;
                }
                _ => said += chunk.tokens,
            }
            let event = event(script, ask, plan, part, None, (said, thought));
            push(out, chunk.at_us, chunk.part, chunk.tokens, event);
        }
        let part = json!({"text": "", "thoughtSignature": "c2ln"});
        let end = event(script, ask, plan, part, Some(reason(plan)), (said, thought));
        push(out, plan.last_us, Part::Finish, 0, end);
    }

    fn whole(&self, _: &Script, ask: &Ask, plan: &Plan) -> Value {
        let part = json!({"text": joined(plan, Part::Answer)});
        content(ask, part, Some(reason(plan)))
    }

    fn error(&self, message: &str) -> Vec<u8> {
        wire::event(&self.refusal(500, message).to_string())
    }

    fn refusal(&self, status: u16, message: &str) -> Value {
        let name = match status {
            401 => "UNAUTHENTICATED",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            429 => "RESOURCE_EXHAUSTED",
            500.. => "INTERNAL",
            _ => "INVALID_ARGUMENT",
        };
        json!({"error": {"code": status, "message": message, "status": name}})
    }
}

/// One event; `counted` are the tokens of the answer and of the thoughts so far, which no count adds up.
fn event(
    script: &Script,
    ask: &Ask,
    plan: &Plan,
    part: Value,
    finish: Option<&str>,
    counted: (u32, u32),
) -> Vec<u8> {
    let mut event = content(ask, part, finish);
    if script.usage {
        let (said, thought) = counted;
        let mut counts = json!({
            "promptTokenCount": plan.counts.prompt,
            "candidatesTokenCount": said,
            "totalTokenCount": plan.counts.prompt.saturating_add(said).saturating_add(thought),
        });
        if thought > 0 {
            counts["thoughtsTokenCount"] = json!(thought);
        }
        event["usageMetadata"] = counts;
    }
    wire::event(&event.to_string())
}

fn content(ask: &Ask, part: Value, finish: Option<&str>) -> Value {
    let mut candidate = json!({"content": {"parts": [part], "role": "model"}, "index": 0});
    if let Some(finish) = finish {
        candidate["finishReason"] = json!(finish);
    }
    json!({"candidates": [candidate], "modelVersion": ask.model, "responseId": format!("simulated-{}", ask.number)})
}

fn reason(plan: &Plan) -> &'static str {
    match plan.finish {
        "length" => "MAX_TOKENS",
        _ => "STOP",
    }
}
