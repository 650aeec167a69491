//! The door for LLM APIs: a provider translates, it never sends or receives.

use crate::bench::plan::{ProviderKind, Target};
use crate::bench::record::{FailureCause, ServerTiming, Usage};
use crate::bench::secret::Secret;
use crate::bench::sse::Event;
use serde_json::{Map, Value};
use std::borrow::Cow;

pub mod openai;
mod words;

/// One prompt and its limit, ready to be put into a provider's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// The system message; may be empty.
    pub system: String,
    /// The user message.
    pub user: String,
    /// Length of the user message in Llama-2 tokens; 0 where it was not counted.
    pub prompt_tokens: u32,
    /// Output limit in tokens.
    pub max_tokens: u32,
    /// Whether the limit is wanted. Where it is not, it is there for formats that must have one; others leave it out.
    pub is_limited: bool,
}

/// An HTTP request that the worker is to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRequest {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Absolute URL.
    pub url: String,
    /// Header names and values; only those that the provider needs.
    pub headers: Vec<(&'static str, HeaderValue)>,
    /// Body text; empty for `GET`.
    pub body: String,
}

/// A header's value: public, or made of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderValue {
    /// May be shown.
    Public(String),
    /// Holds a key: never shown.
    Private(Secret),
}

/// What one framed event means.
#[derive(Clone, Debug, PartialEq)]
pub enum StreamEvent<'a> {
    /// Answer text, not empty.
    Text(Cow<'a, str>),
    /// Reasoning text, not empty.
    Reasoning(Cow<'a, str>),
    /// An event with non-empty `choices` (or the like), with or without text. Comes before its text.
    Choice,
    /// Token counts; a later one replaces an earlier one.
    Usage(Usage),
    /// The server's own timings.
    ServerTiming(ServerTiming),
    /// Why the reply ended.
    Finish(Cow<'a, str>),
    /// The provider says that the request failed.
    Error {
        /// The class of the failure.
        cause: FailureCause,
        /// The provider's own words.
        message: String,
    },
    /// The provider's end mark, such as `[DONE]`.
    Done,
}

/// Bytes that could not be understood, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// What was wrong, with the first characters of the offending text.
    pub message: String,
}

/// The head of a response, before its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseHead {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`, lower case; empty when absent or hidden.
    pub content_type: String,
    /// Seconds of `Retry-After`, where readable.
    pub retry_after: Option<u32>,
}

/// A translator between this program and one wire format.
pub trait Provider {
    /// The streamed completion request for `prompt`.
    fn completion(
        &self,
        target: &Target,
        key: &Secret,
        prompt: &Prompt,
        sampling: &Map<String, Value>,
    ) -> HttpRequest;

    /// The request that lists the models.
    fn models(&self, target: &Target, key: &Secret) -> HttpRequest;

    /// Model names from the body of the answer to [`Provider::models`].
    fn model_names(&self, body: &str) -> Result<Vec<String>, DecodeError>;

    /// Translates one event and hands over what it means, in order. Unknown fields and event types are no error and
    /// yield nothing.
    ///
    /// # Errors
    /// When the data cannot be understood at all.
    fn decode(
        &self,
        event: &Event<'_>,
        emit: &mut dyn FnMut(StreamEvent<'_>),
    ) -> Result<(), DecodeError>;

    /// The provider's own words from the body of a failed response; the body's first 500 characters where it has
    /// none, empty for an empty body.
    fn error_message(&self, body: &str) -> String;

    /// The error in a whole body that came with a good status where a stream was due: its class and the provider's
    /// own words. `None` when the body holds no error.
    fn body_error(&self, body: &str) -> Option<(FailureCause, String)>;
}

/// The translator for a kind of provider.
pub fn provider(kind: ProviderKind) -> &'static dyn Provider {
    match kind {
        ProviderKind::OpenAi => &openai::OPENAI,
        ProviderKind::Simulator | ProviderKind::Simulated | ProviderKind::OpenAiCompatible => {
            &openai::COMPATIBLE
        }
    }
}
