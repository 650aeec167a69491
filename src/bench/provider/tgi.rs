//! Hugging Face text-generation-inference, `/generate_stream`: one token an event
//! (https://huggingface.github.io/text-generation-inference, read 2026).

use super::body::{merge, post};
use super::events::{emit_error, emit_usage, open};
use super::loose::{Maybe, Number, Text};
use super::piece::Place;
use super::{Completion, DecodeError, HttpRequest, Provider, StreamEvent, address};
use crate::bench::framing::Event;
use crate::bench::record::Usage;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

/// The translator for text-generation-inference.
#[derive(Debug)]
pub struct Tgi;

const PIECE: Place = Place {
    kind: None,
    path: &["token"],
    answer: "text",
    thought: None,
    flag: Some("special"),
    others: &["details", "error"],
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wire<'a> {
    #[serde(borrow)]
    token: Maybe<Token<'a>>,
    #[serde(borrow)]
    details: Option<Maybe<Details<'a>>>,
    error: Option<IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Token<'a> {
    #[serde(borrow)]
    text: Text<'a>,
    special: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Details<'a> {
    #[serde(borrow)]
    finish_reason: Text<'a>,
    generated_tokens: Number,
    input_length: Number,
}

impl Provider for Tgi {
    fn completion(&self, asked: &Completion<'_>) -> HttpRequest {
        let prompt = asked.prompt;
        // It knows no roles: the system message stands before the other.
        let inputs = match prompt.system.is_empty() {
            true => prompt.user.clone(),
            false => format!("{}\n\n{}", prompt.system, prompt.user),
        };
        let mut body = Map::new();
        body.insert("inputs".into(), json!(inputs));
        body.insert(
            "parameters".into(),
            json!({ asked.dialect.limit_name: prompt.max_tokens, "details": true }),
        );
        merge(&mut body, asked.sampling);
        let url = address(&asked.target.base_url, "/generate_stream");
        post(asked, url, body)
    }

    fn decode(
        &self,
        event: &Event<'_>,
        emit: &mut dyn FnMut(StreamEvent<'_>),
    ) -> Result<(), DecodeError> {
        if event.name != "error"
            && let Some(piece) = PIECE.read(event.data)
        {
            piece.emit(emit);
            return Ok(());
        }
        let Some(wire) = open::<Wire<'_>>(event, emit)? else {
            return Ok(());
        };
        let is_error = event.name == "error";
        if (is_error || wire.error.is_some()) && emit_error(event, is_error, emit) {
            return Ok(());
        }
        let token = wire.token.0;
        emit(StreamEvent::Choice);
        // `</s>` and the like are no part of the answer.
        if token.special != Value::Bool(true) && !token.text.answer.is_empty() {
            emit(StreamEvent::Text(token.text.answer));
        }
        let Some(Maybe(details)) = wire.details else {
            return Ok(());
        };
        let usage = Usage {
            input_tokens: details.input_length.count(),
            output_tokens: details.generated_tokens.count(),
            ..Usage::default()
        };
        emit_usage(usage, emit);
        if !details.finish_reason.answer.is_empty() {
            emit(StreamEvent::Finish(details.finish_reason.answer));
            emit(StreamEvent::Done);
        }
        Ok(())
    }
}
