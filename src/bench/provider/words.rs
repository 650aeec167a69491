//! Finds a provider's own words, and what they mean, in the many shapes of JSON errors.

use crate::bench::record::FailureCause;
use serde_json::Value;

/// The error that an event holds, if it holds one: its class, as far as the provider names it, and its words.
pub(super) fn error_in(value: &Value) -> Option<(FailureCause, String)> {
    if has(value, "error") || says_error(value) || (has(value, "code") && has(value, "message")) {
        refusal_in(value)
    } else {
        None
    }
}

/// The error that a whole body holds where a reply was due: here a bare message is enough.
pub(super) fn refusal_in(value: &Value) -> Option<(FailureCause, String)> {
    // Gemini's OpenAI door wraps the error object in an array.
    if let Value::Array(items) = value {
        return items.first().and_then(refusal_in);
    }
    let error = value.get("error").filter(|e| !is_blank(e));
    let source = error.unwrap_or(value);
    // A whole reply has a type and a status too, which are no words of an error.
    let names: &[&str] = match error.is_some() || says_error(value) {
        true => &["code", "type", "status"],
        false => &["code"],
    };
    let message = message_of(source, names).or_else(|| message_of(value, names))?;
    let cause = cause_of(source)
        .or_else(|| cause_of(value))
        .unwrap_or(FailureCause::Stream);
    Some((cause, message))
}

fn says_error(value: &Value) -> bool {
    ["object", "type"]
        .iter()
        .any(|key| value.get(key).and_then(Value::as_str) == Some("error"))
}

fn has(value: &Value, key: &str) -> bool {
    value.get(key).is_some_and(|v| !is_blank(v))
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

/// What the error says; else its name, from the first of the fields `names` that has one.
fn message_of(value: &Value, names: &[&str]) -> Option<String> {
    if let Value::String(text) = value {
        return Some(text.clone()).filter(|t| !t.is_empty());
    }
    if let Value::Array(items) = value {
        return items.first().and_then(|item| message_of(item, names));
    }
    let said = ["message", "msg", "detail", "errors", "error_description"]
        .iter()
        .find_map(|key| value.get(key).and_then(|inner| message_of(inner, names)));
    // OpenRouter keeps the upstream provider's words in `metadata.raw`.
    let raw = value
        .pointer("/metadata/raw")
        .and_then(Value::as_str)
        .filter(|raw| !raw.is_empty());
    match (said, raw) {
        (Some(said), Some(raw)) => Some(format!("{said}: {raw}")),
        (said, raw) => said
            .or_else(|| raw.map(str::to_owned))
            .or_else(|| name_of(value, names)),
    }
}

fn name_of(value: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|key| match value.get(key) {
        Some(Value::String(text)) if !text.is_empty() && text != "error" => Some(text.clone()),
        Some(Value::Number(number)) => Some(format!("error {number}")),
        _ => None,
    })
}

/// The class that the error's own code, type or status names.
fn cause_of(value: &Value) -> Option<FailureCause> {
    const FIELDS: [&str; 6] = [
        "http_status_code",
        "status_code",
        "code",
        "type",
        "error_type",
        "status",
    ];
    FIELDS.iter().find_map(|key| match value.get(key)? {
        Value::Number(number) => cause_of_status(number.as_u64()?),
        Value::String(text) => match text.parse() {
            Ok(status) => cause_of_status(status),
            Err(_) => cause_of_name(&text.to_ascii_lowercase()),
        },
        _ => None,
    })
}

fn cause_of_status(status: u64) -> Option<FailureCause> {
    match status {
        401 | 403 => Some(FailureCause::Auth),
        429 => Some(FailureCause::RateLimit),
        500..=599 => Some(FailureCause::Server),
        _ => None,
    }
}

/// Only names that leave no doubt: `server_error` is what any failure in mid-stream is called.
pub(super) fn cause_of_name(name: &str) -> Option<FailureCause> {
    let says = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if says(&[
        "rate_limit",
        "ratelimit",
        "quota",
        "resource_exhausted",
        "too_many",
        "throttl",
    ]) {
        Some(FailureCause::RateLimit)
    } else if says(&["auth", "api_key", "permission", "forbidden", "accessdenied"]) {
        Some(FailureCause::Auth)
    } else if says(&["overloaded", "serviceunavailable"]) {
        Some(FailureCause::Server)
    } else {
        None
    }
}

/// The start of a text, in quotation marks.
pub(super) fn quote(text: &str) -> String {
    let head: String = text.trim().chars().take(80).collect();
    format!("“{head}”")
}
