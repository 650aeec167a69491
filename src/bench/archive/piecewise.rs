//! A long run saved and read piece by piece, so that whoever keeps or shows it can do something else in between.

use crate::bench::archive::ArchiveError;
use crate::bench::archive::full::{self, NamedRun};
use crate::bench::record::RequestRecord;
use crate::bench::run::Run;
use serde_json::Deserializer;

/// About how many bytes are written or read at a step: some 10 ms of work.
const PIECE: usize = 1 << 20;

/// What precedes the records in a text of ours. In no string can it stand, since quotation marks in strings are escaped.
const RECORDS: &str = "\"records\":[";

/// A reading under way.
pub struct Reading<'a> {
    text: &'a str,
    /// Where the records begin, and where the next one does; `None` for a text that is read in one step.
    at: Option<(usize, usize)>,
    records: Vec<RequestRecord>,
}

impl<'a> Reading<'a> {
    /// Nothing of the text is read yet.
    pub fn of(text: &'a str) -> Reading<'a> {
        let long = text.len() > PIECE;
        let begin = || Some(text.rfind(RECORDS)? + RECORDS.len());
        Reading {
            text,
            at: long.then(begin).flatten().map(|begin| (begin, begin)),
            records: Vec::new(),
        }
    }

    /// Reads on. `None` where there is more to read.
    ///
    /// # Errors
    /// As [`full::from_json`], and in its words.
    pub fn step(&mut self) -> Result<Option<NamedRun>, ArchiveError> {
        let Some((begin, from)) = self.at else {
            return full::from_json(self.text).map(Some);
        };
        let mut at = from;
        while at < from + PIECE {
            let Some(rest) = self.text.get(at..) else {
                break;
            };
            if let Some(tail) = rest.strip_prefix(']') {
                let others = [&self.text[..begin], "]", tail].concat();
                let mut named = full::from_json(&others)?;
                named.run.records = std::mem::take(&mut self.records);
                return full::within_bounds(named).map(Some);
            }
            let mut read = Deserializer::from_str(rest).into_iter::<RequestRecord>();
            let Some(Ok(record)) = read.next() else {
                break;
            };
            self.records.push(record);
            at += read.byte_offset();
            at += usize::from(self.text[at..].starts_with(','));
        }
        // Not as we write it: read as a whole, it is well or has its faults named.
        self.at = (at > from).then_some((begin, at));
        Ok(None)
    }
}

/// A run in the making as text: its pieces, put together, are what [`full::to_json`] writes.
pub struct Writing<'a> {
    records: &'a [RequestRecord],
    /// What precedes the records, and what follows them.
    around: (String, String),
    /// The record that is written next; `None` once all is written.
    next: Option<usize>,
}

impl<'a> Writing<'a> {
    /// Nothing of the run is written yet.
    pub fn of(run: &'a Run, name: &str) -> Writing<'a> {
        let mut before = full::to_json(&run.without_records(), name);
        let at = before.rfind(RECORDS).map(|at| at + RECORDS.len());
        let after = before.split_off(at.unwrap_or(before.len()));
        Writing {
            records: &run.records,
            around: (before, after),
            next: Some(0),
        }
    }
}

impl Iterator for Writing<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let first = self.next?;
        let mut piece = std::mem::take(&mut self.around.0);
        for (at, record) in self.records.iter().enumerate().skip(first) {
            if piece.len() > PIECE {
                self.next = Some(at);
                return Some(piece);
            }
            if at > 0 {
                piece.push(',');
            }
            // As for the whole, nothing makes this fail.
            piece.push_str(&serde_json::to_string(record).unwrap_or_default());
        }
        self.next = None;
        piece.push_str(&self.around.1);
        Some(piece)
    }
}
