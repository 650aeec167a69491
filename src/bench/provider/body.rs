//! What the bodies of all formats have in common: additional parameters merged over them, and a way to be sent.

use super::{Completion, HeaderValue, HttpRequest, Prompt};
use serde_json::{Map, Value, json};

/// The POST of `body`, with the key in its header.
pub fn post(asked: &Completion<'_>, url: String, body: Map<String, Value>) -> HttpRequest {
    let mut headers = asked.dialect.auth.headers(asked.key);
    headers.push((
        "Content-Type",
        HeaderValue::Public("application/json".into()),
    ));
    HttpRequest {
        method: "POST",
        url,
        headers,
        body: Value::Object(body).to_string(),
    }
}

/// The prompt as messages with roles; no system message where it is empty.
pub fn messages(prompt: &Prompt) -> Value {
    let system = json!({ "role": "system", "content": prompt.system });
    let user = json!({ "role": "user", "content": prompt.user });
    match prompt.system.is_empty() {
        true => json!([user]),
        false => json!([system, user]),
    }
}

/// Merges the additional parameters over a body of nested objects: an object is merged into the object of its name, anything
/// else replaces, and null removes.
pub fn merge(body: &mut Map<String, Value>, over: &Map<String, Value>) {
    for (name, value) in over {
        match (body.get_mut(name), value) {
            (_, Value::Null) => drop(body.remove(name)),
            (Some(Value::Object(inner)), Value::Object(over)) => merge(inner, over),
            (_, value) => drop(body.insert(name.clone(), value.clone())),
        }
    }
}

/// A model's name as a part of a path: every byte but letters, digits and `-_.~` in percent-encoding.
pub fn path_part(name: &str) -> String {
    let mut part = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            part.push(char::from(byte));
        } else {
            part.push_str(&format!("%{byte:02X}"));
        }
    }
    part
}
