//! Which checks a correctness test makes, and how its requests are shared among them.

use serde::{Deserialize, Serialize};

/// A kind of question with an exact answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CheckKind {
    /// LLMPerf's own: a number in words, to be answered in digits.
    Numbers,
    /// A sum, difference or product of whole numbers.
    Arithmetic,
    /// A random string, to be copied.
    Copying,
    /// How often a word stands in a list.
    Counting,
    /// JSON that a schema describes.
    Json,
    /// A code hidden in a long text.
    Needle,
    /// Questions of the person's own, from a file.
    Own,
}

impl CheckKind {
    /// Those that a person can switch on, in the order of the page; a file of questions switches on [`CheckKind::Own`].
    pub const BUILT_IN: [CheckKind; 6] = [
        CheckKind::Numbers,
        CheckKind::Arithmetic,
        CheckKind::Copying,
        CheckKind::Counting,
        CheckKind::Json,
        CheckKind::Needle,
    ];

    /// Its name on the page.
    pub fn label(self) -> &'static str {
        match self {
            CheckKind::Numbers => "Numbers in words",
            CheckKind::Arithmetic => "Arithmetic",
            CheckKind::Copying => "Copying",
            CheckKind::Counting => "Counting",
            CheckKind::Json => "JSON by a schema",
            CheckKind::Needle => "Needle in a long prompt",
            CheckKind::Own => "Own questions",
        }
    }

    /// Its word in a link.
    pub fn word(self) -> &'static str {
        match self {
            CheckKind::Numbers => "numbers",
            CheckKind::Arithmetic => "arithmetic",
            CheckKind::Copying => "copying",
            CheckKind::Counting => "counting",
            CheckKind::Json => "json",
            CheckKind::Needle => "needle",
            CheckKind::Own => "own",
        }
    }

    fn bit(self) -> u8 {
        1 << (self as u8)
    }
}

/// Prompt tokens of a needle's haystack unless the person wants another length.
pub const USUAL_NEEDLE_TOKENS: u32 = 4_000;

/// The fewest that hold three codes.
pub const LEAST_NEEDLE_TOKENS: u32 = 200;
/// The most: a worker makes them while it measures.
pub const MOST_NEEDLE_TOKENS: u32 = 200_000;

/// What a correctness test asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checks {
    /// The built-in checks that are on, a bit each in the order of [`CheckKind::BUILT_IN`], the lowest first.
    on: u8,
    /// About how long a needle's prompt is, in Llama-2 tokens.
    pub needle_tokens: u32,
    /// The person's own questions, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnSet>,
}

/// Names a file of questions; the questions themselves are no part of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSet {
    /// The file's name.
    pub name: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// How many questions it holds.
    pub count: u32,
}

impl Default for Checks {
    /// LLMPerf's correctness test: numbers in words alone.
    fn default() -> Checks {
        Checks::of(&[CheckKind::Numbers])
    }
}

impl Checks {
    /// These built-in checks.
    pub fn of(kinds: &[CheckKind]) -> Checks {
        Checks {
            on: kinds.iter().fold(0, |on, kind| on | kind.bit()) & Checks::ALL,
            needle_tokens: USUAL_NEEDLE_TOKENS,
            own: None,
        }
    }

    /// All bits.
    const ALL: u8 = (1 << CheckKind::BUILT_IN.len()) - 1;

    /// The built-in checks as bits, the first lowest.
    pub fn bits(&self) -> u8 {
        self.on & Checks::ALL
    }

    /// Checks by their bits; unknown ones are passed over.
    pub fn from_bits(bits: u8) -> Checks {
        Checks {
            on: bits & Checks::ALL,
            ..Checks::of(&[])
        }
    }

    /// The same checks with a needle's length and the person's own questions.
    pub fn with(self, needle_tokens: u32, own: Option<OwnSet>) -> Checks {
        Checks {
            needle_tokens,
            own,
            ..self
        }
    }

    /// Whether a check is on.
    pub fn has(&self, kind: CheckKind) -> bool {
        match kind {
            CheckKind::Own => self.own.is_some(),
            kind => self.on & kind.bit() != 0,
        }
    }

    /// The checks that are on, in the order in which requests go to them; numbers in words where none is.
    pub fn kinds(&self) -> Vec<CheckKind> {
        let all = CheckKind::BUILT_IN.into_iter().chain([CheckKind::Own]);
        let on: Vec<CheckKind> = all.filter(|kind| self.has(*kind)).collect();
        if on.is_empty() {
            vec![CheckKind::Numbers]
        } else {
            on
        }
    }

    /// Whether they are LLMPerf's own and nothing else.
    pub fn are_llmperf_s(&self) -> bool {
        self.bits() == CheckKind::Numbers.bit() && self.own.is_none()
    }

    /// Which check the request at `index` makes, and which of that check's questions it asks, from 0: the checks take turns.
    pub fn turn(&self, index: u32) -> (CheckKind, u32) {
        let kinds = self.kinds();
        let of = u32::try_from(kinds.len()).unwrap_or(1).max(1);
        let kind = kinds.get((index % of) as usize).copied();
        (kind.unwrap_or(CheckKind::Numbers), index / of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_shared_evenly_and_always_alike() {
        let mut checks = Checks::of(&[CheckKind::Json, CheckKind::Numbers]);
        checks.own = Some(OwnSet {
            name: "a.jsonl".to_owned(),
            sha256: String::new(),
            count: 2,
        });
        let (n, j, o) = (CheckKind::Numbers, CheckKind::Json, CheckKind::Own);
        let turns: Vec<_> = (0..7).map(|index| checks.turn(index)).collect();
        assert_eq!(
            turns,
            [(n, 0), (j, 0), (o, 0), (n, 1), (j, 1), (o, 1), (n, 2)]
        );
        assert!(!checks.are_llmperf_s());
        assert!(Checks::default().are_llmperf_s());
    }

    #[test]
    fn no_check_at_all_is_llmperf_s() {
        assert_eq!(Checks::of(&[]).turn(3), (CheckKind::Numbers, 3));
        assert_eq!(Checks::from_bits(0xff).kinds(), CheckKind::BUILT_IN);
    }
}
