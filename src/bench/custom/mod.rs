//! A wire format that a person describes: where a request goes, what it says, and where the text stands in the events.

pub mod sample;
pub mod template;

use serde::{Deserialize, Serialize};

/// The description; a part of the plan. It holds no secret: the values of secret headers are the plan's key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Custom {
    /// After the base URL; starts with `/`.
    pub path: String,
    /// Headers beside `Content-Type`.
    pub headers: Vec<Header>,
    /// The body as JSON, with placeholders ([`template`]).
    pub body: String,
    /// What cuts the stream into events.
    pub framing: StreamKind,
    /// Where each thing stands in an event.
    pub places: Places,
}

/// A header. Without a value it is a secret one: its value is a part of the key, in the order of the headers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Its name, a token.
    pub name: String,
    /// Its value where it is public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// Kinds of streams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StreamKind {
    /// Server-sent events.
    #[default]
    Sse,
    /// One JSON object a line.
    Ndjson,
}

impl StreamKind {
    /// Its name in links and saved forms.
    pub fn word(self) -> &'static str {
        match self {
            StreamKind::Sse => "sse",
            StreamKind::Ndjson => "ndjson",
        }
    }

    /// The one of that name.
    pub fn from_word(word: &str) -> Option<StreamKind> {
        [StreamKind::Sse, StreamKind::Ndjson]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// JSON pointers (RFC 6901) into an event, such as `/choices/0/delta/content`; empty where nobody said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Places {
    /// The answer's text. Never empty in a plan.
    pub text: String,
    /// Reasoning text.
    pub reasoning: String,
    /// The finish reason. Where nobody said, a stream that closes after some text counts as finished.
    pub finish: String,
    /// Prompt tokens.
    pub input_tokens: String,
    /// Output tokens.
    pub output_tokens: String,
}
