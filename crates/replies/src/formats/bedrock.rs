//! Amazon Bedrock ConverseStream: JSON in frames of the AWS event stream.

use super::{Encoder, joined, last_of_user, limit_in, push, request};
use crate::ask::{Ask, AskError};
use crate::plan::Plan;
use crate::reply::{Part, Step};
use crate::script::Script;
use serde_json::{Map, Value, json};

pub(super) struct Bedrock;

impl Encoder for Bedrock {
    fn content_type(&self) -> &'static str {
        "application/vnd.amazon.eventstream"
    }

    fn ask(&self, model: Option<&str>, body: &Map<String, Value>) -> Result<Ask, AskError> {
        let wanted = limit_in(body, "inferenceConfig", "maxTokens")?;
        let prompt = last_of_user(body.get("messages"), "content");
        request(model, prompt, wanted, None, true)
    }

    fn opening(&self, _: &Script, _: &Ask, _: &Plan) -> Vec<Vec<u8>> {
        vec![event("messageStart", json!({"role": "assistant"}))]
    }

    fn keep_alive(&self) -> Option<Vec<u8>> {
        None
    }

    fn text(&self, script: &Script, _: &Ask, plan: &Plan, out: &mut Vec<Step>) {
        let mut open: Option<(u32, Part)> = None;
        for chunk in &plan.chunks {
            let index = match open {
                Some((index, part)) if part == chunk.part => index,
                before => {
                    if let Some((index, _)) = before {
                        push(out, chunk.at_us, Part::Structure, 0, stop(index));
                    }
                    let index = before.map_or(0, |(index, _)| index + 1);
                    open = Some((index, chunk.part));
                    index
                }
            };
            let delta = match chunk.part {
                Part::Reasoning => json!({"reasoningContent": {"text": chunk.text}}),
                _ => json!({"text": chunk.text}),
            };
            let bytes = event(
                "contentBlockDelta",
                json!({"contentBlockIndex": index, "delta": delta}),
            );
            push(out, chunk.at_us, chunk.part, chunk.tokens, bytes);
        }
        let last = plan.last_us;
        if let Some((index, _)) = open {
            push(out, last, Part::Structure, 0, stop(index));
        }
        let end = event("messageStop", json!({"stopReason": reason(plan)}));
        push(out, last, Part::Finish, 0, end);
        let mut metadata = json!({"metrics": {"latencyMs": last / 1000}});
        if script.usage {
            metadata["usage"] = usage(plan);
        }
        push(out, last, Part::Usage, 0, event("metadata", metadata));
    }

    fn whole(&self, _: &Script, _: &Ask, plan: &Plan) -> Value {
        json!({"output": {"message": {"role": "assistant", "content": [{"text": joined(plan, Part::Answer)}]}},
            "stopReason": reason(plan), "usage": usage(plan)})
    }

    fn error(&self, message: &str) -> Vec<u8> {
        exception("modelStreamErrorException", &json!({ "message": message }))
    }

    fn refusal(&self, _: u16, message: &str) -> Value {
        json!({"message": message})
    }

    /// A frame whose payload is not what its checksum says.
    fn malformed(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        let near_end = bytes.len().saturating_sub(6);
        if let Some(byte) = bytes.get_mut(near_end) {
            *byte ^= 0x20;
        }
        bytes
    }
}

fn stop(index: u32) -> Vec<u8> {
    event("contentBlockStop", json!({"contentBlockIndex": index}))
}

fn usage(plan: &Plan) -> Value {
    let counts = plan.counts;
    json!({"inputTokens": counts.prompt, "outputTokens": counts.output,
        "totalTokens": counts.prompt.saturating_add(counts.output)})
}

fn reason(plan: &Plan) -> &'static str {
    match plan.finish {
        "length" => "max_tokens",
        _ => "end_turn",
    }
}

/// An exception's frame.
pub(super) fn exception(kind: &str, payload: &Value) -> Vec<u8> {
    let headers = [
        (":exception-type", kind),
        (":content-type", "application/json"),
        (":message-type", "exception"),
    ];
    frame(&headers, payload.to_string().as_bytes())
}

/// An event's frame; each payload carries a key `p` of padding, as AWS sends it.
pub(super) fn event(kind: &str, mut payload: Value) -> Vec<u8> {
    payload["p"] = json!("abcdefghijklmnop");
    let headers = [
        (":event-type", kind),
        (":content-type", "application/json"),
        (":message-type", "event"),
    ];
    frame(&headers, payload.to_string().as_bytes())
}

/// Length, length of headers, CRC of both; headers; payload; CRC of all.
fn frame(headers: &[(&str, &str)], payload: &[u8]) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in headers {
        block.push(name.len() as u8);
        block.extend_from_slice(name.as_bytes());
        block.push(7);
        block.extend_from_slice(&(value.len() as u16).to_be_bytes());
        block.extend_from_slice(value.as_bytes());
    }
    let length = 12 + block.len() + payload.len() + 4;
    let mut frame = Vec::with_capacity(length);
    frame.extend_from_slice(&(length as u32).to_be_bytes());
    frame.extend_from_slice(&(block.len() as u32).to_be_bytes());
    frame.extend_from_slice(&crc32fast::hash(&frame).to_be_bytes());
    frame.extend_from_slice(&block);
    frame.extend_from_slice(payload);
    frame.extend_from_slice(&crc32fast::hash(&frame).to_be_bytes());
    frame
}
