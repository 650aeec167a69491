//! The door for LLM APIs: a provider translates, it never sends or receives.

use crate::bench::framing::Framing;
use crate::bench::plan::{Target, TestPlan};
use crate::bench::record::{FailureCause, ServerTiming, Usage};
use crate::bench::secret::Secret;
use crate::bench::sse::{Event, Framer};
use dialect::Dialect;
use format::WireFormat;
use serde_json::{Map, Value};
use std::borrow::Cow;

pub mod anthropic;
pub mod auth;
pub mod bedrock;
pub mod body;
pub mod cohere;
pub mod custom;
pub mod dialect;
pub mod events;
pub mod format;
pub mod gemini;
pub mod listing;
pub mod lm_studio;
pub mod loose;
pub mod ollama;
pub mod openai;
mod piece;
pub mod responses;
mod scan;
pub mod tgi;
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
    /// Token counts; what a later one knows replaces what an earlier one said.
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

/// What a completion request is made of.
#[derive(Clone, Copy)]
pub struct Completion<'a> {
    /// Where to, and for which model.
    pub target: &'a Target,
    /// How the vendor speaks the format.
    pub dialect: Dialect,
    /// The key; may be empty.
    pub key: &'a Secret,
    /// What is asked.
    pub prompt: &'a Prompt,
    /// Additional sampling parameters, merged over the body.
    pub sampling: &'a Map<String, Value>,
    /// The wall clock in milliseconds since 1970, for those that sign a request with it.
    pub unix_ms: u64,
}

/// A translator between this program and one wire format: the door for new LLM APIs.
///
/// It makes a request of a prompt and meanings of events, and never sends, receives, waits or remembers: the worker sends
/// and stamps, [`Framing`] cuts bytes into events, [`crate::bench::stream::RequestDecoder`] keeps times and judges the end. So
/// a file is enough to test it with. `docs/adding-a-provider.md` shows a whole one, which is compiled and tested
/// (`examples/adding_a_provider.rs`); [`body`], [`events`] and [`loose`] hold what most of them need.
pub trait Provider {
    /// The streamed completion request. The key goes into a header, as [`body::post`] does it, and nowhere else.
    fn completion(&self, asked: &Completion<'_>) -> HttpRequest;

    /// What cuts its streams into events: server-sent events unless it says otherwise.
    fn framing(&self) -> Box<dyn Framing> {
        Box::new(Framer::new())
    }

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
}

/// The provider's own words from the body of a failed response; the body's first 500 characters where it has none, empty
/// for an empty body.
pub fn error_message(body: &str) -> String {
    let words = body_error(body).map(|(_, words)| words);
    words.unwrap_or_else(|| body.trim().chars().take(500).collect())
}

/// The error in a whole body that came with a good status where a stream was due: its class and the provider's own words.
/// `None` when the body holds no error.
pub fn body_error(body: &str) -> Option<(FailureCause, String)> {
    words::refusal_in(&serde_json::from_str(body).ok()?)
}

/// Finds the translator for a plan; `None` where a program does not carry it.
pub type Translators = fn(&TestPlan) -> Option<&'static dyn Provider>;

/// The one translator that nearly every run needs: the small worker carries no other.
pub fn openai_chat_only(plan: &TestPlan) -> Option<&'static dyn Provider> {
    match plan.target.provider.dialect().format {
        WireFormat::OpenAiChat => Some(&openai::OpenAi),
        _ => None,
    }
}

/// Every translator there is.
pub fn every_format(plan: &TestPlan) -> Option<&'static dyn Provider> {
    Some(match &plan.custom {
        Some(custom) => custom::Described::kept(custom),
        None => translator(plan.target.provider.dialect().format),
    })
}

/// The translator for a format. That of a plan's own description is in [`every_format`].
pub fn translator(format: WireFormat) -> &'static dyn Provider {
    match format {
        WireFormat::OpenAiChat => &openai::OpenAi,
        WireFormat::OpenAiResponses => &responses::Responses,
        WireFormat::Anthropic => &anthropic::Anthropic,
        WireFormat::Gemini => &gemini::GEMINI,
        WireFormat::Vertex => &gemini::VERTEX,
        WireFormat::Bedrock => &bedrock::Bedrock,
        WireFormat::Cohere => &cohere::Cohere,
        WireFormat::Ollama => &ollama::Ollama,
        WireFormat::Tgi => &tgi::Tgi,
        WireFormat::LmStudio => &lm_studio::LmStudio,
        WireFormat::Custom => &custom::UNDESCRIBED,
    }
}

/// `path` below the base URL, whose query (Azure's `?api-version=…`) stays at the end.
pub fn address(base: &str, path: &str) -> String {
    let (root, query) = match base.split_once('?') {
        Some((root, query)) => (root, format!("?{query}")),
        None => (base, String::new()),
    };
    format!("{}{path}{query}", root.trim_end_matches('/'))
}
