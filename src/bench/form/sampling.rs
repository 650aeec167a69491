//! Additional sampling parameters: a JSON object that is merged over each request's body.

use crate::bench::form::secrets::secret_in_object;
use serde_json::{Map, Value};

/// Longest text accepted, characters.
const LONGEST: usize = 4_000;

/// Reads the object; nothing typed is an empty one. The error says in words what is wrong and where.
pub fn parse(text: &str) -> Result<Map<String, Value>, String> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    if text.chars().count() > LONGEST {
        return Err(format!("This can have at most {LONGEST} characters."));
    }
    let value: Value = serde_json::from_str(text).map_err(|e| in_words(text, &e))?;
    let Value::Object(object) = value else {
        return Err("Write a JSON object in braces, such as {\"temperature\": 0.2}.".to_owned());
    };
    if let Some(name) = secret_in_object(&object) {
        // The name may itself be the secret, so it is shown only where it is short and plain.
        let shown = name.len() <= 20 && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
        let which = if shown {
            format!("“{name}”")
        } else {
            "A member".to_owned()
        };
        return Err(format!(
            "{which} looks like a key. Take it out: a key belongs in the field API key, never in the plan."
        ));
    }
    match object.iter().find_map(|(name, value)| refused(name, value)) {
        Some(message) => Err(message.to_owned()),
        None => Ok(object),
    }
}

/// Why a member would make the measurement mean something else.
fn refused(name: &str, value: &Value) -> Option<&'static str> {
    match (name, value) {
        ("stream", Value::Bool(true)) => None,
        ("stream", _) => Some("Leave “stream” out: what is measured is the stream."),
        ("model", _) => Some("Leave “model” out: the field Model names it."),
        ("messages", _) => Some("Leave “messages” out: the workload makes the prompts."),
        ("n", n) if n.as_u64() != Some(1) => {
            Some("Leave “n” out: several replies in one stream cannot be told apart.")
        }
        _ => None,
    }
}

fn in_words(text: &str, error: &serde_json::Error) -> String {
    let line = text
        .lines()
        .nth(error.line().saturating_sub(1))
        .unwrap_or_default();
    // The parser counts bytes; people count characters.
    let bytes = line.as_bytes();
    let upto = bytes
        .get(..error.column().min(bytes.len()))
        .unwrap_or_default();
    let character = String::from_utf8_lossy(upto).chars().count();
    let place = format!("line {}, character {character}", error.line());
    if error.is_eof() {
        return format!(
            "The JSON ends too early, at {place}: close every quote, bracket and brace."
        );
    }
    let what = error.to_string();
    let what = what.split(" at line ").next().unwrap_or_default();
    let last = String::from_utf8_lossy(upto).chars().last();
    let tip = match last {
        Some('\'' | '“' | '”' | '‘' | '’') => " JSON wants straight double quotes.",
        _ if what.contains("key must be a string") => " Put names in double quotes.",
        _ => "",
    };
    format!("This is not JSON at {place}: {what}.{tip}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_read_and_nothing_is_an_empty_one() {
        let check = |text: &str, members: usize| assert_eq!(parse(text).unwrap().len(), members);
        check("", 0);
        check("  \n", 0);
        check("{}", 0);
        check(
            r#"{"temperature": 0.2, "max_tokens": 10, "stream": true, "n": 1}"#,
            4,
        );
    }

    #[test]
    fn faults_are_told_with_their_place() {
        let check = |text: &str, message: &str| assert_eq!(parse(text).unwrap_err(), message);
        check(
            "{'a': 1}",
            "This is not JSON at line 1, character 2: key must be a string. JSON wants straight double quotes.",
        );
        check(
            "{a: 1}",
            "This is not JSON at line 1, character 2: key must be a string. Put names in double quotes.",
        );
        check(
            "{\n  \"ä\": 1,\n}",
            "This is not JSON at line 3, character 1: trailing comma.",
        );
        check(
            "{\"ä\": x}",
            "This is not JSON at line 1, character 7: expected value.",
        );
        check(
            "{\"a\": 1",
            "The JSON ends too early, at line 1, character 7: close every quote, bracket and brace.",
        );
        check(
            "[1]",
            "Write a JSON object in braces, such as {\"temperature\": 0.2}.",
        );
        check(
            "1",
            "Write a JSON object in braces, such as {\"temperature\": 0.2}.",
        );
    }

    #[test]
    fn members_that_would_change_the_measurement_are_refused() {
        let check = |text: &str, words: &str| {
            let message = parse(text).unwrap_err();
            assert!(message.contains(words), "{text}: {message}");
        };
        check(r#"{"stream": false}"#, "“stream”");
        check(r#"{"model": "other"}"#, "“model”");
        check(r#"{"messages": []}"#, "“messages”");
        check(r#"{"n": 2}"#, "“n”");
        check(r#"{"api_key": "x"}"#, "“api_key” looks like a key");
        check(r#"{"a": "sk-abcdefghijklmnop"}"#, "“a” looks like a key");
        check(
            &format!("{{\"a\": \"{}\"}}", "x".repeat(4_000)),
            "at most 4000",
        );
    }

    #[test]
    fn a_key_is_not_repeated_in_the_message() {
        let message = parse(r#"{"sk-abcdefghijklmnop": 1}"#).unwrap_err();
        assert!(!message.contains("abcdef"), "{message}");
    }
}
