//! What must not stand in a plan: keys and the like.

use crate::bench::redact::{is_key_like, names_secret};
use crate::bench::secret::Secret;
use serde_json::{Map, Value};

/// Shortest key that is searched for in other fields: shorter ones stand in ordinary words.
const SHORTEST_KEY: usize = 6;

/// Whether `value` under this name would be a secret. An empty name tells nothing; an empty value is none.
pub fn looks_secret(name: &str, value: &str) -> bool {
    !value.is_empty() && (names_secret(name) || is_key_like(value))
}

/// Whether the text holds the key itself.
pub fn holds_key(text: &str, key: &Secret) -> bool {
    key.parts()
        .any(|part| part.expose().len() >= SHORTEST_KEY && text.contains(part.expose()))
}

/// The name of the first member that looks like a secret, at any depth.
pub fn secret_in_object(object: &Map<String, Value>) -> Option<String> {
    object.iter().find_map(|(name, value)| {
        let own = match value {
            Value::String(text) => looks_secret(name, text) || is_key_like(name),
            Value::Null | Value::Bool(_) | Value::Number(_) => is_key_like(name),
            Value::Array(_) | Value::Object(_) => names_secret(name) || is_key_like(name),
        };
        if own {
            return Some(name.clone());
        }
        secret_in_value(name, value)
    })
}

fn secret_in_value(name: &str, value: &Value) -> Option<String> {
    match value {
        Value::Object(inner) => secret_in_object(inner),
        Value::Array(items) => items.iter().find_map(|item| match item {
            Value::String(text) if is_key_like(text) => Some(name.to_owned()),
            _ => secret_in_value(name, item),
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_of_secrets_are_told_from_ordinary_ones() {
        let check = |name, value, secret| {
            assert_eq!(looks_secret(name, value), secret, "{name}={value}");
        };
        check("api_key", "x", true);
        check("Authorization", "x", true);
        check("note", "sk-abcdefghijklmnop", true);
        check("note", "Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc", true);
        check("api_key", "", false);
        check("max_tokens", "12", false);
        check("top_k", "12", false);
        check("note", "risk-free", false);
        check("", "llama-2-70b-chat", false);
    }

    #[test]
    fn a_secret_is_found_at_any_depth() {
        let check = |json: &str, found: Option<&str>| {
            let object: Map<String, Value> = serde_json::from_str(json).unwrap();
            assert_eq!(secret_in_object(&object).as_deref(), found, "{json}");
        };
        check(r#"{"temperature":0.2,"max_tokens":5,"stop":["a"]}"#, None);
        check(r#"{"metadata":{"api_key":"x"}}"#, Some("api_key"));
        check(r#"{"stop":["a","sk-abcdefghijklmnop"]}"#, Some("stop"));
        check(r#"{"a":[[{"b":{"password":"x"}}]]}"#, Some("password"));
        check(r#"{"a":[["sk-abcdefghijklmnop"]]}"#, Some("a"));
        check(r#"{"sk-abcdefghijklmnop":1}"#, Some("sk-abcdefghijklmnop"));
    }

    #[test]
    fn the_key_itself_is_found_whatever_it_looks_like() {
        assert!(holds_key("note=open sesame!", &Secret::new("sesame")));
        assert!(!holds_key("note=sesame", &Secret::default()));
        assert!(!holds_key("note=a", &Secret::new("a")));
    }
}
