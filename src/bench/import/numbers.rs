//! Numbers and texts of files that anybody may have written.

use serde_json::Value;
use std::borrow::Cow;

/// Longest text that is kept, in characters.
const LONGEST: usize = 200;

/// Nothing that is measured is larger; sums of such squares stay finite.
const MOST: f64 = 1e15;

/// A number from 0 to 10¹⁵; `None` for anything else. LLMPerf writes numpy's integers as text.
pub fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(n) => n.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|n| (0.0..=MOST).contains(n))
}

/// A whole number at or above 0.
pub fn count(value: &Value) -> Option<u64> {
    let number = number(value)?;
    (number.fract() == 0.0).then_some(number as u64)
}

/// Text as a line of at most 200 characters; `None` where it is blank.
pub fn text(value: &Value) -> Option<String> {
    line(value.as_str()?)
}

/// A line of at most 200 characters; `None` where it is blank.
pub fn line(text: &str) -> Option<String> {
    let plain = text
        .trim()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c });
    Some(plain.take(LONGEST).collect::<String>()).filter(|line| !line.is_empty())
}

/// What `path` leads to; `Null` where there is nothing.
pub fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    value.pointer(path).unwrap_or(&Value::Null)
}

/// Words of Python's JSON that JSON does not know, longest first.
const FOREIGN: [&str; 3] = ["-Infinity", "Infinity", "NaN"];

/// The text with `null` for what Python writes and JSON does not know; texts inside are left alone.
pub fn without_nan(text: &str) -> Cow<'_, str> {
    if !text.contains("NaN") && !text.contains("Infinity") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    let (mut inside, mut escaped) = (false, false);
    while let Some(letter) = rest.chars().next() {
        let foreign = FOREIGN.into_iter().find(|w| !inside && rest.starts_with(w));
        if let Some(word) = foreign {
            plain.push_str("null");
            rest = rest.get(word.len()..).unwrap_or_default();
            continue;
        }
        match letter {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            _ => {}
        }
        plain.push(letter);
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_numbers_that_can_be_measured_are_numbers() {
        let check = |value: Value, expected: Option<f64>| assert_eq!(number(&value), expected);
        check(json!(1.5), Some(1.5));
        check(json!("550"), Some(550.0));
        check(json!(0), Some(0.0));
        check(json!(-1), None);
        check(json!("NaN"), None);
        check(json!("inf"), None);
        check(json!(1e300), None);
        check(json!(null), None);
        check(json!([1]), None);
        assert_eq!(count(&json!(3.0)), Some(3));
        assert_eq!(count(&json!(3.5)), None);
        assert_eq!(count(&json!(1e300)), None);
    }

    #[test]
    fn what_only_python_writes_is_nothing_and_texts_are_left_alone() {
        let check = |text: &str, plain: &str| assert_eq!(without_nan(text), plain);
        check(r#"{"a":NaN,"b":-Infinity}"#, r#"{"a":null,"b":null}"#);
        check(r#"["NaN","\"NaN",NaN]"#, r#"["NaN","\"NaN",null]"#);
        check(r#"["é NaN\\",Infinity]"#, r#"["é NaN\\",null]"#);
        check("[1]", "[1]");
    }

    #[test]
    fn a_text_is_one_short_line() {
        assert_eq!(line(" a\nb\u{7} "), Some("a b ".to_owned()));
        assert_eq!(line(" \n "), None);
        assert_eq!(line(&"x".repeat(500)).map(|l| l.len()), Some(200));
    }
}
