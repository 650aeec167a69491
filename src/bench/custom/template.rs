//! The body of a request as JSON with placeholders: `{model}`, `{prompt}`, `{max_tokens}`, `{stream}`.

use serde_json::Value;

/// What a placeholder is called, braces included.
pub const PROMPT: &str = "{prompt}";

/// What goes into the placeholders.
#[derive(Clone, Copy, Debug)]
pub struct Filling<'a> {
    /// For `{model}`.
    pub model: &'a str,
    /// For `{prompt}`.
    pub prompt: &'a str,
    /// For `{max_tokens}`.
    pub max_tokens: u32,
}

/// The template with its placeholders filled. A string that is nothing but `{max_tokens}` becomes a number, one that is
/// nothing but `{stream}` becomes true; inside longer strings they are written out. What is filled in is not looked at again.
pub fn filled(template: &Value, with: Filling<'_>) -> Value {
    match template {
        Value::String(text) => match text.as_str() {
            "{max_tokens}" => with.max_tokens.into(),
            "{stream}" => true.into(),
            text => Value::String(written(text, with)),
        },
        Value::Array(items) => items.iter().map(|item| filled(item, with)).collect(),
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, value)| (name.clone(), filled(value, with)))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn written(text: &str, with: Filling<'_>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let limit = with.max_tokens.to_string();
        let known = [
            ("{model}", with.model),
            (PROMPT, with.prompt),
            ("{max_tokens}", limit.as_str()),
            ("{stream}", "true"),
        ];
        let found = known.into_iter().find(|(name, _)| from.starts_with(name));
        let (name, value) = found.unwrap_or(("{", "{"));
        out.push_str(value);
        rest = from.get(name.len()..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Whether any string of the template holds this placeholder.
pub fn holds(template: &Value, placeholder: &str) -> bool {
    match template {
        Value::String(text) => text.contains(placeholder),
        Value::Array(items) => items.iter().any(|item| holds(item, placeholder)),
        Value::Object(members) => members.values().any(|value| holds(value, placeholder)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn placeholders_are_filled_once_and_whole_ones_keep_their_type() {
        let with = Filling {
            model: "m{prompt}",
            prompt: "say \"{model}\"\n",
            max_tokens: 7,
        };
        let template = json!({
            "model": "{model}",
            "in": [{"text": "User: {prompt}!"}, "{other}", "{"],
            "limit": "{max_tokens}",
            "note": "at most {max_tokens}, {stream}",
            "stream": "{stream}",
            "n": 1,
        });
        let expected = json!({
            "model": "m{prompt}",
            "in": [{"text": "User: say \"{model}\"\n!"}, "{other}", "{"],
            "limit": 7,
            "note": "at most 7, true",
            "stream": true,
            "n": 1,
        });
        assert_eq!(filled(&template, with), expected);
        assert!(holds(&template, PROMPT) && !holds(&json!({"a": [1, "x"]}), PROMPT));
    }
}
