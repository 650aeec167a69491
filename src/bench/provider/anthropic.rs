//! Anthropic Messages (https://docs.anthropic.com/en/api/messages-streaming, read 2026).

use super::body::{merge, post};
use super::events::{emit_error, emit_text, emit_usage, kind_of, open};
use super::listing::anthropic_headers;
use super::loose::{Maybe, Number, Text};
use super::piece::Place;
use super::{Completion, DecodeError, HttpRequest, Provider, StreamEvent, address};
use crate::bench::framing::Event;
use crate::bench::record::Usage;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, json};

/// The translator for Anthropic Messages.
#[derive(Debug)]
pub struct Anthropic;

const PIECE: Place = Place {
    kind: Some("type"),
    path: &["delta"],
    answer: "text",
    thought: Some("thinking"),
    flag: None,
    others: &["content_block", "message", "usage", "error", "stop_reason"],
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wire<'a> {
    #[serde(borrow, rename = "type")]
    kind: Text<'a>,
    #[serde(borrow)]
    delta: Maybe<Delta<'a>>,
    #[serde(borrow)]
    content_block: Maybe<Delta<'a>>,
    message: Maybe<Message>,
    usage: Maybe<Counts>,
    error: Option<IgnoredAny>,
}

/// What a delta or the start of a block says.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Delta<'a> {
    #[serde(borrow)]
    text: Text<'a>,
    #[serde(borrow)]
    thinking: Text<'a>,
    #[serde(borrow)]
    stop_reason: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Message {
    usage: Maybe<Counts>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Counts {
    input_tokens: Number,
    cache_creation_input_tokens: Number,
    cache_read_input_tokens: Number,
    output_tokens: Number,
}

impl Counts {
    /// Prompt tokens, those written to and read from the cache counted in: `input_tokens` leaves both out. A later event that
    /// repeats it without them says nothing new.
    fn input(&self, is_first: bool) -> Usage {
        let (made, read) = (
            self.cache_creation_input_tokens.count(),
            self.cache_read_input_tokens.count(),
        );
        let whole = is_first || read.is_some();
        let input = self.input_tokens.count().filter(|_| whole);
        Usage {
            input_tokens: input.map(|input| {
                let cached = made.unwrap_or(0).saturating_add(read.unwrap_or(0));
                input.saturating_add(cached)
            }),
            cached_input_tokens: read,
            ..Usage::default()
        }
    }
}

impl Provider for Anthropic {
    fn completion(&self, asked: &Completion<'_>) -> HttpRequest {
        let prompt = asked.prompt;
        let mut body = Map::new();
        body.insert("model".into(), json!(asked.target.model));
        body.insert(asked.dialect.limit_name.into(), json!(prompt.max_tokens));
        if !prompt.system.is_empty() {
            body.insert("system".into(), json!(prompt.system));
        }
        body.insert(
            "messages".into(),
            json!([{ "role": "user", "content": prompt.user }]),
        );
        merge(&mut body, asked.sampling);
        body.insert("stream".into(), json!(true));
        let mut request = post(asked, address(&asked.target.base_url, "/messages"), body);
        request.headers.extend(anthropic_headers());
        request
    }

    fn decode(
        &self,
        event: &Event<'_>,
        emit: &mut dyn FnMut(StreamEvent<'_>),
    ) -> Result<(), DecodeError> {
        if let Some(piece) = PIECE.read(event.data)
            && piece.kind == "content_block_delta"
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
        match kind {
            // Its one output token is a guess of what is to come.
            "message_start" => emit_usage(wire.message.0.usage.0.input(true), emit),
            "content_block_start" | "content_block_delta" => {
                emit(StreamEvent::Choice);
                let block = match kind {
                    "content_block_start" => wire.content_block.0,
                    _ => wire.delta.0,
                };
                emit_text(block.thinking, block.text, emit);
            }
            "message_delta" => {
                let usage = Usage {
                    output_tokens: wire.usage.0.output_tokens.count(),
                    ..wire.usage.0.input(false)
                };
                emit_usage(usage, emit);
                let reason = wire.delta.0.stop_reason.answer;
                if !reason.is_empty() {
                    emit(StreamEvent::Finish(reason));
                }
            }
            "message_stop" => emit(StreamEvent::Done),
            // `ping`, `content_block_stop`, and whatever is yet to be invented.
            _ => {}
        }
        Ok(())
    }
}
