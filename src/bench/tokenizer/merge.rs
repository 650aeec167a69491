//! Merges a unit's characters as byte-pair encoding wants it: the pair of the lowest rank first, the leftmost of equals.

use super::vocabulary::Vocabulary;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Stands for a byte of a character that is no piece: it merges with nothing.
const BYTE: u32 = 0;

/// What has become of a character: a piece with its neighbours, or nothing any more.
#[derive(Clone, Copy)]
struct Symbol {
    /// `None` once it has been merged into the one before.
    piece: Option<u32>,
    before: usize,
    after: usize,
}

/// A pair that may merge: by rank, then by place. The piece it makes tells whether it is still there.
type Candidate = Reverse<(u32, usize, u32)>;

/// No symbol.
const NONE: usize = usize::MAX;

/// Counts the pieces of units; its memory is used again.
#[derive(Default)]
pub(super) struct Merger {
    symbols: Vec<Symbol>,
    waiting: BinaryHeap<Candidate>,
}

impl Merger {
    /// Pieces of one unit.
    pub fn count(&mut self, unit: &str, vocabulary: &Vocabulary) -> u32 {
        self.symbols.clear();
        self.waiting.clear();
        for letter in unit.chars() {
            match vocabulary.letter(letter) {
                Some(piece) => self.push(piece),
                None => (0..letter.len_utf8()).for_each(|_| self.push(BYTE)),
            }
        }
        if let Some(last) = self.symbols.last_mut() {
            last.after = NONE;
        }
        let mut pieces = self.symbols.len();
        for at in 0..pieces {
            self.consider(at, vocabulary);
        }
        while let Some(Reverse((_, at, piece))) = self.waiting.pop() {
            let candidate = self.pair(at).and_then(|(l, r)| vocabulary.merge(l, r));
            if candidate.is_some_and(|merge| merge.piece == piece) {
                self.join(at, piece);
                pieces -= 1;
                let before = self.symbols.get(at).map_or(NONE, |s| s.before);
                self.consider(before, vocabulary);
                self.consider(at, vocabulary);
            }
        }
        u32::try_from(pieces).unwrap_or(u32::MAX)
    }

    fn push(&mut self, piece: u32) {
        let at = self.symbols.len();
        self.symbols.push(Symbol {
            piece: Some(piece),
            before: at.checked_sub(1).unwrap_or(NONE),
            after: at + 1,
        });
    }

    /// The pieces at `at` and after it; `None` where there are no two.
    fn pair(&self, at: usize) -> Option<(u32, u32)> {
        let left = self.symbols.get(at)?;
        let right = self.symbols.get(left.after)?;
        Some((left.piece?, right.piece?))
    }

    /// Puts the pair at `at` on the list where it merges.
    fn consider(&mut self, at: usize, vocabulary: &Vocabulary) {
        let merge = self.pair(at).and_then(|(l, r)| vocabulary.merge(l, r));
        if let Some(merge) = merge {
            self.waiting.push(Reverse((merge.rank, at, merge.piece)));
        }
    }

    /// Makes one piece of the pair at `at`.
    fn join(&mut self, at: usize, piece: u32) {
        let Some(right) = self.symbols.get(at).map(|left| left.after) else {
            return;
        };
        let mut beyond = NONE;
        if let Some(gone) = self.symbols.get_mut(right) {
            gone.piece = None;
            beyond = gone.after;
        }
        if let Some(left) = self.symbols.get_mut(at) {
            left.piece = Some(piece);
            left.after = beyond;
        }
        if let Some(next) = self.symbols.get_mut(beyond) {
            next.before = at;
        }
    }
}
