//! Ollama's own `/api/chat`: one JSON object a line (https://github.com/ollama/ollama/blob/main/docs/api.md, read 2026).

use super::body::{merge, messages, post};
use super::events::{emit_error, emit_text, emit_timing, emit_usage, open};
use super::loose::{Maybe, Number, Text};
use super::piece::Place;
use super::{Completion, DecodeError, HttpRequest, Provider, StreamEvent, address};
use crate::bench::framing::{Event, Framing};
use crate::bench::ndjson::Lines;
use crate::bench::record::Usage;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

/// The translator for Ollama's own API.
#[derive(Debug)]
pub struct Ollama;

const PIECE: Place = Place {
    kind: None,
    path: &["message"],
    answer: "content",
    thought: Some("thinking"),
    flag: Some("done"),
    others: &[
        "done_reason",
        "total_duration",
        "load_duration",
        "prompt_eval_count",
        "prompt_eval_duration",
        "eval_count",
        "error",
    ],
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wire<'a> {
    #[serde(borrow)]
    message: Maybe<Message<'a>>,
    done: Value,
    #[serde(borrow)]
    done_reason: Text<'a>,
    total_duration: Number,
    load_duration: Number,
    prompt_eval_count: Number,
    prompt_eval_duration: Number,
    eval_count: Number,
    error: Option<IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Message<'a> {
    #[serde(borrow)]
    content: Text<'a>,
    #[serde(borrow)]
    thinking: Text<'a>,
}

impl Provider for Ollama {
    fn completion(&self, asked: &Completion<'_>) -> HttpRequest {
        let prompt = asked.prompt;
        let mut body = Map::new();
        body.insert("model".into(), json!(asked.target.model));
        body.insert("messages".into(), messages(prompt));
        body.insert(
            "options".into(),
            json!({ asked.dialect.limit_name: prompt.max_tokens }),
        );
        merge(&mut body, asked.sampling);
        body.insert("stream".into(), json!(true));
        post(asked, address(&asked.target.base_url, "/api/chat"), body)
    }

    fn framing(&self) -> Box<dyn Framing> {
        Box::new(Lines::default())
    }

    fn decode(
        &self,
        event: &Event<'_>,
        emit: &mut dyn FnMut(StreamEvent<'_>),
    ) -> Result<(), DecodeError> {
        if let Some(piece) = PIECE.read(event.data) {
            piece.emit(emit);
            return Ok(());
        }
        let Some(wire) = open::<Wire<'_>>(event, emit)? else {
            return Ok(());
        };
        if wire.error.is_some() && emit_error(event, false, emit) {
            return Ok(());
        }
        let message = wire.message.0;
        emit(StreamEvent::Choice);
        emit_text(message.thinking, message.content, emit);
        if wire.done != Value::Bool(true) {
            return Ok(());
        }
        let usage = Usage {
            input_tokens: wire.prompt_eval_count.count(),
            // Thinking counted in.
            output_tokens: wire.eval_count.count(),
            ..Usage::default()
        };
        emit_usage(usage, emit);
        // Loading the model, where it was not loaded, is a part of the wait for the first token.
        let load = wire.load_duration.nanos().unwrap_or_default();
        let first = wire.prompt_eval_duration.nanos().map(|eval| load + eval);
        emit_timing(first, wire.total_duration.nanos(), emit);
        let reason = wire.done_reason.answer;
        // Versions before 0.1.40 or so say only that it is done.
        emit(StreamEvent::Finish(match reason.is_empty() {
            true => "done".into(),
            false => reason,
        }));
        emit(StreamEvent::Done);
        Ok(())
    }
}
