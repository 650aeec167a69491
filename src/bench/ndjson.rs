//! Cuts a stream into lines that hold one JSON object each (NDJSON, `application/x-ndjson`).

use crate::bench::framing::{Event, Framing, text_of, within_limit};
use crate::bench::provider::DecodeError;
use memchr::memchr;
use std::mem;

/// An incremental reader of lines. Blank lines are passed over; the last line may lack its end.
#[derive(Debug, Default)]
pub struct Lines {
    /// The start of a line whose end has not arrived.
    line: Vec<u8>,
    past_first_line: bool,
}

impl Lines {
    fn hand_over(&mut self, line: &[u8], on_event: &mut dyn FnMut(Event<'_>)) {
        let line = match mem::replace(&mut self.past_first_line, true) {
            true => line,
            false => line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line),
        };
        let data = line.trim_ascii();
        if !data.is_empty() {
            on_event(Event {
                name: "",
                data: &text_of(data),
                data_lines: 1,
            });
        }
    }
}

impl Framing for Lines {
    fn push(
        &mut self,
        bytes: &[u8],
        on_event: &mut dyn FnMut(Event<'_>),
    ) -> Result<(), DecodeError> {
        let mut rest = bytes;
        while let Some(at) = memchr(b'\n', rest) {
            let (line, tail) = rest.split_at(at);
            rest = tail.get(1..).unwrap_or_default();
            within_limit(self.line.len() + line.len())?;
            if self.line.is_empty() {
                self.hand_over(line, on_event);
            } else {
                let mut whole = mem::take(&mut self.line);
                whole.extend_from_slice(line);
                self.hand_over(&whole, on_event);
                whole.clear();
                self.line = whole;
            }
        }
        within_limit(self.line.len() + rest.len())?;
        self.line.extend_from_slice(rest);
        Ok(())
    }

    fn finish(&mut self, on_event: &mut dyn FnMut(Event<'_>)) -> Result<(), DecodeError> {
        let line = mem::take(&mut self.line);
        self.hand_over(&line, on_event);
        Ok(())
    }

    /// Each line looks like a JSON body: what tells a stream from one piece is its content type alone.
    fn is_foreign(&self, first: u8, content_type: &str) -> bool {
        matches!(first, b'[' | b'<') || content_type.starts_with("application/json")
    }
}
