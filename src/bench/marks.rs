//! What befell the browser while a request was under way: why its sample is not as good as the others.

use crate::bench::row::Ending;
use serde::{Deserialize, Serialize};

/// The marks of one request, saved as the sum of their bits; none for a clean sample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub struct Marks(u8);

impl Marks {
    /// Nothing befell it.
    pub const CLEAN: Marks = Marks(0);
    /// The worker did not run when it was due.
    pub const STALLED: Marks = Marks(1);
    /// The page was hidden.
    pub const HIDDEN: Marks = Marks(2);
    /// The page or the worker was frozen, or the computer slept: nothing was measured for seconds.
    pub const FROZEN: Marks = Marks(4);
    /// The browser said that it was offline.
    pub const OFFLINE: Marks = Marks(8);
    /// The wall clock and the worker's clock came apart: the computer slept, or its clock was set.
    pub const CLOCK_JUMP: Marks = Marks(16);

    /// Every mark, in the order of its bit, which is part of the saved formats.
    pub const ALL: [Marks; 5] = [
        Marks::STALLED,
        Marks::HIDDEN,
        Marks::FROZEN,
        Marks::OFFLINE,
        Marks::CLOCK_JUMP,
    ];

    /// These and those.
    pub fn and(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }

    /// Whether all of `other` are among these.
    pub fn has(self, other: Marks) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether there is none.
    pub fn is_clean(&self) -> bool {
        self.0 == 0
    }

    /// Whether the sample counts at all: a frozen one does not.
    pub fn is_frozen(self) -> bool {
        self.has(Marks::FROZEN)
    }

    /// The names of these marks, in a word each; empty for a clean sample.
    pub fn words(self) -> String {
        let words: Vec<&str> = Marks::ALL
            .into_iter()
            .filter(|mark| self.has(*mark))
            .map(Marks::word)
            .collect();
        words.join(" ")
    }

    fn word(self) -> &'static str {
        match self {
            Marks::STALLED => "stalled",
            Marks::HIDDEN => "hidden",
            Marks::FROZEN => "frozen",
            Marks::OFFLINE => "offline",
            _ => "clock-jump",
        }
    }
}

impl From<u8> for Marks {
    fn from(bits: u8) -> Marks {
        Marks(bits & 31)
    }
}

impl From<Marks> for u8 {
    fn from(marks: Marks) -> u8 {
        marks.0
    }
}

/// How many samples of a run bear marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarkCounts {
    /// Requests that were frozen, however they ended: they are in no other count but the number started.
    pub frozen: u32,
    /// Successes that bear a mark and were not frozen.
    pub flagged: u32,
    /// Of those flagged, how many bear each mark, in the order of [`Marks::ALL`]; one sample may bear several.
    pub by_mark: [u32; 5],
}

impl MarkCounts {
    /// Counts requests by how each ended and what befell it.
    pub fn of(requests: impl Iterator<Item = (Ending, Marks)>) -> MarkCounts {
        let mut counts = MarkCounts::default();
        for (ending, marks) in requests {
            if marks.is_frozen() {
                counts.frozen += 1;
            } else if ending == Ending::Completed && !marks.is_clean() {
                counts.flagged += 1;
                for (n, mark) in counts.by_mark.iter_mut().zip(Marks::ALL) {
                    *n += u32::from(marks.has(mark));
                }
            }
        }
        counts
    }

    /// Of those flagged, how many bear this mark.
    pub fn with(&self, mark: Marks) -> u32 {
        let counts = self.by_mark.iter().zip(Marks::ALL);
        counts.filter(|(_, m)| *m == mark).map(|(n, _)| *n).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::record::FailureCause;

    #[test]
    fn marks_add_up_and_say_their_names() {
        let both = Marks::STALLED.and(Marks::HIDDEN);
        assert!(both.has(Marks::HIDDEN) && !both.has(Marks::FROZEN) && !both.is_clean());
        assert_eq!(both.words(), "stalled hidden");
        assert_eq!(Marks::CLEAN.words(), "");
        let all = Marks::ALL.into_iter().fold(Marks::CLEAN, Marks::and);
        assert_eq!(all.words(), "stalled hidden frozen offline clock-jump");
    }

    #[test]
    fn marks_are_saved_as_a_number_and_bits_of_no_meaning_are_dropped() {
        assert_eq!(serde_json::to_string(&Marks::OFFLINE).unwrap(), "8");
        assert_eq!(
            serde_json::from_str::<Marks>("255").unwrap(),
            Marks::from(31)
        );
    }

    #[test]
    fn frozen_requests_are_counted_apart_and_failures_are_not_flagged() {
        let failed = Ending::Failed(FailureCause::Timeout);
        let counts = MarkCounts::of(
            [
                (Ending::Completed, Marks::CLEAN),
                (Ending::Completed, Marks::STALLED.and(Marks::HIDDEN)),
                (Ending::Completed, Marks::HIDDEN),
                (Ending::Completed, Marks::FROZEN.and(Marks::HIDDEN)),
                (failed, Marks::FROZEN),
                (failed, Marks::STALLED),
            ]
            .into_iter(),
        );
        assert_eq!((counts.frozen, counts.flagged), (2, 2));
        assert_eq!(counts.with(Marks::HIDDEN), 2);
        assert_eq!(counts.with(Marks::STALLED), 1);
        assert_eq!(counts.with(Marks::FROZEN), 0);
    }
}
