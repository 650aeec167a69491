//! The request: what a completion request says that a reply depends on, and how OpenAI chat completions say it.

use crate::checks::Answers;
use crate::format::Format;
use serde_json::Value;

/// The longest reply that can be asked for, in tokens.
pub const MAX_TOKENS: u32 = 100_000;

/// One request. It holds a key, so it cannot be printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// The wire format of the request, in which the reply is sent.
    pub format: Format,
    /// How many requests for this model came before; 0 for the first. Set by whoever plays the reply.
    pub number: u64,
    /// The request's own seed; 0 where it has none.
    pub seed: u64,
    /// The model's name, with its parameters where it has any.
    pub model: String,
    /// `max_completion_tokens` or `max_tokens`; `None` where the request has neither.
    pub max_tokens: Option<u32>,
    /// Whether the reply is to be streamed.
    pub stream: bool,
    /// Whether a stream is to end with token counts.
    pub include_usage: bool,
    /// The content of the last user message; empty where there is none.
    pub prompt: String,
    /// The key that came with the request; `None` without one. Set by whoever plays the reply.
    pub key: Option<String>,
    /// What a correctness test's question is answered with; `None` where the prompt asks none, but for LLMPerf's numbers,
    /// which every model knows. Set by whoever plays the reply.
    pub answers: Option<Answers>,
    /// Seconds since 1970, repeated in the reply. Set by whoever plays the reply.
    pub created: u64,
}

/// Why a body is no chat completion request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskError {
    /// The body is no JSON object; the parser's words.
    NotJson(String),
    /// A field is missing or has a value that cannot be used.
    Field {
        /// The field's name.
        name: &'static str,
        /// What it must be.
        expected: &'static str,
    },
}

impl std::fmt::Display for AskError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            AskError::NotJson(words) => write!(f, "The body is no JSON object: {words}"),
            AskError::Field { name, expected } => write!(f, "`{name}` must be {expected}"),
        }
    }
}

impl Ask {
    /// Reads the body of a request to `/v1/chat/completions`. Fields that no reply depends on are passed over.
    pub fn parse(body: &str) -> Result<Ask, AskError> {
        let body: serde_json::Map<String, Value> =
            serde_json::from_str(body).map_err(|error| AskError::NotJson(error.to_string()))?;
        let Some(Value::String(model)) = body.get("model") else {
            return Err(field("model", "a string"));
        };
        let Some(Value::Array(messages)) = body.get("messages") else {
            return Err(field("messages", "an array"));
        };
        let completion = limit(&body, "max_completion_tokens")?;
        Ok(Ask {
            format: Format::OpenAiChat,
            number: 0,
            seed: body.get("seed").and_then(Value::as_i64).unwrap_or(0) as u64,
            model: model.clone(),
            max_tokens: completion.or(limit(&body, "max_tokens")?),
            stream: flag(body.get("stream"), "stream")?,
            include_usage: flag(
                body.get("stream_options")
                    .and_then(|o| o.get("include_usage")),
                "stream_options.include_usage",
            )?,
            prompt: user_message(messages),
            key: None,
            answers: None,
            created: 0,
        })
    }

    /// The key of an `Authorization: Bearer …` header's value; `None` for another scheme or an empty key.
    pub fn bearer(header: &str) -> Option<String> {
        let (scheme, key) = header.trim().split_once(' ')?;
        (scheme.eq_ignore_ascii_case("bearer") && !key.trim().is_empty())
            .then(|| key.trim().to_owned())
    }

    /// The prompt's length in tokens as the scripts count it: one for every four characters, rounded up.
    pub fn prompt_tokens(&self) -> u32 {
        u32::try_from(self.prompt.chars().count().div_ceil(4)).unwrap_or(u32::MAX)
    }
}

pub(crate) fn field(name: &'static str, expected: &'static str) -> AskError {
    AskError::Field { name, expected }
}

pub(crate) fn limit(
    body: &serde_json::Map<String, Value>,
    name: &'static str,
) -> Result<Option<u32>, AskError> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_u64().and_then(|n| u32::try_from(n).ok()) {
            Some(n) if (1..=MAX_TOKENS).contains(&n) => Ok(Some(n)),
            _ => Err(field(name, "a whole number from 1 to 100000")),
        },
    }
}

fn flag(value: Option<&Value>, name: &'static str) -> Result<bool, AskError> {
    match value {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(_) => Err(field(name, "true or false")),
    }
}

fn user_message(messages: &[Value]) -> String {
    let user = messages.iter().rev().find(|m| m["role"] == "user");
    match user.map(|m| &m["content"]) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => parts.iter().filter_map(|p| p["text"].as_str()).collect(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: &str) {
        let message = Ask::parse(body).err().map(|error| error.to_string());
        assert_eq!(message.as_deref(), Some(expected), "{body}");
    }

    #[test]
    fn what_a_reply_depends_on_is_read_and_the_rest_passed_over() {
        let body = r#"{"model":"m","messages":[{"role":"system","content":""},{"role":"user","content":"abcde"}],
            "max_tokens":7,"seed":-1,"stream":true,"stream_options":{"include_usage":true},"temperature":0.5}"#;
        let ask = Ask::parse(body).unwrap();
        assert_eq!(ask.model, "m");
        assert_eq!(ask.prompt, "abcde");
        assert_eq!(ask.prompt_tokens(), 2);
        assert_eq!(ask.max_tokens, Some(7));
        assert_eq!(ask.seed, u64::MAX);
        assert!(ask.stream && ask.include_usage);
        let parts = r#"{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a"},
            {"type":"text","text":"b"}]}],"max_tokens":7,"max_completion_tokens":9}"#;
        let ask = Ask::parse(parts).unwrap();
        assert_eq!((ask.prompt.as_str(), ask.max_tokens), ("ab", Some(9)));
        assert!(!ask.stream && !ask.include_usage);
    }

    #[test]
    fn a_body_that_cannot_be_used_is_refused_with_the_field_s_name() {
        check(
            "[]",
            "The body is no JSON object: invalid type: sequence, expected a map at line 1 column 0",
        );
        check("{}", "`model` must be a string");
        check(r#"{"model":"m"}"#, "`messages` must be an array");
        let limit = "`max_tokens` must be a whole number from 1 to 100000";
        check(r#"{"model":"m","messages":[],"max_tokens":0}"#, limit);
        check(r#"{"model":"m","messages":[],"max_tokens":100001}"#, limit);
        check(r#"{"model":"m","messages":[],"max_tokens":1.5}"#, limit);
        check(
            r#"{"model":"m","messages":[],"stream":1}"#,
            "`stream` must be true or false",
        );
    }

    #[test]
    fn a_bearer_key_is_taken_from_its_header() {
        assert_eq!(Ask::bearer("Bearer sk-1"), Some("sk-1".into()));
        assert_eq!(Ask::bearer("bearer  sk-1 "), Some("sk-1".into()));
        assert_eq!(Ask::bearer("Basic abc"), None);
        assert_eq!(Ask::bearer("Bearer "), None);
    }
}
