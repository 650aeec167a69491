//! The questions of a correctness test: numbers drawn as LLMPerf draws them, in its prompt.

use crate::bench::correctness::number_words::{LARGEST, number_words};
use crate::bench::provider::Prompt;
use crate::bench::workload::python_random::PythonRandom;
use serde::{Deserialize, Serialize};

/// What a correctness test knows of one request: the number that its reply must hold, and whether it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The number that was asked for in words.
    pub expected: u32,
    /// Whether the text that arrived holds it. It counts for a completed request only.
    pub found: bool,
}

/// The numbers of a run, in the order of sending: `random.Random(seed).randint(0, 10000)`, one a request.
#[derive(Clone, Debug)]
pub struct Questions {
    random: PythonRandom,
}

impl Questions {
    /// The questions of one run.
    pub fn new(seed: u64) -> Questions {
        Questions {
            random: PythonRandom::new(seed),
        }
    }

    /// Draws the next number.
    #[allow(clippy::should_implement_trait)] // it never ends, so an `Option` would only be in the way
    pub fn next(&mut self) -> u32 {
        self.random.below(LARGEST + 1)
    }
}

/// The user message that asks for a number: LLMPerf's, to the letter.
pub fn user_message(number: u32) -> String {
    format!(
        "Convert the following sequence of words into a number: {}.\nPrint the number first.",
        number_words(number)
    )
}

/// The limit for formats that must have one: room for a model that explains itself.
const LIMIT: u32 = 1_024;

/// The prompt that asks for a number. It wants no output limit, as LLMPerf's has none, and its tokens are not counted.
pub fn prompt(number: u32) -> Prompt {
    Prompt {
        system: String::new(),
        user: user_message(number),
        prompt_tokens: 0,
        max_tokens: LIMIT,
        is_limited: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_python_s_randint() {
        // [random.Random(s).randint(0, 10000) …] in CPython 3.
        let check = |seed, numbers: &[u32]| {
            let mut questions = Questions::new(seed);
            let drawn: Vec<u32> = numbers.iter().map(|_| questions.next()).collect();
            assert_eq!(drawn, numbers);
        };
        check(
            11111,
            &[5388, 431, 5849, 5906, 6565, 1842, 8343, 2797, 2133, 5896],
        );
        check((1 << 40) + 7, &[9345, 7797, 4109, 2076, 8467]);
    }

    #[test]
    fn the_prompt_is_llmperf_s() {
        assert_eq!(
            prompt(1_101).user,
            "Convert the following sequence of words into a number: one thousand, one hundred and one.\nPrint the number first."
        );
    }
}
