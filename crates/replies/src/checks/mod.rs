//! Answers to a correctness test: what each of its questions asks for, right or wrong on purpose. Read from the prompt's
//! words alone, apart from the program that writes them.

mod calculated;
mod described;

/// What stands before a text that a model is to repeat.
const REPEAT: &str = "Repeat after me: ";
/// What stands before a string to be copied.
const COPY: &str = "Copy the following string exactly, and write nothing else:\n";
/// What stands before a schema.
const DESCRIBED: &str =
    "Reply with one JSON value that is valid against this JSON Schema, and with nothing else:\n";

/// The answers to one question, in tokens: the right one, and a wrong one of its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// What a model that knows says.
    pub right: Vec<String>,
    /// What one says that does not.
    pub wrong: Vec<String>,
}

impl Answers {
    /// The answers to a prompt; `None` where it asks no such question. LLMPerf's numbers are known to every model anyway.
    pub fn to(prompt: &str) -> Option<Answers> {
        let number = calculated::result(prompt)
            .or_else(|| calculated::count(prompt))
            .or_else(|| calculated::code(prompt));
        if let Some(number) = number {
            let said = |number| words(&format!("The answer is {}.", grouped(number)));
            return Some(Answers {
                right: said(number),
                wrong: said(number.checked_add(1)?),
            });
        }
        let text = prompt
            .strip_prefix(COPY)
            .or_else(|| prompt.strip_prefix(REPEAT));
        if let Some(text) = text {
            return Some(Answers {
                right: pieces(text),
                wrong: wrong_copy(text),
            });
        }
        let schema = serde_json::from_str(prompt.strip_prefix(DESCRIBED)?).ok()?;
        let value = described::example(&schema)?;
        Some(Answers {
            right: pieces(&value.to_string()),
            wrong: pieces(&described::spoilt(value).to_string()),
        })
    }
}

/// A copy with one letter too many.
fn wrong_copy(text: &str) -> Vec<String> {
    let mut tokens = pieces(text);
    tokens.push("x".to_owned());
    tokens
}

/// A token a word, each with the blank before it.
fn words(text: &str) -> Vec<String> {
    text.split_inclusive(' ').map(str::to_owned).collect()
}

/// Tokens of five letters.
fn pieces(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters
        .chunks(5)
        .map(|some| some.iter().collect())
        .collect()
}

/// A number with its thousands commas, so that a reader must know them.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prompt: &str, right: &str, wrong: &str) {
        let answers = Answers::to(prompt).unwrap();
        assert_eq!(answers.right.concat(), right);
        assert_eq!(answers.wrong.concat(), wrong);
    }

    #[test]
    fn every_kind_of_question_is_answered_right_and_wrong() {
        check(
            "Calculate (4817 + 296) * 12.\nEnd your reply with the result in digits.",
            "The answer is 61,356.",
            "The answer is 61,357.",
        );
        check(
            "How many times does the word \"lamp\" stand in this list?\nlamp, drum, lamp\nEnd your reply with the number in digits.",
            "The answer is 2.",
            "The answer is 3.",
        );
        check(
            "Copy the following string exactly, and write nothing else:\naB3xyz",
            "aB3xyz",
            "aB3xyzx",
        );
        check("Repeat after me: Paris", "Paris", "Parisx");
        check(
            "Some text.\nThe code of the black box is 1234567.\nThe code of the white box is 7654321.\n\nWhat is the code of the black box? End your reply with the code in digits.",
            "The answer is 1,234,567.",
            "The answer is 1,234,568.",
        );
        check(
            "Reply with one JSON value that is valid against this JSON Schema, and with nothing else:\n{\"type\": \"object\", \"properties\": {\"n\": {\"type\": \"integer\", \"minimum\": 3, \"maximum\": 5}}, \"required\": [\"n\"], \"additionalProperties\": false}",
            "{\"n\":3}",
            "{}",
        );
        assert_eq!(Answers::to("Hello"), None);
    }
}
