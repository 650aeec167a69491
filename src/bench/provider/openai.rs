//! OpenAI chat completions, the format that most LLM APIs speak.

use super::openai_chunk::{Chunk, Delta, Timings, WireUsage};
use super::words::{error_in, refusal_in};
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
        if !LIMIT_NAMES.iter().any(|name| sampling.contains_key(*name)) {
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
        let data = event.data.trim();
        if data.is_empty() {
            return Ok(());
        }
        if data == "[DONE]" {
            emit(StreamEvent::Done);
            return Ok(());
        }
        match serde_json::from_str::<Chunk<'_>>(data) {
            Ok(chunk) if chunk.choices.is_some() && event.name != "error" => {
                emit_chunk(chunk, emit);
            }
            _ => decode_unusual(event.name, data, emit)?,
        }
        Ok(())
    }

    fn error_message(&self, body: &str) -> String {
        let words = self.body_error(body).map(|(_, words)| words);
        words.unwrap_or_else(|| body.trim().chars().take(500).collect())
    }

    fn body_error(&self, body: &str) -> Option<(FailureCause, String)> {
        refusal_in(&serde_json::from_str(body).ok()?)
    }
}

/// An event without choices or of an unexpected shape: an error, counts alone, something harmless, or no JSON at all.
fn decode_unusual(
    name: &str,
    data: &str,
    emit: &mut dyn FnMut(StreamEvent<'_>),
) -> Result<(), DecodeError> {
    let value = match serde_json::from_str::<Value>(data) {
        Ok(value) => value,
        // Some servers send the words of an `error` event bare.
        Err(_) if name == "error" => Value::String(data.to_owned()),
        Err(_) => {
            return Err(DecodeError {
                message: format!("The stream holds text that is not JSON: {}", quote(data)),
            });
        }
    };
    if name == "error" || value.get("choices").is_none() {
        let wrapped = match &value {
            Value::String(_) if name == "error" => error_in(&json!({ "error": value })),
            other => error_in(other),
        };
        let unnamed = || (FailureCause::Stream, value.to_string());
        if let Some((cause, message)) = wrapped.or_else(|| (name == "error").then(unnamed)) {
            emit(StreamEvent::Error { cause, message });
            return Ok(());
        }
    }
    emit_chunk(Chunk::salvage(&value), emit);
    Ok(())
}

fn emit_chunk(chunk: Chunk<'_>, emit: &mut dyn FnMut(StreamEvent<'_>)) {
    let choices = chunk.choices.unwrap_or_default();
    if !choices.is_empty() {
        emit(StreamEvent::Choice);
    }
    let error = chunk.error.map(|error| json!({ "error": error }));
    let mut failure = error.as_ref().and_then(error_in);
    for choice in choices {
        let said = choice.delta.or(choice.message).unwrap_or_else(|| Delta {
            content: choice.text,
            ..Delta::default()
        });
        let answers = [said.content.answer, said.refusal.answer];
        let thoughts = [
            said.content.thought,
            said.reasoning_content.answer,
            said.reasoning.answer,
        ];
        // Servers between two names send the same reasoning under both.
        if let Some(thought) = thoughts.into_iter().find(|t| !t.is_empty()) {
            emit(StreamEvent::Reasoning(thought));
        }
        for answer in answers.into_iter().filter(|a| !a.is_empty()) {
            emit(StreamEvent::Text(answer));
        }
        let reason = choice.finish_reason.answer;
        if reason == "error" {
            // OpenRouter marks a failed reply so; the error object beside it has the words.
            failure = failure.or_else(|| {
                let words = "the reply ended with the finish reason “error”";
                Some((FailureCause::Stream, words.to_owned()))
            });
        } else if !reason.is_empty() {
            emit(StreamEvent::Finish(reason));
        }
    }
    let groq = chunk.x_groq.unwrap_or_default();
    let groq_error = groq.error.map(|error| json!({ "error": error }));
    if let Some((cause, message)) = failure.or_else(|| groq_error.as_ref().and_then(error_in)) {
        emit(StreamEvent::Error { cause, message });
    }
    let counts = [chunk.usage.as_ref(), groq.usage.as_ref()];
    if let Some(usage) = counts.into_iter().flatten().find_map(WireUsage::usage) {
        emit(StreamEvent::Usage(usage));
    }
    let timing = [counts[0], counts[1], chunk.time_info.as_ref()]
        .into_iter()
        .flatten()
        .find_map(WireUsage::server_timing)
        .or_else(|| chunk.timings.as_ref().and_then(Timings::server_timing));
    if let Some(timing) = timing {
        emit(StreamEvent::ServerTiming(timing));
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
