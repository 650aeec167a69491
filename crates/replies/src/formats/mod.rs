//! Wire formats beside OpenAI's chat completions, written from the vendors' documentation alone: nothing here is shared with
//! the program that decodes them.

mod anthropic;
mod bedrock;
mod cohere;
mod gemini;
mod lm_studio;
mod ollama;
mod responses;
mod tgi;

use crate::ask::{Ask, AskError, field, limit};
use crate::format::Format;
use crate::plan::Plan;
use crate::reply::{Part, Step};
use crate::script::Script;
use serde_json::{Map, Value, json};

/// What a format's file must be able to do.
trait Encoder {
    /// `Content-Type` of a stream.
    fn content_type(&self) -> &'static str {
        "text/event-stream; charset=utf-8"
    }

    /// Reads a request's body; `model` is the one that its path names, where paths do.
    fn ask(&self, model: Option<&str>, body: &Map<String, Value>) -> Result<Ask, AskError>;

    /// What the server says before it begins to think; empty where it says nothing.
    fn opening(&self, _: &Script, _: &Ask, _: &Plan) -> Vec<Vec<u8>> {
        Vec::new()
    }

    /// What keeps the connection alive; `None` where nothing may.
    fn keep_alive(&self) -> Option<Vec<u8>> {
        Some(b": keep-alive\n\n".to_vec())
    }

    /// Everything from the first token on.
    fn text(&self, script: &Script, ask: &Ask, plan: &Plan, out: &mut Vec<Step>);

    /// The whole reply in one body.
    fn whole(&self, script: &Script, ask: &Ask, plan: &Plan) -> Value;

    /// What breaks a stream off.
    fn error(&self, message: &str) -> Vec<u8>;

    /// The body of a refusal.
    fn refusal(&self, status: u16, message: &str) -> Value;

    /// An event whose content breaks off, so that the stream can go on.
    fn malformed(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        bytes.truncate(bytes.len() / 2);
        bytes.extend_from_slice(b"\n\n");
        bytes
    }
}

/// `None` for OpenAI chat completions, which has its own place.
fn encoder(format: Format) -> Option<&'static dyn Encoder> {
    Some(match format {
        Format::OpenAiChat => return None,
        Format::OpenAiResponses => &responses::Responses,
        Format::Anthropic => &anthropic::Anthropic,
        Format::Gemini => &gemini::Gemini,
        Format::Bedrock => &bedrock::Bedrock,
        Format::Cohere => &cohere::Cohere,
        Format::Ollama => &ollama::Ollama,
        Format::Tgi => &tgi::Tgi,
        Format::LmStudio => &lm_studio::LmStudio,
    })
}

impl Format {
    /// Every format and its name on a command line.
    pub const NAMES: [(&'static str, Format); 9] = [
        ("openai-chat", Format::OpenAiChat),
        ("openai-responses", Format::OpenAiResponses),
        ("anthropic", Format::Anthropic),
        ("gemini", Format::Gemini),
        ("bedrock", Format::Bedrock),
        ("cohere", Format::Cohere),
        ("ollama", Format::Ollama),
        ("tgi", Format::Tgi),
        ("lm-studio", Format::LmStudio),
    ];

    /// `Content-Type` of a stream.
    pub fn content_type(self) -> &'static str {
        encoder(self).map_or("text/event-stream; charset=utf-8", |e| e.content_type())
    }

    /// An event as it goes over the wire, from its JSON in one line. The formats of named events take the name from the JSON's
    /// `type`; Bedrock takes an object with the name as its one key.
    pub fn event(self, data: &str) -> Vec<u8> {
        let value: Value = serde_json::from_str(data).unwrap_or_default();
        match (self, value.get("type"), value.as_object()) {
            (Format::Ollama, _, _) => format!("{data}\n").into_bytes(),
            (Format::Bedrock, _, Some(object)) => match object.iter().next() {
                Some((kind, payload)) if kind.ends_with("Exception") => {
                    bedrock::exception(kind, payload)
                }
                Some((kind, payload)) => bedrock::event(kind, payload.clone()),
                None => Vec::new(),
            },
            (
                Format::OpenAiResponses | Format::Anthropic | Format::Cohere | Format::LmStudio,
                Some(Value::String(kind)),
                _,
            ) => format!("event: {kind}\ndata: {data}\n\n").into_bytes(),
            _ => format!("data: {data}\n\n").into_bytes(),
        }
    }
}

impl Ask {
    /// Reads the body of a request in any format. `model` is the one that the request's path names, for the formats whose
    /// body names none.
    pub fn parse_as(format: Format, model: Option<&str>, body: &str) -> Result<Ask, AskError> {
        let Some(encoder) = encoder(format) else {
            return Ask::parse(body);
        };
        let body: Map<String, Value> =
            serde_json::from_str(body).map_err(|error| AskError::NotJson(error.to_string()))?;
        let ask = encoder.ask(model, &body)?;
        Ok(Ask {
            format,
            include_usage: true,
            ..ask
        })
    }
}

/// The steps of a stream, and its `Content-Type`.
pub(crate) fn stream(script: &Script, ask: &Ask, plan: &Plan) -> (Vec<Step>, &'static str) {
    let mut out = Vec::new();
    let Some(encoder) = encoder(ask.format) else {
        return (out, "");
    };
    for bytes in encoder.opening(script, ask, plan) {
        push(&mut out, 0, Part::Role, 0, bytes);
    }
    if let Some(bytes) = encoder.keep_alive() {
        out.extend(script.keep_alives(plan.first_us, &bytes));
    }
    encoder.text(script, ask, plan, &mut out);
    (out, encoder.content_type())
}

/// The whole reply in one body.
pub(crate) fn whole(script: &Script, ask: &Ask, plan: &Plan) -> Value {
    encoder(ask.format).map_or(Value::Null, |encoder| encoder.whole(script, ask, plan))
}

/// What breaks a stream off.
pub(crate) fn error(format: Format, message: &str) -> Vec<u8> {
    encoder(format).map_or_else(Vec::new, |encoder| encoder.error(message))
}

/// The body of a refusal.
pub(crate) fn refusal(format: Format, status: u16, message: &str) -> Value {
    encoder(format).map_or(Value::Null, |encoder| encoder.refusal(status, message))
}

/// An event whose content breaks off.
pub(crate) fn malformed(format: Format, bytes: Vec<u8>) -> Vec<u8> {
    match encoder(format) {
        Some(encoder) => encoder.malformed(bytes),
        None => bytes,
    }
}

fn push(out: &mut Vec<Step>, at_us: u64, part: Part, tokens: u32, bytes: Vec<u8>) {
    out.push(Step {
        at_us,
        bytes,
        tokens,
        part,
    });
}

/// A server-sent event with a name.
fn named(name: &str, data: &Value) -> Vec<u8> {
    format!("event: {name}\ndata: {data}\n\n").into_bytes()
}

/// A server-sent event whose name is its data's `type`.
fn typed(data: &Value) -> Vec<u8> {
    named(data["type"].as_str().unwrap_or_default(), data)
}

/// All text of one part.
fn joined(plan: &Plan, part: Part) -> String {
    let chunks = plan.chunks.iter().filter(|chunk| chunk.part == part);
    chunks.map(|chunk| chunk.text.as_str()).collect()
}

/// The request for a model with a prompt and a limit.
fn request(
    model: Option<&str>,
    prompt: Option<&Value>,
    limit: Option<u32>,
    seed: Option<&Value>,
    is_stream: bool,
) -> Result<Ask, AskError> {
    let model = model.ok_or(field("model", "a string"))?;
    Ok(Ask {
        model: model.to_owned(),
        max_tokens: limit,
        stream: is_stream,
        seed: seed.and_then(Value::as_i64).unwrap_or(0) as u64,
        prompt: prompt.map(text_of).unwrap_or_default(),
        ..Ask::default()
    })
}

/// The text of content: a string, or parts with a `text` each.
fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts
            .iter()
            .filter_map(|part| part["text"].as_str())
            .collect(),
        _ => String::new(),
    }
}

/// The content of the last message of the user, under the name that the format gives it.
fn last_of_user<'a>(messages: Option<&'a Value>, content: &str) -> Option<&'a Value> {
    let messages = messages?.as_array()?;
    let last = messages.iter().rev().find(|m| m["role"] == "user")?;
    last.get(content)
}

/// A limit inside an object of the body.
fn limit_in(
    body: &Map<String, Value>,
    object: &str,
    name: &'static str,
) -> Result<Option<u32>, AskError> {
    match body.get(object) {
        Some(Value::Object(inner)) => limit(inner, name),
        _ => Ok(None),
    }
}

/// Whether the body asks for a stream.
fn wants_stream(body: &Map<String, Value>) -> bool {
    body.get("stream") == Some(&json!(true))
}
