//! The vocabulary: which pieces there are, which pairs of them merge and in which order.

use super::SPACE;
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};

/// The id of the first piece that is neither special nor a byte.
const FIRST_PIECE: u32 = 259;

/// What the compact form begins with.
const HEAD: &str = "bpe 1\n";

/// Bytes that are no vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VocabularyError(String);

impl fmt::Display for VocabularyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The tokenizer's vocabulary cannot be read: {}.", self.0)
    }
}

impl std::error::Error for VocabularyError {}

/// A pair's merge: the earlier one goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Merge {
    pub rank: u32,
    pub piece: u32,
}

/// Pieces and merges. Ids are positions in the vocabulary that the compact form was made of.
pub(super) struct Vocabulary {
    merges: HashMap<u64, Merge, Hashing>,
    letters: HashMap<char, u32, Hashing>,
    /// For each ASCII character, those that may stand after it within a piece.
    ascii_neighbours: [u128; 128],
    /// The same for pairs that are not both ASCII.
    neighbours: HashMap<(char, char), (), Hashing>,
}

impl Vocabulary {
    /// Reads the head and one piece a line. Two pieces merge where what they make is a piece; that with the lower id goes first,
    /// runs of spaces last, and of one piece's pairs the one with the lower left id.
    pub fn from_compact(bytes: &[u8]) -> Result<Vocabulary, VocabularyError> {
        let wrong = |words: &str| VocabularyError(words.to_owned());
        let text = std::str::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8"))?;
        let pieces = text
            .strip_prefix(HEAD)
            .ok_or_else(|| wrong("it does not begin as one of this version"))?;
        let mut ids: HashMap<&str, u32, Hashing> = HashMap::default();
        for (id, piece) in (FIRST_PIECE..).zip(pieces.split_terminator('\n')) {
            if piece.is_empty() || ids.insert(piece, id).is_some() {
                return Err(wrong("a piece of it is empty or there twice"));
            }
        }
        let mut vocabulary = Vocabulary {
            merges: HashMap::default(),
            letters: HashMap::default(),
            ascii_neighbours: [0; 128],
            neighbours: HashMap::default(),
        };
        let mut pairs = Vec::new();
        for (id, piece) in (FIRST_PIECE..).zip(pieces.split_terminator('\n')) {
            vocabulary.learn_letters(piece, id);
            let of_spaces = piece.chars().all(|letter| SPACE.starts_with(letter));
            for (at, _) in piece.char_indices().skip(1) {
                let (left, right) = piece.split_at(at);
                if let (Some(left), Some(right)) = (ids.get(left), ids.get(right)) {
                    pairs.push((of_spaces, id, *left, *right));
                }
            }
        }
        pairs.sort_unstable();
        for (rank, (_, piece, left, right)) in (0..).zip(pairs) {
            let merge = Merge { rank, piece };
            vocabulary.merges.insert(pair(left, right), merge);
        }
        Ok(vocabulary)
    }

    fn learn_letters(&mut self, piece: &str, id: u32) {
        let mut letters = piece.chars();
        let Some(mut before) = letters.next() else {
            return;
        };
        if before.len_utf8() == piece.len() {
            self.letters.insert(before, id);
        }
        for letter in letters {
            match self.ascii_neighbours.get_mut(before as usize) {
                Some(after) if letter.is_ascii() => *after |= 1 << letter as u32,
                _ => {
                    self.neighbours.insert((before, letter), ());
                }
            }
            before = letter;
        }
    }

    /// The piece of one character; `None` where its bytes stand for it.
    pub fn letter(&self, letter: char) -> Option<u32> {
        self.letters.get(&letter).copied()
    }

    /// What two pieces beside each other become; `None` where they do not merge.
    pub fn merge(&self, left: u32, right: u32) -> Option<Merge> {
        self.merges.get(&pair(left, right)).copied()
    }

    /// Whether any piece holds these two characters beside each other. Where none does, nothing merges across them.
    pub fn may_join(&self, before: char, after: char) -> bool {
        match self.ascii_neighbours.get(before as usize) {
            Some(neighbours) if after.is_ascii() => neighbours >> after as u32 & 1 == 1,
            _ => self.neighbours.contains_key(&(before, after)),
        }
    }
}

fn pair(left: u32, right: u32) -> u64 {
    u64::from(left) << 32 | u64::from(right)
}

/// Hashing that is fast; the keys come from the vocabulary and from replies that are counted once, and a table of them is bounded.
pub(super) type Hashing = BuildHasherDefault<FastHasher>;

/// Multiplies and rotates, eight bytes at a time.
#[derive(Default)]
pub(super) struct FastHasher(u64);

impl FastHasher {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Hasher for FastHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in &mut words {
            self.mix(word.try_into().map_or(0, u64::from_le_bytes));
        }
        let mut last = [0; 8];
        for (slot, byte) in last.iter_mut().zip(words.remainder()) {
            *slot = *byte;
        }
        self.mix(u64::from_le_bytes(last));
    }

    fn write_u8(&mut self, byte: u8) {
        self.mix(u64::from(byte));
    }

    fn write_u32(&mut self, word: u32) {
        self.mix(u64::from(word));
    }

    fn write_u64(&mut self, word: u64) {
        self.mix(word);
    }

    fn finish(&self) -> u64 {
        // The table takes its place from the low bits and its tag from the high ones.
        self.0 ^ (self.0 >> 32)
    }
}
