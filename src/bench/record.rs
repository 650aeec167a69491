//! What is known of one request: its stamps, its outcome, its counts.

use crate::bench::correctness::question::Check;
use crate::bench::marks::Marks;
use crate::bench::text_tokens::TextTokens;
use crate::bench::units::Micros;
use serde::{Deserialize, Serialize};

/// The stamps of one request, all instants of the worker's clock. A stamp is `None` when the event did not happen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestTimeline {
    /// When the load profile wanted it sent.
    pub scheduled: Micros,
    /// Just before `fetch`.
    pub start: Micros,
    /// `fetch` resolved.
    pub headers: Option<Micros>,
    /// The read that completed the first event of any kind.
    pub first_event: Option<Micros>,
    /// The first event with non-empty `choices`.
    pub first_choice: Option<Micros>,
    /// The first reasoning text.
    pub first_reasoning: Option<Micros>,
    /// The first answer text.
    pub first_answer: Option<Micros>,
    /// c_1 … c_K: for each chunk with non-empty text (answer or reasoning), the stamp of the read that completed it.
    /// Chunks that arrived in one read carry the same stamp.
    pub chunks: Vec<Micros>,
    /// The last read that delivered bytes.
    pub last_read: Option<Micros>,
    /// The stream closed, or the request failed or was cancelled.
    pub end: Option<Micros>,
    /// Reads that delivered bytes.
    pub reads: u32,
    /// Reads that completed more than one chunk: the gap between these is not known.
    pub merged_reads: u32,
    /// Events of any kind (comments not counted).
    pub events: u32,
    /// `data:` lines.
    pub data_lines: u32,
}

/// Why a request is on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestRole {
    /// One of the plan's requests.
    Measured,
    /// An extra request before the clock starts, which pays for what a first one pays; never counted.
    WarmUp,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A finish reason, no error event and at least one chunk.
    Completed,
    /// Cut short because the run ended.
    Incomplete,
    /// Failed for a cause.
    Failed(Failure),
}

/// Why a request failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The class of the failure.
    pub cause: FailureCause,
    /// HTTP status, where a response arrived.
    pub status: Option<u16>,
    /// What happened, in the provider's own words where it gave any; already redacted.
    pub message: String,
    /// Seconds of `Retry-After`, where readable.
    pub retry_after: Option<u32>,
}

impl Failure {
    /// Whether the provider refused the request with a status of 400 to 499, and so did no work on it.
    pub fn is_refusal(&self) -> bool {
        self.status.is_some_and(refuses)
    }
}

/// Whether a status says that nothing was done: 400 to 499.
pub(super) fn refuses(status: u16) -> bool {
    (400..500).contains(&status)
}

/// Classes of failure, as metrics.md names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureCause {
    /// 4xx other than the ones below.
    BadRequest,
    /// 401 or 403.
    Auth,
    /// 429.
    RateLimit,
    /// 5xx.
    Server,
    /// An error event or malformed JSON in the stream.
    Stream,
    /// The connection was cut, or the stream ended without a finish reason or without any text.
    Truncated,
    /// No response that script may see: CORS, DNS, refused and blocked cannot be told apart in a browser.
    Opaque,
    /// Longer than the per-request timeout.
    Timeout,
}

impl FailureCause {
    /// The cause in the words shown to a person.
    pub fn label(self) -> &'static str {
        match self {
            FailureCause::BadRequest => "bad request",
            FailureCause::Auth => "auth",
            FailureCause::RateLimit => "rate limit",
            FailureCause::Server => "server error",
            FailureCause::Stream => "stream error",
            FailureCause::Truncated => "truncated stream",
            FailureCause::Opaque => "opaque network failure",
            FailureCause::Timeout => "timeout",
        }
    }
}

/// Token counts as the provider reports them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Prompt tokens.
    pub input_tokens: Option<u32>,
    /// Output tokens, reasoning counted in.
    pub output_tokens: Option<u32>,
    /// Of the output tokens, those of reasoning.
    pub reasoning_tokens: Option<u32>,
    /// Of the prompt tokens, those read from the provider's cache.
    pub cached_input_tokens: Option<u32>,
}

impl Usage {
    /// These counts, with those of `later` in their place where it has any.
    pub fn updated_by(self, later: Usage) -> Usage {
        Usage {
            input_tokens: later.input_tokens.or(self.input_tokens),
            output_tokens: later.output_tokens.or(self.output_tokens),
            reasoning_tokens: later.reasoning_tokens.or(self.reasoning_tokens),
            cached_input_tokens: later.cached_input_tokens.or(self.cached_input_tokens),
        }
    }
}

/// Time as the server itself reports it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerTiming {
    /// From arrival to the first token.
    pub ttft: Option<Micros>,
    /// From arrival to the end.
    pub total: Option<Micros>,
}

impl ServerTiming {
    /// These times; `None` when there are none.
    pub fn of(ttft: Option<Micros>, total: Option<Micros>) -> Option<ServerTiming> {
        (ttft.is_some() || total.is_some()).then_some(ServerTiming { ttft, total })
    }
}

/// All that is kept of one request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestRecord {
    /// Position in the order of sending, from 0, within its role.
    pub index: u32,
    /// Measured or extra.
    pub role: RequestRole,
    /// Which of the concurrent streams carried it, from 0.
    pub lane: u32,
    /// Its stamps.
    pub timeline: RequestTimeline,
    /// How it ended.
    pub outcome: Outcome,
    /// Prompt length in Llama-2 tokens, as the workload drew it; 0 where it was not counted.
    pub prompt_tokens: u32,
    /// Output limit that was wanted; `None` where none was.
    pub max_tokens: Option<u32>,
    /// The provider's own counts, where it sent any.
    pub usage: Option<Usage>,
    /// Tokens of the text by the page's tokenizer, counted once the run was over; `None` where they were not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_tokens: Option<TextTokens>,
    /// Tokens in the first chunk, where the provider says so.
    pub first_chunk_tokens: Option<u32>,
    /// The provider's own timings, where it sent any.
    pub server_timing: Option<ServerTiming>,
    /// The provider's finish reason, where it sent one.
    pub finish_reason: Option<String>,
    /// The first 200 characters of the reply (reasoning left out), redacted.
    pub reply_head: String,
    /// Whether the stream held no text but reasoning so far.
    pub reasoning_only: bool,
    /// What befell the browser while it was under way.
    #[serde(default, skip_serializing_if = "Marks::is_clean")]
    pub marks: Marks,
    /// From its start until the browser put it on the wire; `None` where the server does not let a page know
    /// (`Timing-Allow-Origin`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queued: Option<Micros>,
    /// The protocol by its ALPN name, `h2` or `http/1.1`; `None` where the server does not let a page know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// What a correctness test found in the reply; `None` in a load test.
    #[serde(default)]
    pub check: Option<Check>,
}

impl RequestRecord {
    /// A record of which nothing is known but its place: no stamp, no count, cut short.
    pub fn blank(index: u32, role: RequestRole, lane: u32) -> RequestRecord {
        RequestRecord {
            index,
            role,
            lane,
            timeline: RequestTimeline::default(),
            outcome: Outcome::Incomplete,
            prompt_tokens: 0,
            max_tokens: None,
            usage: None,
            text_tokens: None,
            first_chunk_tokens: None,
            server_timing: None,
            finish_reason: None,
            reply_head: String::new(),
            reasoning_only: false,
            marks: Marks::CLEAN,
            queued: None,
            protocol: None,
            check: None,
        }
    }

    /// Whether figures may be of it: extras are in none.
    pub fn is_measured(&self) -> bool {
        self.role == RequestRole::Measured
    }

    /// Whether it counts as a success: it completed and was not frozen.
    pub fn succeeded(&self) -> bool {
        self.outcome == Outcome::Completed && !self.marks.is_frozen()
    }
}
