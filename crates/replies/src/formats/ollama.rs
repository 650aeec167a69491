//! Ollama's `/api/chat`: one JSON object a line.

use super::{Encoder, joined, last_of_user, limit_in, push, request};
use crate::ask::{Ask, AskError};
use crate::plan::Plan;
use crate::reply::{Part, Step};
use crate::script::Script;
use serde_json::{Map, Value, json};

pub(super) struct Ollama;

impl Encoder for Ollama {
    fn content_type(&self) -> &'static str {
        "application/x-ndjson"
    }

    fn ask(&self, _: Option<&str>, body: &Map<String, Value>) -> Result<Ask, AskError> {
        let model = body.get("model").and_then(Value::as_str);
        let prompt = last_of_user(body.get("messages"), "content");
        let wanted = limit_in(body, "options", "num_predict")?;
        let seed = body.get("options").and_then(|options| options.get("seed"));
        // It streams unless it is told not to.
        let is_stream = body.get("stream") != Some(&json!(false));
        request(model, prompt, wanted, seed, is_stream)
    }

    fn keep_alive(&self) -> Option<Vec<u8>> {
        None
    }

    fn text(&self, script: &Script, ask: &Ask, plan: &Plan, out: &mut Vec<Step>) {
        for chunk in &plan.chunks {
            let message = match chunk.part {
                Part::Reasoning => {
                    json!({"role": "assistant", "content": "", "thinking": chunk.text})
                }
                _ => json!({"role": "assistant", "content": chunk.text}),
            };
            let object = object(ask, chunk.at_us, message, false);
            push(out, chunk.at_us, chunk.part, chunk.tokens, line(&object));
        }
        let message = json!({"role": "assistant", "content": ""});
        let end = line(&self.end(script, ask, plan, message));
        push(out, plan.last_us, Part::Finish, 0, end);
    }

    fn whole(&self, script: &Script, ask: &Ask, plan: &Plan) -> Value {
        let message = json!({"role": "assistant", "content": joined(plan, Part::Answer)});
        self.end(script, ask, plan, message)
    }

    fn error(&self, message: &str) -> Vec<u8> {
        line(&self.refusal(500, message))
    }

    fn refusal(&self, _: u16, message: &str) -> Value {
        json!({ "error": message })
    }
}

impl Ollama {
    /// The last object: times are in nanoseconds.
    fn end(&self, script: &Script, ask: &Ask, plan: &Plan, message: Value) -> Value {
        let mut end = object(ask, plan.last_us, message, true);
        end["done_reason"] = json!(plan.finish);
        end["total_duration"] = json!(plan.last_us.saturating_mul(1000));
        end["load_duration"] = json!(0);
        end["prompt_eval_duration"] = json!(plan.first_us.saturating_mul(1000));
        end["eval_duration"] = json!(
            plan.last_us
                .saturating_sub(plan.first_us)
                .saturating_mul(1000)
        );
        if script.usage {
            end["prompt_eval_count"] = json!(plan.counts.prompt);
            end["eval_count"] = json!(plan.counts.output);
        }
        end
    }
}

/// Its stamp counts from the start of service, on a day of no meaning.
fn object(ask: &Ask, at_us: u64, message: Value, is_last: bool) -> Value {
    let (minutes, seconds, us) = (
        at_us / 60_000_000 % 60,
        at_us / 1_000_000 % 60,
        at_us % 1_000_000,
    );
    json!({"model": ask.model, "created_at": format!("2026-01-01T00:{minutes:02}:{seconds:02}.{us:06}Z"),
        "message": message, "done": is_last})
}

fn line(object: &Value) -> Vec<u8> {
    format!("{object}\n").into_bytes()
}
