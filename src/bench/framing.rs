//! What cuts a stream of bytes into events, wherever the reads happen to cut it.

use crate::bench::provider::DecodeError;
use std::borrow::Cow;

/// Longest event, and longest line, that is kept in memory: bytes.
pub const EVENT_LIMIT: usize = 4 * 1024 * 1024;

/// One event, valid while it is being handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// The event's name; empty when it has none.
    pub name: &'a str,
    /// Its data; several `data:` lines are joined by line feeds. Bytes that are not UTF-8 become U+FFFD.
    pub data: &'a str,
    /// How many lines of data it had; at least one.
    pub data_lines: u32,
}

/// An incremental reader of one kind of stream.
pub trait Framing {
    /// Takes the next bytes and hands over every event that they complete.
    ///
    /// # Errors
    /// When an event grows beyond [`EVENT_LIMIT`], or the bytes are no stream of this kind. Nothing more is handed over
    /// afterwards.
    fn push(
        &mut self,
        bytes: &[u8],
        on_event: &mut dyn FnMut(Event<'_>),
    ) -> Result<(), DecodeError>;

    /// Ends the stream and hands over the event that only lacks the mark of its end, if there is one.
    ///
    /// # Errors
    /// As [`Framing::push`].
    fn finish(&mut self, on_event: &mut dyn FnMut(Event<'_>)) -> Result<(), DecodeError>;

    /// Whether a body that starts with this byte, under this `Content-Type` (lower case, maybe empty), is something else
    /// than a stream of this kind: an error in JSON, a web page, a reply in one piece.
    fn is_foreign(&self, first: u8, content_type: &str) -> bool;
}

/// Whether a byte starts a JSON body or a web page.
pub(super) fn opens_a_page_or_json(first: u8) -> bool {
    matches!(first, b'{' | b'[' | b'<')
}

/// Bytes as text; those that are not UTF-8 become U+FFFD.
pub(super) fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    match simdutf8::basic::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(bytes),
    }
}

/// Holds what is kept of one event to [`EVENT_LIMIT`].
pub(super) fn within_limit(length: usize) -> Result<(), DecodeError> {
    if length <= EVENT_LIMIT {
        return Ok(());
    }
    Err(DecodeError {
        message: format!(
            "One event of the stream is longer than {} MB. Check that the base URL is that of a chat API, or lower the output limit.",
            EVENT_LIMIT / (1024 * 1024)
        ),
    })
}
