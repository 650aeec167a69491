//! OpenAI Responses (https://platform.openai.com/docs/api-reference/responses-streaming, as in openai-openapi of August 2026).

use super::body::{merge, post};
use super::events::{emit_error, emit_text, emit_usage, kind_of, open};
use super::loose::{Maybe, Number, Text};
use super::piece::Place;
use super::{Completion, DecodeError, HttpRequest, Provider, StreamEvent, address};
use crate::bench::framing::Event;
use crate::bench::record::{FailureCause, Usage};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The translator for OpenAI Responses.
#[derive(Debug)]
pub struct Responses;

const PIECE: Place = Place {
    kind: Some("type"),
    path: &[],
    answer: "delta",
    thought: None,
    flag: None,
    others: &["response"],
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wire<'a> {
    #[serde(borrow, rename = "type")]
    kind: Text<'a>,
    #[serde(borrow)]
    delta: Text<'a>,
    #[serde(borrow)]
    response: Maybe<Response<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Response<'a> {
    usage: Maybe<Counts>,
    #[serde(borrow)]
    incomplete_details: Maybe<Incomplete<'a>>,
    error: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Incomplete<'a> {
    #[serde(borrow)]
    reason: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Counts {
    input_tokens: Number,
    input_tokens_details: Maybe<Details>,
    output_tokens: Number,
    output_tokens_details: Maybe<Details>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Details {
    cached_tokens: Number,
    reasoning_tokens: Number,
}

impl Provider for Responses {
    fn completion(&self, asked: &Completion<'_>) -> HttpRequest {
        let prompt = asked.prompt;
        let mut body = Map::new();
        body.insert("model".into(), json!(asked.target.model));
        if !prompt.system.is_empty() {
            body.insert("instructions".into(), json!(prompt.system));
        }
        body.insert(
            "input".into(),
            json!([{ "role": "user", "content": prompt.user }]),
        );
        body.insert(asked.dialect.limit_name.into(), json!(prompt.max_tokens));
        merge(&mut body, asked.sampling);
        body.insert("stream".into(), json!(true));
        post(asked, address(&asked.target.base_url, "/responses"), body)
    }

    fn decode(
        &self,
        event: &Event<'_>,
        emit: &mut dyn FnMut(StreamEvent<'_>),
    ) -> Result<(), DecodeError> {
        if let Some(piece) = PIECE.read(event.data)
            && piece.kind == "response.output_text.delta"
        {
            piece.emit(emit);
            return Ok(());
        }
        let Some(wire) = open::<Wire<'_>>(event, emit)? else {
            return Ok(());
        };
        let kind = kind_of(&wire.kind, event);
        match kind {
            "response.output_item.added" | "response.content_part.added" => {
                emit(StreamEvent::Choice);
            }
            "response.output_text.delta" | "response.refusal.delta" => {
                emit(StreamEvent::Choice);
                emit_text(Text::default(), wire.delta, emit);
            }
            "response.reasoning_summary_text.delta" | "response.reasoning_text.delta" => {
                emit(StreamEvent::Choice);
                emit_text(wire.delta, Text::default(), emit);
            }
            "response.completed" | "response.incomplete" => {
                let response = wire.response.0;
                emit_usage(response.usage.0.usage(), emit);
                let reason = response.incomplete_details.0.reason.answer;
                emit(StreamEvent::Finish(match reason.is_empty() {
                    false => reason,
                    true => kind.trim_start_matches("response.").into(),
                }));
                emit(StreamEvent::Done);
            }
            "response.failed" | "response.cancelled" => {
                let said = super::words::refusal_in(&json!({ "error": wire.response.0.error }));
                let (cause, message) = said.unwrap_or_else(|| {
                    let words = format!("the response ended as “{kind}”");
                    (FailureCause::Stream, words)
                });
                emit(StreamEvent::Error { cause, message });
            }
            "error" => drop(emit_error(event, true, emit)),
            // `response.created`, `….done`, and whatever is yet to be invented; an error object without a type.
            "" => drop(emit_error(event, false, emit)),
            _ => {}
        }
        Ok(())
    }
}

impl Counts {
    fn usage(&self) -> Usage {
        Usage {
            input_tokens: self.input_tokens.count(),
            output_tokens: self.output_tokens.count(),
            reasoning_tokens: self.output_tokens_details.0.reasoning_tokens.count(),
            cached_input_tokens: self.input_tokens_details.0.cached_tokens.count(),
        }
    }
}
