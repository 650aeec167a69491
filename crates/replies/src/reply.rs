//! The reply: what is to be sent, and when.

use crate::format::Format;

/// A reply's schedule. Times count from the start of service, which is the request's arrival unless the script
/// limits parallel service and the request had to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// Seconds of `Retry-After`; `None` where the header is not sent.
    pub retry_after: Option<u32>,
    /// Whether the response carries CORS headers; without them a page sees a network failure and nothing else.
    pub cors: Cors,
    /// Whether the response carries `Timing-Allow-Origin: *`.
    pub timing_allow_origin: bool,
    /// When status and headers are sent, in microseconds.
    pub headers_at_us: u64,
    /// The body in writes, in the order of sending.
    pub steps: Vec<Step>,
    /// What follows the last step.
    pub ending: Ending,
    /// When it follows, in microseconds: never before the last step.
    pub ending_at_us: u64,
    /// Requests for this model that are served at once; `None` for no limit.
    pub parallel: Option<u32>,
}

/// One write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When, in microseconds.
    pub at_us: u64,
    /// What.
    pub bytes: Vec<u8>,
    /// Output tokens that it completes; 0 for all but text.
    pub tokens: u32,
    /// What it is.
    pub part: Part,
}

/// What a write is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// A comment that keeps the connection alive.
    KeepAlive,
    /// The first event, which names the role and holds no text.
    Role,
    /// An event that frames text and holds none, such as the start and the end of a block.
    Structure,
    /// Reasoning text.
    Reasoning,
    /// Answer text.
    Answer,
    /// The finish reason.
    Finish,
    /// Token counts.
    Usage,
    /// `[DONE]`.
    Done,
    /// An error event.
    Error,
    /// An event whose JSON breaks off.
    Malformed,
    /// A whole body in JSON.
    Body,
    /// An event of a recorded stream, whatever it holds.
    Recorded,
}

/// What follows the last step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The response ends as it should.
    End,
    /// The connection is cut.
    Cut,
    /// Nothing is sent, and the connection stays open until the client leaves.
    Stall,
}

/// Whether CORS headers are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cors {
    /// They are.
    Sent,
    /// They are not.
    Withheld,
}

impl Reply {
    /// A whole JSON body, sent with its headers at the time given.
    pub fn json(status: u16, at_us: u64, body: &serde_json::Value) -> Reply {
        Reply {
            status,
            content_type: "application/json",
            retry_after: None,
            cors: Cors::Sent,
            timing_allow_origin: true,
            headers_at_us: at_us,
            steps: vec![Step {
                at_us,
                bytes: body.to_string().into_bytes(),
                tokens: 0,
                part: Part::Body,
            }],
            ending: Ending::End,
            ending_at_us: at_us,
            parallel: None,
        }
    }

    /// A refusal in OpenAI's words, sent at once; `kind` and `code` are its `type` and `code`.
    pub fn refusal(status: u16, kind: &str, code: Option<&str>, message: &str) -> Reply {
        Reply::json(status, 0, &crate::wire::error(kind, code, message))
    }

    /// A refusal in the words of a format; `kind` and `code` are for those that have them.
    pub fn refusal_in(
        format: Format,
        status: u16,
        kind: &str,
        code: Option<&str>,
        message: &str,
    ) -> Reply {
        match format {
            Format::OpenAiChat => Reply::refusal(status, kind, code, message),
            #[cfg(feature = "formats")]
            other => Reply::json(status, 0, &crate::formats::refusal(other, status, message)),
        }
    }

    /// The last step's time, or the headers' where there is no step.
    pub fn last_at_us(&self) -> u64 {
        self.steps
            .last()
            .map_or(self.headers_at_us, |step| step.at_us)
    }
}
