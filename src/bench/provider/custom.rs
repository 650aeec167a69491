//! The translator for a wire format that a person describes in the plan.

use super::body::{merge, post};
use super::events::emit_usage;
use super::words::{error_in, quote};
use super::{Completion, DecodeError, HeaderValue, HttpRequest, Provider, StreamEvent, address};
use crate::bench::custom::template::{Filling, filled};
use crate::bench::custom::{Custom, Places, StreamKind};
use crate::bench::framing::{Event, Framing};
use crate::bench::ndjson::Lines;
use crate::bench::record::Usage;
use crate::bench::secret::Secret;
use crate::bench::sse::Framer;
use serde_json::{Map, Value};

/// The translator for one description.
#[derive(Debug)]
pub struct Described {
    custom: Custom,
    template: Value,
    /// The headers' names, for as long as the program lives, as every format has them.
    names: Vec<&'static str>,
}

/// A description that says nothing.
pub static UNDESCRIBED: Described = Described {
    custom: Custom {
        path: String::new(),
        headers: Vec::new(),
        body: String::new(),
        framing: StreamKind::Sse,
        places: Places {
            text: String::new(),
            reasoning: String::new(),
            finish: String::new(),
            input_tokens: String::new(),
            output_tokens: String::new(),
        },
    },
    template: Value::Null,
    names: Vec::new(),
};

impl Described {
    /// The translator for this description, kept for as long as the program lives: a worker makes one a run.
    pub fn kept(custom: &Custom) -> &'static Described {
        let name = |name: &String| -> &'static str { Box::leak(name.clone().into_boxed_str()) };
        Box::leak(Box::new(Described {
            // What is no JSON is refused long before; an empty body is then told by the API.
            template: serde_json::from_str(&custom.body).unwrap_or_default(),
            names: custom
                .headers
                .iter()
                .map(|header| name(&header.name))
                .collect(),
            custom: custom.clone(),
        }))
    }

    fn headers(&self, key: &Secret) -> Vec<(&'static str, HeaderValue)> {
        let mut secrets = key.parts();
        let headers = self.custom.headers.iter().zip(&self.names);
        headers
            .filter_map(|(header, name)| {
                let value = match &header.value {
                    Some(value) => HeaderValue::Public(value.clone()),
                    None => HeaderValue::Private(secrets.next().filter(|s| !s.is_empty())?),
                };
                Some((*name, value))
            })
            .collect()
    }
}

impl Provider for Described {
    fn completion(&self, asked: &Completion<'_>) -> HttpRequest {
        let prompt = asked.prompt;
        // It knows no roles: a system message stands before the other.
        let words = match prompt.system.is_empty() {
            true => prompt.user.clone(),
            false => format!("{}\n\n{}", prompt.system, prompt.user),
        };
        let with = Filling {
            model: &asked.target.model,
            prompt: &words,
            max_tokens: prompt.max_tokens,
        };
        let mut body = match filled(&self.template, with) {
            Value::Object(body) => body,
            _ => Map::new(),
        };
        merge(&mut body, asked.sampling);
        let none = Secret::default();
        let asked_bare = Completion {
            key: &none,
            ..*asked
        };
        let url = address(&asked.target.base_url, &self.custom.path);
        let mut http = post(&asked_bare, url, body);
        http.headers.extend(self.headers(asked.key));
        http
    }

    fn framing(&self) -> Box<dyn Framing> {
        match self.custom.framing {
            StreamKind::Sse => Box::new(Framer::new()),
            StreamKind::Ndjson => Box::new(Lines::default()),
        }
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
        let value: Value = serde_json::from_str(data).map_err(|_| DecodeError {
            message: format!("The stream holds text that is not JSON: {}", quote(data)),
        })?;
        let places = &self.custom.places;
        let at = |place: &str| match place {
            "" => None,
            place => value.pointer(place),
        };
        let words = |place: &str| at(place).and_then(Value::as_str).filter(|t| !t.is_empty());
        let text = words(&places.text);
        if text.is_none()
            && let Some((cause, message)) = error_in(&value)
        {
            emit(StreamEvent::Error { cause, message });
            return Ok(());
        }
        if let Some(thought) = words(&places.reasoning) {
            emit(StreamEvent::Choice);
            emit(StreamEvent::Reasoning(thought.into()));
        }
        if let Some(text) = text {
            emit(StreamEvent::Choice);
            emit(StreamEvent::Text(text.into()));
            if places.finish.is_empty() {
                // Nobody said where the end is told: the end of the stream has to do.
                emit(StreamEvent::Finish("not told".into()));
            }
        }
        let count = |place: &str| at(place)?.as_u64().and_then(|n| u32::try_from(n).ok());
        let usage = Usage {
            input_tokens: count(&places.input_tokens),
            output_tokens: count(&places.output_tokens),
            ..Usage::default()
        };
        emit_usage(usage, emit);
        match at(&places.finish) {
            Some(Value::String(reason)) if !reason.is_empty() => {
                emit(StreamEvent::Finish(reason.as_str().into()));
            }
            Some(Value::Bool(true)) => emit(StreamEvent::Finish("done".into())),
            _ => {}
        }
        Ok(())
    }
}
