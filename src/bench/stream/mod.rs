//! Follows one request from its response head to its end, and makes its record.

mod ended;
mod outcome;
mod reply;

use crate::bench::correctness::judge::Judge;
use crate::bench::framing::Framing;
use crate::bench::provider::{Provider, ResponseHead};
use crate::bench::record::RequestRecord;
use crate::bench::secret::Secret;
use crate::bench::text_tokens::ReplyText;
use crate::bench::units::Micros;
pub use ended::Ended;
pub use reply::ANSWER_CHARS;
use reply::Reply;

/// Most bytes kept of a body that is no stream.
const BODY_LIMIT: usize = 64 * 1024;

/// How the transport ended; the instant is the stamp taken when it was noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The body ended as the protocol wants it.
    Closed(Micros),
    /// `fetch` or a read was rejected; the browser's own words.
    NetworkError(Micros, String),
    /// The request took longer than its timeout.
    TimedOut(Micros),
    /// The run ended first.
    RunEnded(Micros),
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Sent; no response head yet.
    Waiting,
    /// The head is here, the first text is not.
    FirstToken,
    /// Text is arriving.
    Streaming,
}

/// A look at a request under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How far it has come.
    pub phase: Phase,
    /// Chunks with text so far.
    pub chunks: u32,
    /// Stamp of the first of them.
    pub first_chunk: Option<Micros>,
}

/// Whether more bytes can change the record's outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Go on reading.
    Continue,
    /// The provider's end mark was seen: only the end of the stream can follow.
    Ended,
    /// The request has failed: the connection may be dropped.
    Settled,
}

/// What the bytes of the body are taken for.
enum Body {
    /// Nothing so far but white space and byte order mark, which are dropped.
    Undecided,
    /// A stream of events.
    Events(Box<dyn Framing>),
    /// Not a stream: an error's body, or JSON or HTML under a good status.
    Whole(Vec<u8>),
}

/// The follower of one request. It is fed in the order of arrival and holds no byte longer than decoding needs.
pub struct RequestDecoder {
    provider: &'static dyn Provider,
    key: Secret,
    head: Option<ResponseHead>,
    body: Body,
    chunks_in_last_read: usize,
    reply: Reply,
}

impl RequestDecoder {
    /// A decoder for a request that was just sent. `record` brings index, role, lane, the stamps `scheduled` and
    /// `start`, and the prompt's lengths; the rest is filled in here. The key serves redaction only.
    pub fn new(
        provider: &'static dyn Provider,
        key: Secret,
        record: RequestRecord,
    ) -> RequestDecoder {
        RequestDecoder {
            provider,
            key,
            head: None,
            body: Body::Undecided,
            chunks_in_last_read: 0,
            reply: Reply::new(record),
        }
    }

    /// Has the reply judged while it arrives.
    pub fn judged_by(mut self, judge: Option<Box<dyn Judge>>) -> RequestDecoder {
        self.reply.judge = judge;
        self
    }

    /// Has the reply's text kept, up to so many bytes, to be counted later.
    pub fn keeping(mut self, bytes: usize) -> RequestDecoder {
        self.reply.text = ReplyText::with_room(bytes);
        self
    }

    /// Takes when the request left, where that was not known before it did.
    pub fn started(&mut self, at: Micros) {
        self.reply.record.timeline.start = at;
    }

    /// Takes the response head; `at` is when `fetch` resolved.
    pub fn head(&mut self, at: Micros, head: ResponseHead) {
        self.reply.record.timeline.headers = Some(at);
        if !is_good(head.status) {
            self.body = Body::Whole(Vec::new());
        }
        self.head = Some(head);
    }

    /// Takes one read; `at` was stamped before anything else was done with it.
    pub fn read(&mut self, at: Micros, bytes: &[u8]) -> Flow {
        if bytes.is_empty() {
            return self.flow();
        }
        let timeline = &mut self.reply.record.timeline;
        timeline.last_read = Some(at);
        timeline.reads += 1;
        let mut bytes = bytes;
        if matches!(self.body, Body::Undecided) {
            let blanks = bytes.iter().take_while(|b| is_blank(**b)).count();
            bytes = bytes.get(blanks..).unwrap_or_default();
            let framing = self.provider.framing();
            let content_type = self.head.as_ref().map_or("", |head| &head.content_type);
            self.body = match bytes.first() {
                None => Body::Undecided,
                Some(first) if framing.is_foreign(*first, content_type) => Body::Whole(Vec::new()),
                Some(_) => Body::Events(framing),
            };
        }
        match &mut self.body {
            Body::Undecided => {}
            Body::Whole(whole) => {
                let room = BODY_LIMIT.saturating_sub(whole.len());
                whole.extend(bytes.iter().take(room));
            }
            Body::Events(framer) => {
                let (provider, reply) = (self.provider, &mut self.reply);
                let before = reply.record.timeline.chunks.len();
                let framed = framer.push(bytes, &mut |event| reply.take(provider, at, event));
                if let Err(error) = framed {
                    reply.fail(error.message);
                }
                self.chunks_in_last_read = reply.record.timeline.chunks.len() - before;
                if self.chunks_in_last_read > 1 {
                    reply.record.timeline.merged_reads += 1;
                }
            }
        }
        self.flow()
    }

    /// How far it has come, for the live view.
    pub fn progress(&self) -> Progress {
        let chunks = &self.reply.record.timeline.chunks;
        Progress {
            phase: match (&self.head, chunks.is_empty()) {
                (_, false) => Phase::Streaming,
                (Some(_), true) => Phase::FirstToken,
                (None, true) => Phase::Waiting,
            },
            chunks: u32::try_from(chunks.len()).unwrap_or(u32::MAX),
            first_chunk: chunks.first().copied(),
        }
    }

    /// Ends the request and gives its record.
    pub fn finish(self, ending: Ending) -> RequestRecord {
        self.end(ending).record().0
    }

    /// Ends the request: what became of it is known at once, its record can be made later.
    pub fn end(mut self, ending: Ending) -> Ended {
        if let (Ending::Closed(_), Body::Events(framer)) = (&ending, &mut self.body) {
            let (provider, reply) = (self.provider, &mut self.reply);
            let at = reply.record.timeline.last_read.unwrap_or_default();
            let before = reply.record.timeline.chunks.len();
            // What cannot be decoded here is a cut, and is classed as one.
            let framed = framer.finish(&mut |event| reply.take_last(provider, at, event));
            let more = reply.record.timeline.chunks.len() - before;
            if framed.is_ok() && more == 1 && self.chunks_in_last_read == 1 {
                reply.record.timeline.merged_reads += 1;
            }
        }
        let whole = match &self.body {
            Body::Whole(bytes) => Some(String::from_utf8_lossy(bytes)),
            Body::Undecided | Body::Events(_) => None,
        };
        let evidence = outcome::Evidence {
            key: &self.key,
            head: self.head.as_ref(),
            whole: whole.as_deref(),
            reply: &self.reply,
        };
        let outcome = outcome::classify(&evidence, &ending);
        Ended::new(self.reply, self.key, outcome, ending.at())
    }

    /// The last read that delivered bytes; `None` before the first.
    pub fn last_read(&self) -> Option<Micros> {
        self.reply.record.timeline.last_read
    }

    fn flow(&self) -> Flow {
        match self.reply.failure {
            Some(_) => Flow::Settled,
            None if self.reply.done => Flow::Ended,
            None => Flow::Continue,
        }
    }
}

impl Ending {
    /// When it was noticed.
    pub fn at(&self) -> Micros {
        match self {
            Ending::Closed(at)
            | Ending::NetworkError(at, _)
            | Ending::TimedOut(at)
            | Ending::RunEnded(at) => *at,
        }
    }
}

fn is_good(status: u16) -> bool {
    (200..300).contains(&status)
}

/// White space, or a byte of the byte order mark.
fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || b"\xEF\xBB\xBF".contains(&byte)
}
