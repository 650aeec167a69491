//! OpenAI chat completions, the format that most LLM APIs speak.

mod chunk;
mod counts;
mod decode;
mod text;

use super::words::refusal_in;
use super::{DecodeError, HeaderValue, HttpRequest, Prompt, Provider, StreamEvent};
use crate::bench::plan::Target;
use crate::bench::record::FailureCause;
use crate::bench::secret::Secret;
use crate::bench::sse::Event;
use serde_json::{Map, Value, json};

/// OpenAI itself, whose newer models refuse `max_tokens`.
pub static OPENAI: OpenAi = OpenAi {
    limit_name: "max_completion_tokens",
};

/// Everyone else who speaks its format.
pub static COMPATIBLE: OpenAi = OpenAi {
    limit_name: "max_tokens",
};

/// The names under which the output limit goes: an override of one replaces the other.
const LIMIT_NAMES: [&str; 2] = ["max_completion_tokens", "max_tokens"];

/// The translator for OpenAI chat completions.
#[derive(Debug)]
pub struct OpenAi {
    limit_name: &'static str,
}

impl Provider for OpenAi {
    fn completion(
        &self,
        target: &Target,
        key: &Secret,
        prompt: &Prompt,
        sampling: &Map<String, Value>,
    ) -> HttpRequest {
        let mut body = Map::new();
        body.insert("model".into(), json!(target.model));
        body.insert(
            "messages".into(),
            json!([
                { "role": "system", "content": prompt.system },
                { "role": "user", "content": prompt.user },
            ]),
        );
        if prompt.is_limited && !LIMIT_NAMES.iter().any(|name| sampling.contains_key(*name)) {
            body.insert(self.limit_name.into(), json!(prompt.max_tokens));
        }
        body.insert("stream_options".into(), json!({ "include_usage": true }));
        for (name, value) in sampling {
            match value {
                Value::Null => body.remove(name),
                value => body.insert(name.clone(), value.clone()),
            };
        }
        // A reply in one piece could not be timed.
        body.insert("stream".into(), json!(true));
        let mut headers = bearer(key);
        headers.push((
            "Content-Type",
            HeaderValue::Public("application/json".into()),
        ));
        HttpRequest {
            method: "POST",
            url: endpoint(&target.base_url, "/chat/completions"),
            headers,
            body: Value::Object(body).to_string(),
        }
    }

    fn models(&self, target: &Target, key: &Secret) -> HttpRequest {
        HttpRequest {
            method: "GET",
            url: endpoint(&target.base_url, "/models"),
            headers: bearer(key),
            body: String::new(),
        }
    }

    fn model_names(&self, body: &str) -> Result<Vec<String>, DecodeError> {
        let value: Value = serde_json::from_str(body).map_err(|_| DecodeError {
            message: format!("The list of models is not JSON: {}", quote(body)),
        })?;
        // OpenAI wraps the list in `data`, Ollama and others in `models`, Together sends it bare.
        let list = [Some(&value), value.get("data"), value.get("models")]
            .into_iter()
            .flatten()
            .find_map(Value::as_array);
        let Some(list) = list else {
            let message = match refusal_in(&value) {
                Some((_, words)) => format!("The list of models was refused: {words}"),
                None => format!("The answer holds no list of models: {}", quote(body)),
            };
            return Err(DecodeError { message });
        };
        let mut names: Vec<String> = Vec::with_capacity(list.len());
        for model in list {
            let name = [Some(model), model.get("id"), model.get("name")]
                .into_iter()
                .flatten()
                .find_map(Value::as_str);
            if let Some(name) = name
                && !names.iter().any(|known| known == name)
            {
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }

    fn decode(
        &self,
        event: &Event<'_>,
        emit: &mut dyn FnMut(StreamEvent<'_>),
    ) -> Result<(), DecodeError> {
        decode::decode(event, emit)
    }

    fn error_message(&self, body: &str) -> String {
        let words = self.body_error(body).map(|(_, words)| words);
        words.unwrap_or_else(|| body.trim().chars().take(500).collect())
    }

    fn body_error(&self, body: &str) -> Option<(FailureCause, String)> {
        refusal_in(&serde_json::from_str(body).ok()?)
    }
}

/// `path` below the base URL, whose query (Azure's `?api-version=…`) stays at the end.
fn endpoint(base: &str, path: &str) -> String {
    let (root, query) = match base.split_once('?') {
        Some((root, query)) => (root, format!("?{query}")),
        None => (base, String::new()),
    };
    format!("{}{path}{query}", root.trim_end_matches('/'))
}

fn bearer(key: &Secret) -> Vec<(&'static str, HeaderValue)> {
    if key.is_empty() {
        return Vec::new();
    }
    let value = Secret::new(&format!("Bearer {}", key.expose()));
    vec![("Authorization", HeaderValue::Private(value))]
}

fn quote(text: &str) -> String {
    let head: String = text.trim().chars().take(80).collect();
    format!("“{head}”")
}
