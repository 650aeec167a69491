//! A question: what is asked, and what makes its reply right. LLMPerf's own are drawn here, as LLMPerf draws them.

use crate::bench::correctness::judge::{
    Exact, JsonJudge, Judge, LastNumber, Number, Pattern, Word,
};
use crate::bench::correctness::number_words::{LARGEST, number_words};
use crate::bench::correctness::schema::Schema;
use crate::bench::provider::Prompt;
use crate::bench::workload::python_random::PythonRandom;
use serde::{Deserialize, Serialize};

/// What a correctness test knows of one request. What was asked follows from the plan and the request's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Whether the text that arrived is right. It counts for a completed request only.
    pub found: bool,
}

/// A question with its exact answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The user message.
    pub user: String,
    /// What makes a reply right.
    pub rule: Rule,
}

/// What makes a reply right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// This number is among its numbers, as LLMPerf has it.
    Number(u32),
    /// This is its last number.
    LastNumber(u64),
    /// This string of letters and digits stands in it by itself.
    Word(String),
    /// It is JSON that is valid against this.
    Json(Schema),
    /// It is this text, white space around it passed over.
    Exact(String),
    /// This pattern is found in it.
    Pattern(String),
}

impl Rule {
    /// Who judges by this rule.
    pub fn judge(&self) -> Box<dyn Judge> {
        match self {
            Rule::Number(number) => Box::new(Number::new(*number)),
            Rule::LastNumber(number) => Box::new(LastNumber::new(*number)),
            Rule::Word(word) => Box::new(Word::new(word.clone())),
            Rule::Json(schema) => Box::new(JsonJudge::new(schema.clone())),
            Rule::Exact(text) => Box::new(Exact::new(text)),
            Rule::Pattern(pattern) => Box::new(Pattern::new(pattern)),
        }
    }

    /// The expected answer in words.
    pub fn words(&self) -> String {
        match self {
            Rule::Number(number) => number.to_string(),
            Rule::LastNumber(number) => number.to_string(),
            Rule::Word(text) | Rule::Exact(text) => text.clone(),
            Rule::Json(_) => "JSON valid against the schema".to_owned(),
            Rule::Pattern(pattern) => format!("/{pattern}/"),
        }
    }
}

/// LLMPerf's numbers, in the order of sending: `random.Random(seed).randint(0, 10000)`, one a question.
#[derive(Clone, Debug)]
pub struct Numbers {
    random: PythonRandom,
}

impl Numbers {
    /// The numbers of one run.
    pub fn new(seed: u64) -> Numbers {
        Numbers {
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

/// The limit for formats that are sent one: room for a model that explains itself, or reasons where that counts, and no more
/// than the most frugal hosts of open models allow (Llama 3 at Amazon Bedrock: 2,048).
const LIMIT: u32 = 2_048;

/// The prompt that asks this. It wants no output limit, as LLMPerf's has none, and its tokens are not counted.
pub fn prompt(user: String) -> Prompt {
    Prompt {
        system: String::new(),
        user,
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
        let check = |seed, expected: &[u32]| {
            let mut numbers = Numbers::new(seed);
            let drawn: Vec<u32> = expected.iter().map(|_| numbers.next()).collect();
            assert_eq!(drawn, expected);
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
            prompt(user_message(1_101)).user,
            "Convert the following sequence of words into a number: one thousand, one hundred and one.\nPrint the number first."
        );
    }
}
