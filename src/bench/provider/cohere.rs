//! Cohere chat, version 2 (https://docs.cohere.com/v2/docs/streaming, read 2026).

use super::body::{merge, messages, post};
use super::events::{emit_error, emit_text, emit_usage, kind_of, open};
use super::loose::{Maybe, Number, Text};
use super::piece::Place;
use super::{Completion, DecodeError, HttpRequest, Provider, StreamEvent, address};
use crate::bench::framing::Event;
use crate::bench::record::{FailureCause, Usage};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, json};

/// The translator for Cohere chat.
#[derive(Debug)]
pub struct Cohere;

const PIECE: Place = Place {
    kind: Some("type"),
    path: &["delta", "message", "content"],
    answer: "text",
    thought: Some("thinking"),
    flag: None,
    others: &["error", "finish_reason", "usage"],
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wire<'a> {
    #[serde(borrow, rename = "type")]
    kind: Text<'a>,
    #[serde(borrow)]
    delta: Maybe<Delta<'a>>,
    error: Option<IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Delta<'a> {
    #[serde(borrow)]
    message: Maybe<Message<'a>>,
    #[serde(borrow)]
    finish_reason: Text<'a>,
    #[serde(borrow)]
    error: Text<'a>,
    usage: Maybe<Counts>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Message<'a> {
    #[serde(borrow)]
    content: Maybe<Content<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Content<'a> {
    #[serde(borrow)]
    text: Text<'a>,
    #[serde(borrow)]
    thinking: Text<'a>,
}

/// What is billed leaves out the hundreds of tokens that Cohere puts around a prompt; `tokens` has them all.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Counts {
    tokens: Maybe<Tokens>,
    cached_tokens: Number,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Tokens {
    input_tokens: Number,
    output_tokens: Number,
}

impl Provider for Cohere {
    fn completion(&self, asked: &Completion<'_>) -> HttpRequest {
        let prompt = asked.prompt;
        let mut body = Map::new();
        body.insert("model".into(), json!(asked.target.model));
        body.insert("messages".into(), messages(prompt));
        body.insert(asked.dialect.limit_name.into(), json!(prompt.max_tokens));
        merge(&mut body, asked.sampling);
        body.insert("stream".into(), json!(true));
        post(asked, address(&asked.target.base_url, "/chat"), body)
    }

    fn decode(
        &self,
        event: &Event<'_>,
        emit: &mut dyn FnMut(StreamEvent<'_>),
    ) -> Result<(), DecodeError> {
        if let Some(piece) = PIECE.read(event.data)
            && piece.kind == "content-delta"
        {
            piece.emit(emit);
            return Ok(());
        }
        let Some(wire) = open::<Wire<'_>>(event, emit)? else {
            return Ok(());
        };
        let kind = kind_of(&wire.kind, event);
        if (kind == "error" || wire.error.is_some()) && emit_error(event, kind == "error", emit) {
            return Ok(());
        }
        let delta = wire.delta.0;
        match kind {
            "content-start" | "content-delta" => {
                emit(StreamEvent::Choice);
                let content = delta.message.0.content.0;
                emit_text(content.thinking, content.text, emit);
            }
            "message-end" => {
                let (tokens, cached) = (delta.usage.0.tokens.0, delta.usage.0.cached_tokens);
                let usage = Usage {
                    input_tokens: tokens.input_tokens.count(),
                    output_tokens: tokens.output_tokens.count(),
                    reasoning_tokens: None,
                    cached_input_tokens: cached.count(),
                };
                emit_usage(usage, emit);
                end(delta.finish_reason, delta.error, emit);
                emit(StreamEvent::Done);
            }
            _ => {}
        }
        Ok(())
    }
}

/// Some reasons to end are failures.
fn end(reason: Text<'_>, error: Text<'_>, emit: &mut dyn FnMut(StreamEvent<'_>)) {
    let reason = reason.answer;
    if matches!(&*reason, "ERROR" | "ERROR_TOXIC" | "TIMEOUT") || !error.answer.is_empty() {
        let message = match error.answer.is_empty() {
            true => format!("the reply ended with the finish reason “{reason}”"),
            false => error.answer.into_owned(),
        };
        emit(StreamEvent::Error {
            cause: FailureCause::Stream,
            message,
        });
    } else if !reason.is_empty() {
        emit(StreamEvent::Finish(reason));
    }
}
