//! OpenAI chat completions, the format that most LLM APIs speak.

mod chunk;
mod counts;
mod decode;
mod usual;

use super::body::post;
use super::{Completion, DecodeError, HttpRequest, Provider, StreamEvent, address};
use crate::bench::sse::Event;
use serde_json::{Map, Value, json};

/// The names under which the output limit goes: an override of one replaces the other.
const LIMIT_NAMES: [&str; 2] = ["max_completion_tokens", "max_tokens"];

/// The translator for OpenAI chat completions.
#[derive(Debug)]
pub struct OpenAi;

impl Provider for OpenAi {
    fn completion(&self, asked: &Completion<'_>) -> HttpRequest {
        let Completion {
            target,
            dialect,
            prompt,
            sampling,
            ..
        } = *asked;
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
            body.insert(dialect.limit_name.into(), json!(prompt.max_tokens));
        }
        if dialect.asks_usage {
            body.insert("stream_options".into(), json!({ "include_usage": true }));
        }
        // As LLMPerf does it: a parameter replaces what stood there, whole.
        for (name, value) in sampling {
            match value {
                Value::Null => body.remove(name),
                value => body.insert(name.clone(), value.clone()),
            };
        }
        // A reply in one piece could not be timed.
        body.insert("stream".into(), json!(true));
        post(asked, address(&target.base_url, "/chat/completions"), body)
    }

    fn decode(
        &self,
        event: &Event<'_>,
        emit: &mut dyn FnMut(StreamEvent<'_>),
    ) -> Result<(), DecodeError> {
        decode::decode(event, emit)
    }
}
