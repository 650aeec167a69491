//! The requests that have ended. What became of one is known at once, so that the next can leave; its record is made with the
//! next slice of decoding.

use crate::bench::generator::RequestId;
use crate::bench::record::{Outcome, RequestRecord};
use crate::bench::stream::Ended;
use crate::bench::text_tokens::{self, ReplyText};
use crate::bench::units::Micros;

/// What has ended and was not handed over yet.
pub struct Landed {
    waiting: Vec<(RequestId, Ended)>,
    records: Vec<RequestRecord>,
    /// What completed replies said, by their place in the order of sending.
    texts: Vec<(u32, ReplyText)>,
    /// Bytes of texts that may still be handed over.
    room: usize,
    /// Chunks of all measured requests that ended, taken or not.
    chunks: u64,
}

impl Default for Landed {
    fn default() -> Landed {
        Landed {
            waiting: Vec::new(),
            records: Vec::new(),
            texts: Vec::new(),
            room: text_tokens::MOST,
            chunks: 0,
        }
    }
}

impl Landed {
    /// Adds one that has just ended.
    pub fn add(&mut self, id: RequestId, ended: Ended) {
        if !id.warm_up {
            self.chunks += ended.timeline().chunks.len() as u64;
        }
        self.waiting.push((id, ended));
    }

    /// Makes the records of those that ended since the last time.
    pub fn make_records(&mut self) {
        for (id, ended) in self.waiting.drain(..) {
            let (record, text) = ended.record();
            if !id.warm_up && record.outcome == Outcome::Completed {
                // What a reply said is kept while there is room.
                if let Some(room) = text.size().and_then(|size| self.room.checked_sub(size)) {
                    self.room = room;
                    self.texts.push((id.index, text));
                }
            }
            self.records.push(record);
        }
    }

    /// Takes the records that were made of what ended before `until`.
    pub fn take_records(&mut self, until: Micros) -> Vec<RequestRecord> {
        let (taken, kept) = std::mem::take(&mut self.records)
            .into_iter()
            .partition(|r| r.timeline.end.is_none_or(|end| end < until));
        self.records = kept;
        taken
    }

    /// Takes what the replies said that completed since the last time, by their place in the order of sending.
    pub fn take_texts(&mut self) -> Vec<(u32, ReplyText)> {
        std::mem::take(&mut self.texts)
    }

    /// When the oldest began whose record was made and not taken yet.
    pub fn oldest_start(&self) -> Option<Micros> {
        let records = self.records.iter();
        records.map(|record| record.timeline.start).min()
    }

    /// Chunks of all measured requests that ended.
    pub fn chunks(&self) -> u64 {
        self.chunks
    }

    /// Bytes of texts that may still be handed over.
    pub fn room(&self) -> usize {
        self.room
    }
}
