//! LM Studio's own `/api/v1/chat`: named events (https://lmstudio.ai/docs/developer/rest/streaming-events, read 2026).

use super::body::{merge, post};
use super::events::{emit_error, open};
use super::loose::{Maybe, Number, Text};
use super::{Completion, DecodeError, HttpRequest, Provider, StreamEvent, address};
use crate::bench::framing::Event;
use crate::bench::record::{ServerTiming, Usage};
use serde::Deserialize;
use serde_json::{Map, json};

/// The translator for LM Studio's own API.
#[derive(Debug)]
pub struct LmStudio;

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
        let Some(wire) = open::<Wire<'_>>(event, emit)? else {
            return Ok(());
        };
        let kind = match wire.kind.answer.is_empty() {
            true => event.name,
            false => &wire.kind.answer,
        };
        match kind {
            "reasoning.start" | "message.start" => emit(StreamEvent::Choice),
            "reasoning.delta" | "message.delta" => {
                emit(StreamEvent::Choice);
                let text = wire.content.answer;
                if !text.is_empty() {
                    emit(match kind {
                        "reasoning.delta" => StreamEvent::Reasoning(text),
                        _ => StreamEvent::Text(text),
                    });
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
                if usage != Usage::default() {
                    emit(StreamEvent::Usage(usage));
                }
                let first = stats.time_to_first_token_seconds.secs();
                if let Some(timing) = ServerTiming::of(first, None) {
                    emit(StreamEvent::ServerTiming(timing));
                }
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
