//! The wire format: OpenAI chat completions, as events of a stream and as one body.

use crate::ask::Ask;
use crate::format::Format;
use crate::script::ServerTimings;
use serde_json::{Map, Value, json};

/// The fields that all events of a reply share.
pub(crate) struct Envelope {
    id: String,
    created: u64,
    model: String,
    usage_is_null: bool,
}

/// Token counts of a reply.
#[derive(Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) prompt: u32,
    pub(crate) output: u32,
    pub(crate) reasoning: u32,
}

impl Counts {
    pub(crate) fn json(self) -> Value {
        json!({
            "prompt_tokens": self.prompt,
            "completion_tokens": self.output,
            "total_tokens": self.prompt.saturating_add(self.output),
            "prompt_tokens_details": {"cached_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": self.reasoning},
        })
    }
}

impl Envelope {
    /// `usage_is_null`: every event but the last says `"usage": null`, as OpenAI does when counts are asked for.
    pub(crate) fn new(ask: &Ask, usage_is_null: bool) -> Envelope {
        Envelope {
            id: format!("chatcmpl-simulated-{}", ask.number),
            created: ask.created,
            model: ask.model.clone(),
            usage_is_null,
        }
    }

    fn head(&self, object: &str) -> Map<String, Value> {
        let mut head = Map::new();
        head.insert("id".into(), json!(self.id));
        head.insert("object".into(), json!(object));
        head.insert("created".into(), json!(self.created));
        head.insert("model".into(), json!(self.model));
        head
    }

    /// An event with one choice.
    pub(crate) fn chunk(&self, delta: &Value, finish: Option<&str>) -> Map<String, Value> {
        let mut chunk = self.head("chat.completion.chunk");
        let choice = json!({"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish});
        chunk.insert("choices".into(), Value::Array(vec![choice]));
        if self.usage_is_null {
            chunk.insert("usage".into(), Value::Null);
        }
        chunk
    }

    /// The event with the token counts and no choice.
    pub(crate) fn usage(&self, counts: Counts) -> Map<String, Value> {
        let mut chunk = self.head("chat.completion.chunk");
        chunk.insert("choices".into(), json!([]));
        chunk.insert("usage".into(), counts.json());
        chunk
    }

    /// The whole reply in one body.
    pub(crate) fn body(&self, message: &Value, finish: &str) -> Map<String, Value> {
        let mut body = self.head("chat.completion");
        let choice =
            json!({"index": 0, "message": message, "logprobs": null, "finish_reason": finish});
        body.insert("choices".into(), Value::Array(vec![choice]));
        body
    }
}

/// One SSE event.
pub(crate) fn event(data: &str) -> Vec<u8> {
    format!("data: {data}\n\n").into_bytes()
}

/// An SSE comment.
pub(crate) fn comment() -> Vec<u8> {
    b": keep-alive\n\n".to_vec()
}

/// An error in OpenAI's words.
pub(crate) fn error(kind: &str, code: Option<&str>, message: &str) -> Value {
    json!({"error": {"message": message, "type": kind, "param": null, "code": code}})
}

/// The event that breaks a stream off.
pub(crate) fn error_event(format: Format, message: &str) -> Vec<u8> {
    match format {
        Format::OpenAiChat => event(&error("server_error", None, message).to_string()),
        #[cfg(feature = "formats")]
        other => crate::formats::error(other, message),
    }
}

/// An event whose content breaks off, so that the stream can go on.
pub(crate) fn malformed(format: Format, mut bytes: Vec<u8>) -> Vec<u8> {
    match format {
        Format::OpenAiChat => {
            bytes.truncate(bytes.len() / 2);
            bytes.extend_from_slice(b"\n\n");
            bytes
        }
        #[cfg(feature = "formats")]
        other => crate::formats::malformed(other, bytes),
    }
}

/// Adds the server's own timings to an event or body. Times in microseconds from the start of service.
pub(crate) fn add_timings(
    to: &mut Map<String, Value>,
    format: ServerTimings,
    counts: Counts,
    first_us: u64,
    last_us: u64,
) {
    let decode_us = last_us.saturating_sub(first_us);
    match format {
        ServerTimings::LlamaCpp => {
            let ms = |us: u64| us as f64 / 1e3;
            to.insert(
                "timings".into(),
                json!({
                    "cache_n": 0,
                    "prompt_n": counts.prompt,
                    "prompt_ms": ms(first_us),
                    "predicted_n": counts.output,
                    "predicted_ms": ms(decode_us),
                }),
            );
        }
        ServerTimings::Groq => {
            let s = |us: u64| us as f64 / 1e6;
            let mut usage = counts.json();
            usage["queue_time"] = json!(0.0);
            usage["prompt_time"] = json!(s(first_us));
            usage["completion_time"] = json!(s(decode_us));
            usage["total_time"] = json!(s(last_us));
            to.insert("x_groq".into(), json!({"usage": usage}));
        }
    }
}
