//! LM Studio's own `/api/v1/chat`: named events (https://lmstudio.ai/docs/developer/rest/streaming-events, read 2026).

use super::body::{merge, post};
use super::events::{emit_error, emit_text, emit_timing, emit_usage, kind_of, open};
use super::loose::{Maybe, Number, Text};
use super::piece::Place;
use super::{Completion, DecodeError, HttpRequest, Provider, StreamEvent, address};
use crate::bench::framing::Event;
use crate::bench::record::Usage;
use serde::Deserialize;
use serde_json::{Map, json};

/// The translator for LM Studio's own API.
#[derive(Debug)]
pub struct LmStudio;

const PIECE: Place = Place {
    kind: Some("type"),
    path: &[],
    answer: "content",
    thought: None,
    flag: None,
    others: &["result"],
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wire<'a> {
    #[serde(borrow, rename = "type")]
    kind: Text<'a>,
    #[serde(borrow)]
    content: Text<'a>,
    result: Maybe<Outcome>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Outcome {
    stats: Maybe<Stats>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Stats {
    input_tokens: Number,
    total_output_tokens: Number,
    reasoning_output_tokens: Number,
    time_to_first_token_seconds: Number,
}

impl Provider for LmStudio {
    fn completion(&self, asked: &Completion<'_>) -> HttpRequest {
        let prompt = asked.prompt;
        let mut body = Map::new();
        body.insert("model".into(), json!(asked.target.model));
        if !prompt.system.is_empty() {
            body.insert("system_prompt".into(), json!(prompt.system));
        }
        body.insert("input".into(), json!(prompt.user));
        body.insert(asked.dialect.limit_name.into(), json!(prompt.max_tokens));
        merge(&mut body, asked.sampling);
        body.insert("stream".into(), json!(true));
        post(asked, address(&asked.target.base_url, "/api/v1/chat"), body)
    }

    fn decode(
        &self,
        event: &Event<'_>,
        emit: &mut dyn FnMut(StreamEvent<'_>),
    ) -> Result<(), DecodeError> {
        if let Some(piece) = PIECE.read(event.data)
            && piece.kind == "message.delta"
        {
            piece.emit(emit);
            return Ok(());
        }
        let Some(wire) = open::<Wire<'_>>(event, emit)? else {
            return Ok(());
        };
        let kind = kind_of(&wire.kind, event);
        match kind {
            "reasoning.start" | "message.start" => emit(StreamEvent::Choice),
            "reasoning.delta" | "message.delta" => {
                emit(StreamEvent::Choice);
                match kind {
                    "reasoning.delta" => emit_text(wire.content, Text::default(), emit),
                    _ => emit_text(Text::default(), wire.content, emit),
                }
            }
            "chat.end" => {
                let stats = wire.result.0.stats.0;
                let usage = Usage {
                    input_tokens: stats.input_tokens.count(),
                    output_tokens: stats.total_output_tokens.count(),
                    reasoning_tokens: stats.reasoning_output_tokens.count(),
                    cached_input_tokens: None,
                };
                emit_usage(usage, emit);
                emit_timing(stats.time_to_first_token_seconds.secs(), None, emit);
                // It never says why a reply ended, only that it did.
                emit(StreamEvent::Finish("chat.end".into()));
                emit(StreamEvent::Done);
            }
            "error" => drop(emit_error(event, true, emit)),
            "" => drop(emit_error(event, false, emit)),
            // Loading a model, working on the prompt, tools, and whatever is yet to be invented.
            _ => {}
        }
        Ok(())
    }
}
