//! A person's own questions: a file of JSON lines, each with a prompt and what its reply must be.

use super::judge::pattern_error;
use crate::bench::correctness::checks::OwnSet;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Longest file, bytes.
pub const MOST_BYTES: usize = 1 << 20;
/// Most questions of a file.
pub const MOST_QUESTIONS: usize = 10_000;
/// Longest prompt, characters.
pub const LONGEST_PROMPT: usize = 200_000;
/// Longest answer or pattern, characters.
pub const LONGEST_ANSWER: usize = 2_000;
/// Most faults that are told one by one.
const MOST_FAULTS: usize = 20;

/// One question of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnQuestion {
    /// What is asked.
    pub prompt: String,
    /// What makes a reply right.
    pub rule: OwnRule,
}

/// What makes a reply right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnRule {
    /// It is this text, white space around it passed over.
    Expected(String),
    /// This pattern is found in it.
    Pattern(String),
}

/// What a look at a file found: the set, or what is wrong with it, a sentence for each line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Looked {
    /// Every line is a question.
    Good(OwnSet),
    /// Some are not.
    Faulty(Vec<String>),
}

/// Looks at a file of this name.
pub fn look(name: &str, text: &str) -> Looked {
    match questions(text) {
        Ok(questions) => Looked::Good(OwnSet {
            name: short(name, 100),
            sha256: sha256(text),
            count: u32::try_from(questions.len()).unwrap_or(u32::MAX),
        }),
        Err(faults) => Looked::Faulty(faults),
    }
}

/// The questions of a file, or every fault in words with the number of its line.
pub fn questions(text: &str) -> Result<Vec<OwnQuestion>, Vec<String>> {
    if text.len() > MOST_BYTES {
        return Err(vec![format!(
            "The file is larger than {} MB. Split it, and run the parts one after the other.",
            MOST_BYTES >> 20
        )]);
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut questions = Vec::new();
    let mut faults = Vec::new();
    let lines = text.lines().zip(1u32..);
    for (line, number) in lines.filter(|(line, _)| !line.trim().is_empty()) {
        match question(line) {
            Ok(question) => questions.push(question),
            Err(words) => faults.push(format!("Line {number}: {words}")),
        }
    }
    if questions.len() + faults.len() > MOST_QUESTIONS {
        faults.insert(0, "The file holds more than 10,000 questions.".to_owned());
    }
    if questions.is_empty() && faults.is_empty() {
        faults.push(
            "The file holds no question. Each line is one, such as {\"prompt\": \"The capital of France?\", \"expected\": \"Paris\"}."
                .to_owned(),
        );
    }
    let more = faults.len().saturating_sub(MOST_FAULTS);
    if more > 0 {
        faults.truncate(MOST_FAULTS);
        faults.push(format!("and {more} more"));
    }
    if faults.is_empty() {
        Ok(questions)
    } else {
        Err(faults)
    }
}

fn question(line: &str) -> Result<OwnQuestion, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| {
        let words = error.to_string().replace("line 1 column", "column");
        format!("this is not JSON ({words}).")
    })?;
    let Value::Object(fields) = value else {
        return Err("this is JSON, but no object with a “prompt”.".to_owned());
    };
    let prompt = match fields.get("prompt") {
        Some(Value::String(text)) if !text.trim().is_empty() => text.clone(),
        Some(Value::String(_)) => return Err("“prompt” is empty.".to_owned()),
        Some(_) => return Err("“prompt” must be a string.".to_owned()),
        None => return Err("“prompt” is missing.".to_owned()),
    };
    if prompt.chars().count() > LONGEST_PROMPT {
        return Err("“prompt” is longer than 200,000 characters.".to_owned());
    }
    let rule = match (fields.get("expected"), fields.get("pattern")) {
        (Some(_), Some(_)) => {
            return Err("it has both “expected” and “pattern”: one of them decides.".to_owned());
        }
        (None, None) => return Err("“expected” or “pattern” is missing.".to_owned()),
        (Some(expected), None) => OwnRule::Expected(answer("expected", expected)?),
        (None, Some(Value::String(pattern))) => {
            let pattern = answer("pattern", &Value::String(pattern.clone()))?;
            if let Some(why) = pattern_error(&pattern) {
                return Err(format!("“pattern” is no regular expression ({why})."));
            }
            OwnRule::Pattern(pattern)
        }
        (None, Some(_)) => return Err("“pattern” must be a string.".to_owned()),
    };
    Ok(OwnQuestion { prompt, rule })
}

/// A text, or a number or a boolean as JSON writes it.
fn answer(field: &str, value: &Value) -> Result<String, String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return Err(format!("“{field}” must be a string or a number.")),
    };
    if text.trim().is_empty() {
        return Err(format!("“{field}” is empty."));
    }
    if text.chars().count() > LONGEST_ANSWER {
        return Err(format!("“{field}” is longer than 2,000 characters."));
    }
    Ok(text)
}

/// SHA-256 of a text, in hexadecimal.
fn sha256(text: &str) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The first letters of a name, none of them invisible.
fn short(name: &str, letters: usize) -> String {
    let seen = name.chars().filter(|c| !c.is_control());
    seen.take(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, faults: &[&str]) {
        let found = questions(text).err().unwrap_or_default();
        assert_eq!(found, faults, "{text}");
    }

    #[test]
    fn each_line_is_a_question() {
        let text = "\u{feff}{\"prompt\":\"Capital?\",\"expected\":\"Paris\",\"id\":7}\r\n\n{\"prompt\":\"2+2\",\"expected\":4}\n{\"prompt\":\"A colour\",\"pattern\":\"(?i)red|blue\"}";
        let found = questions(text).unwrap();
        let rules: Vec<&OwnRule> = found.iter().map(|q| &q.rule).collect();
        let expected = |text: &str| OwnRule::Expected(text.to_owned());
        let pattern = OwnRule::Pattern("(?i)red|blue".to_owned());
        assert_eq!(rules, [&expected("Paris"), &expected("4"), &pattern]);
        let Looked::Good(set) = look("my\nset.jsonl", "{\"prompt\":\"a\",\"expected\":\"b\"}")
        else {
            panic!("it is good");
        };
        assert_eq!((set.name.as_str(), set.count), ("myset.jsonl", 1));
        assert_eq!(set.sha256.len(), 64);
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        check(
            "{\"prompt\":\"a\",\"expected\":\"b\"}\n[]\n{}\n{\"prompt\":\"\",\"expected\":\"b\"}\n{\"prompt\":1}\n{\"prompt\":\"a\"}",
            &[
                "Line 2: this is JSON, but no object with a “prompt”.",
                "Line 3: “prompt” is missing.",
                "Line 4: “prompt” is empty.",
                "Line 5: “prompt” must be a string.",
                "Line 6: “expected” or “pattern” is missing.",
            ],
        );
        check(
            "{\"prompt\":\"a\",\"expected\":\"b\",\"pattern\":\"c\"}\n{\"prompt\":\"a\",\"expected\":[]}\n{\"prompt\":\"a\",\"pattern\":5}\n{\"prompt\":\"a\",\"expected\":\" \"}",
            &[
                "Line 1: it has both “expected” and “pattern”: one of them decides.",
                "Line 2: “expected” must be a string or a number.",
                "Line 3: “pattern” must be a string.",
                "Line 4: “expected” is empty.",
            ],
        );
        let faults = questions("{\"prompt\":\"a\",\"pattern\":\"(\"}\nhello").unwrap_err();
        assert!(faults[0].starts_with("Line 1: “pattern” is no regular expression ("));
        assert!(faults[1].starts_with("Line 2: this is not JSON (expected value at column 1)."));
    }

    #[test]
    fn too_much_is_said_in_words() {
        let large = " ".repeat(MOST_BYTES + 1);
        check(
            &large,
            &["The file is larger than 1 MB. Split it, and run the parts one after the other."],
        );
        check(
            "\n \n",
            &[
                "The file holds no question. Each line is one, such as {\"prompt\": \"The capital of France?\", \"expected\": \"Paris\"}.",
            ],
        );
        let many = "{\"prompt\":\"a\",\"expected\":\"b\"}\n".repeat(MOST_QUESTIONS + 1);
        check(&many, &["The file holds more than 10,000 questions."]);
        let faults = questions(&"[]\n".repeat(50)).unwrap_err();
        assert_eq!((faults.len(), faults[20].as_str()), (21, "and 30 more"));
        let long = format!(
            "{{\"prompt\":\"a\",\"expected\":\"{}\"}}",
            "b".repeat(2_001)
        );
        check(
            &long,
            &["Line 1: “expected” is longer than 2,000 characters."],
        );
    }
}
