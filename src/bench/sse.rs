//! Cuts a stream of bytes into server-sent events, wherever the reads happen to cut it.

use crate::bench::framing::{Framing, opens_a_page_or_json, text_of, within_limit};
use crate::bench::provider::DecodeError;
use memchr::memchr2;
use std::mem;

pub use crate::bench::framing::{EVENT_LIMIT, Event};

/// An incremental reader of `text/event-stream` (WHATWG HTML, section 9.2.6), with one liberty: an event that the end
/// of the stream leaves without its blank line is handed over by [`Framer::finish`], since LLM servers omit it.
#[derive(Debug, Default)]
pub struct Framer {
    /// The start of a line whose end has not arrived.
    line: Vec<u8>,
    /// Data lines of the event under construction.
    data: Vec<u8>,
    data_lines: u32,
    name: Vec<u8>,
    /// The last push ended in CR: a LF at the start of the next one belongs to it.
    after_cr: bool,
    /// The first line is over, and with it the place for a byte order mark.
    past_first_line: bool,
}

impl Framer {
    /// A framer at the start of a stream.
    pub fn new() -> Framer {
        Framer::default()
    }

    /// Takes the next bytes and hands over every event that they complete.
    ///
    /// # Errors
    /// When an event grows beyond [`EVENT_LIMIT`]. The framer is of no use afterwards.
    pub fn push(
        &mut self,
        bytes: &[u8],
        on_event: &mut impl FnMut(Event<'_>),
    ) -> Result<(), DecodeError> {
        let mut rest = bytes;
        if self.after_cr && !rest.is_empty() {
            self.after_cr = false;
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        while let Some(at) = memchr2(b'\n', b'\r', rest) {
            let (line, tail) = rest.split_at(at);
            rest = self.after_line_end(tail);
            if !self.line.is_empty() {
                self.carry(line)?;
                let mut whole = mem::take(&mut self.line);
                self.take_line(&whole, on_event)?;
                whole.clear();
                self.line = whole;
            } else if self.data_lines == 0
                && self.past_first_line
                && let Some(data) = line.strip_prefix(b"data:")
                && matches!(rest.first(), Some(b'\n' | b'\r'))
            {
                // A whole event within one read, which is nearly all of them: nothing is copied.
                within_limit(data.len())?;
                rest = self.after_line_end(rest);
                hand_over(&self.name, without_space(data), 1, on_event);
                self.name.clear();
            } else {
                self.take_line(line, on_event)?;
            }
        }
        self.carry(rest)
    }

    /// Ends the stream and hands over the event that lacks its blank line, if there is one.
    ///
    /// # Errors
    /// As [`Framer::push`].
    pub fn finish(&mut self, on_event: &mut impl FnMut(Event<'_>)) -> Result<(), DecodeError> {
        let line = mem::take(&mut self.line);
        if !line.is_empty() {
            self.take_line(&line, on_event)?;
        }
        self.dispatch(on_event);
        Ok(())
    }

    /// `tail` starts with a line end: what follows it.
    fn after_line_end<'b>(&mut self, tail: &'b [u8]) -> &'b [u8] {
        match tail {
            [b'\r', b'\n', rest @ ..] => rest,
            [b'\r'] => {
                self.after_cr = true;
                &[]
            }
            [_, rest @ ..] => rest,
            [] => &[],
        }
    }

    fn carry(&mut self, bytes: &[u8]) -> Result<(), DecodeError> {
        within_limit(self.line.len() + bytes.len())?;
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    fn take_line(
        &mut self,
        line: &[u8],
        on_event: &mut impl FnMut(Event<'_>),
    ) -> Result<(), DecodeError> {
        within_limit(line.len())?;
        let line = if mem::replace(&mut self.past_first_line, true) {
            line
        } else {
            line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line)
        };
        if line.is_empty() {
            self.dispatch(on_event);
            return Ok(());
        }
        let colon = memchr::memchr(b':', line).unwrap_or(line.len());
        let (field, value) = line.split_at(colon);
        let value = without_space(value.strip_prefix(b":").unwrap_or(value));
        match field {
            b"data" => {
                within_limit(self.data.len() + value.len() + 1)?;
                if self.data_lines > 0 {
                    self.data.push(b'\n');
                }
                self.data.extend_from_slice(value);
                self.data_lines += 1;
            }
            b"event" => {
                self.name.clear();
                self.name.extend_from_slice(value);
            }
            // A comment (empty field), `id`, `retry` or a field that nobody knows.
            _ => {}
        }
        Ok(())
    }

    fn dispatch(&mut self, on_event: &mut impl FnMut(Event<'_>)) {
        if self.data_lines > 0 {
            hand_over(&self.name, &self.data, self.data_lines, on_event);
        }
        self.name.clear();
        self.data.clear();
        self.data_lines = 0;
    }
}

fn hand_over(name: &[u8], data: &[u8], data_lines: u32, on_event: &mut impl FnMut(Event<'_>)) {
    on_event(Event {
        name: &text_of(name),
        data: &text_of(data),
        data_lines,
    });
}

fn without_space(value: &[u8]) -> &[u8] {
    value.strip_prefix(b" ").unwrap_or(value)
}

impl Framing for Framer {
    fn push(
        &mut self,
        bytes: &[u8],
        on_event: &mut dyn FnMut(Event<'_>),
    ) -> Result<(), DecodeError> {
        Framer::push(self, bytes, &mut |event| on_event(event))
    }

    fn finish(&mut self, on_event: &mut dyn FnMut(Event<'_>)) -> Result<(), DecodeError> {
        Framer::finish(self, &mut |event| on_event(event))
    }

    /// No line of an event stream starts like a JSON or HTML body.
    fn is_foreign(&self, first: u8, _: &str) -> bool {
        opens_a_page_or_json(first)
    }
}
