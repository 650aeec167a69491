//! Counts tokens as the Llama tokenizer does: byte-pair encoding of the whole text, with single bytes for what it does not know.

mod merge;
mod units;
mod vocabulary;

use merge::Merger;
use std::collections::HashMap;
use units::units;
use vocabulary::Vocabulary;
pub use vocabulary::VocabularyError;

/// Stands for a space, and before every text.
const SPACE: &str = "▁";

/// Tokens with a meaning of their own, one each wherever a text holds their name.
const SPECIAL: [&str; 3] = ["<unk>", "<s>", "</s>"];

/// Counts of units that are kept, so that a word is taken apart once; more are forgotten together.
const KEPT: usize = 50_000;

/// Longer units than this many bytes are not likely to come again.
const LONGEST_KEPT: usize = 64;

/// A tokenizer with its vocabulary.
pub struct Tokenizer {
    vocabulary: Vocabulary,
    merger: Merger,
    known: HashMap<Box<str>, u32, vocabulary::Hashing>,
    normal: String,
}

impl Tokenizer {
    /// The tokenizer of a vocabulary in the compact form that `tools/tokenizer/compact.mjs` writes.
    ///
    /// # Errors
    /// Says what is wrong with the bytes.
    pub fn from_compact(bytes: &[u8]) -> Result<Tokenizer, VocabularyError> {
        Ok(Tokenizer {
            vocabulary: Vocabulary::from_compact(bytes)?,
            merger: Merger::default(),
            known: HashMap::default(),
            normal: String::new(),
        })
    }

    /// Tokens of a text by itself.
    pub fn count(&mut self, text: &str) -> u32 {
        let mut tokens = 0;
        let mut rest = text;
        while let Some((at, name)) = first_special(rest) {
            tokens += self.count_plain(rest.get(..at).unwrap_or_default()) + 1;
            rest = rest.get(at + name.len()..).unwrap_or_default();
        }
        tokens + self.count_plain(rest)
    }

    /// Tokens of a text with the one that begins every sequence, as LLMPerf counts them.
    pub fn count_with_bos(&mut self, text: &str) -> u32 {
        self.count(text) + 1
    }

    /// Tokens of a text without special ones.
    fn count_plain(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let mut normal = std::mem::take(&mut self.normal);
        normal.clear();
        normal.push_str(SPACE);
        for (at, part) in text.split(' ').enumerate() {
            if at > 0 {
                normal.push_str(SPACE);
            }
            normal.push_str(part);
        }
        let mut tokens = 0;
        units(&normal, &self.vocabulary, &mut |unit| {
            tokens += match self.known.get(unit) {
                Some(count) => *count,
                None => {
                    let count = self.merger.count(unit, &self.vocabulary);
                    if unit.len() <= LONGEST_KEPT {
                        if self.known.len() >= KEPT {
                            self.known.clear();
                        }
                        self.known.insert(unit.into(), count);
                    }
                    count
                }
            };
        });
        self.normal = normal;
        tokens
    }
}

/// Where the first special token's name stands, and the name.
fn first_special(text: &str) -> Option<(usize, &'static str)> {
    memchr::memchr_iter(b'<', text.as_bytes()).find_map(|at| {
        let tail = text.get(at..)?;
        let name = SPECIAL.iter().find(|name| tail.starts_with(**name))?;
        Some((at, *name))
    })
}
