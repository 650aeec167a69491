//! Amazon Bedrock ConverseStream: JSON in binary frames
//! (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html, read 2026).

pub mod sigv4;

use super::body::{merge, path_part, post};
use super::events::{emit_text, emit_timing, emit_usage, open};
use super::loose::{Maybe, Number, Text};
use super::piece::Place;
use super::words::{cause_of_name, refusal_in};
use super::{Completion, DecodeError, HttpRequest, Provider, StreamEvent, address};
use crate::bench::event_stream::{EXCEPTION, Frames};
use crate::bench::framing::{Event, Framing};
use crate::bench::record::{FailureCause, Usage};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The translator for Bedrock ConverseStream.
#[derive(Debug)]
pub struct Bedrock;

const PIECE: Place = Place {
    kind: None,
    path: &["delta"],
    answer: "text",
    thought: None,
    flag: None,
    others: &["stopReason", "usage", "metrics", "reasoningContent"],
};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(borrow)]
    delta: Maybe<Delta<'a>>,
    #[serde(borrow)]
    stop_reason: Text<'a>,
    usage: Maybe<Counts>,
    metrics: Maybe<Metrics>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Delta<'a> {
    #[serde(borrow)]
    text: Text<'a>,
    #[serde(borrow)]
    reasoning_content: Maybe<Reasoning<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reasoning<'a> {
    #[serde(borrow)]
    text: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Counts {
    input_tokens: Number,
    output_tokens: Number,
    total_tokens: Number,
    cache_read_input_tokens: Number,
    cache_write_input_tokens: Number,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Metrics {
    latency_ms: Number,
}

impl Counts {
    /// Whether the input leaves the cached tokens out, only the total tells.
    fn usage(&self) -> Usage {
        let cached = [self.cache_read_input_tokens, self.cache_write_input_tokens];
        let cached = cached.into_iter().filter_map(Number::count);
        let cached = cached.fold(0, u32::saturating_add);
        let (input, output) = (self.input_tokens.count(), self.output_tokens.count());
        let total = self.total_tokens.count();
        let left_out = input
            .zip(output)
            .and_then(|(input, output)| input.checked_add(output)?.checked_add(cached))
            .is_some_and(|sum| Some(sum) == total);
        Usage {
            input_tokens: input.map(|input| match left_out {
                true => input + cached,
                false => input,
            }),
            output_tokens: output,
            reasoning_tokens: None,
            cached_input_tokens: self.cache_read_input_tokens.count(),
        }
    }
}

impl Provider for Bedrock {
    fn completion(&self, asked: &Completion<'_>) -> HttpRequest {
        let (target, prompt) = (asked.target, asked.prompt);
        let mut body = Map::new();
        if !prompt.system.is_empty() {
            body.insert("system".into(), json!([{ "text": prompt.system }]));
        }
        body.insert(
            "messages".into(),
            json!([{ "role": "user", "content": [{ "text": prompt.user }] }]),
        );
        body.insert(
            "inferenceConfig".into(),
            json!({ asked.dialect.limit_name: prompt.max_tokens }),
        );
        merge(&mut body, asked.sampling);
        let path = format!("/model/{}/converse-stream", path_part(&target.model));
        let mut request = post(asked, address(&target.base_url, &path), body);
        sigv4::sign(&mut request, asked.key, "bedrock", asked.unix_ms);
        request
    }

    fn framing(&self) -> Box<dyn Framing> {
        Box::new(Frames::default())
    }

    fn decode(
        &self,
        event: &Event<'_>,
        emit: &mut dyn FnMut(StreamEvent<'_>),
    ) -> Result<(), DecodeError> {
        if let Some(name) = event.name.strip_prefix(EXCEPTION) {
            let (cause, message) = exception(name, event.data);
            emit(StreamEvent::Error { cause, message });
            return Ok(());
        }
        if event.name == "contentBlockDelta"
            && let Some(piece) = PIECE.read(event.data)
        {
            piece.emit(emit);
            return Ok(());
        }
        let Some(wire) = open::<Wire<'_>>(event, emit)? else {
            return Ok(());
        };
        match event.name {
            "messageStart" | "contentBlockStart" => emit(StreamEvent::Choice),
            "contentBlockDelta" => {
                emit(StreamEvent::Choice);
                let delta = wire.delta.0;
                emit_text(delta.reasoning_content.0.text, delta.text, emit);
            }
            "messageStop" if !wire.stop_reason.answer.is_empty() => {
                emit(StreamEvent::Finish(wire.stop_reason.answer));
            }
            // The last word: it comes after `messageStop`.
            "metadata" => {
                emit_usage(wire.usage.0.usage(), emit);
                emit_timing(None, wire.metrics.0.latency_ms.millis(), emit);
                emit(StreamEvent::Done);
            }
            _ => {}
        }
        Ok(())
    }
}

/// An exception's class, as its name tells it, and its words.
fn exception(name: &str, data: &str) -> (FailureCause, String) {
    let said = serde_json::from_str::<Value>(data).ok();
    let said = said.as_ref().and_then(refusal_in);
    let words = said.map_or_else(|| data.trim().to_owned(), |(_, words)| words);
    let cause = match name {
        "validationException" => FailureCause::BadRequest,
        "internalServerException" => FailureCause::Server,
        _ => cause_of_name(&name.to_ascii_lowercase()).unwrap_or(FailureCause::Stream),
    };
    match words.is_empty() {
        true => (cause, name.to_owned()),
        false => (cause, format!("{name}: {words}")),
    }
}
