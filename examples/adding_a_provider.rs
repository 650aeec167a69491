//! A translator for a wire format that does not exist: Parrot, whose events say `squawk`, `mutter`, `perched` and `fell`.
//! `docs/adding-a-provider.md` shows this file; `cargo run --example adding_a_provider < tests/fixtures/streams/parrot/text.sse`
//! reads a stream with it.

use llmperf_web::bench::framing::Event;
use llmperf_web::bench::provider::body::{merge, post};
use llmperf_web::bench::provider::events::{emit_usage, open};
use llmperf_web::bench::provider::loose::{Number, Text};
use llmperf_web::bench::provider::{
    Completion, DecodeError, HttpRequest, Provider, StreamEvent, address,
};
use llmperf_web::bench::record::{FailureCause, Usage};
use serde::Deserialize;
use serde_json::{Map, json};
use std::io::Read;

/// The translator for Parrot.
#[derive(Debug)]
pub struct Parrot;

/// All fields of all events that matter. A field that is missing, null or of another shape counts as empty.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wire<'a> {
    #[serde(borrow)]
    kind: Text<'a>,
    #[serde(borrow)]
    text: Text<'a>,
    #[serde(borrow)]
    why: Text<'a>,
    #[serde(borrow)]
    message: Text<'a>,
    heard: Number,
    said: Number,
}

impl Provider for Parrot {
    fn completion(&self, asked: &Completion<'_>) -> HttpRequest {
        let mut body = Map::new();
        body.insert("bird".into(), json!(asked.target.model));
        body.insert("hear".into(), json!(asked.prompt.user));
        if asked.prompt.is_limited {
            body.insert("most_words".into(), json!(asked.prompt.max_tokens));
        }
        // What the person typed under Additional sampling parameters goes over the body.
        merge(&mut body, asked.sampling);
        body.insert("live".into(), json!(true));
        // `post` adds the key's header and the content type.
        post(asked, address(&asked.target.base_url, "/speak"), body)
    }

    fn decode(
        &self,
        event: &Event<'_>,
        emit: &mut dyn FnMut(StreamEvent<'_>),
    ) -> Result<(), DecodeError> {
        // `None` for an event without JSON, such as `[DONE]`; an error for what is no JSON at all.
        let Some(wire) = open::<Wire<'_>>(event, emit)? else {
            return Ok(());
        };
        match &*wire.kind.answer {
            "squawk" | "mutter" => {
                emit(StreamEvent::Choice);
                // An event of no text is no chunk.
                if !wire.text.answer.is_empty() {
                    emit(match &*wire.kind.answer {
                        "squawk" => StreamEvent::Text(wire.text.answer),
                        _ => StreamEvent::Reasoning(wire.text.answer),
                    });
                }
            }
            "perched" => {
                let usage = Usage {
                    input_tokens: wire.heard.count(),
                    output_tokens: wire.said.count(),
                    ..Usage::default()
                };
                emit_usage(usage, emit);
                emit(StreamEvent::Finish(wire.why.answer));
                emit(StreamEvent::Done);
            }
            "fell" => emit(StreamEvent::Error {
                cause: FailureCause::Stream,
                message: wire.message.answer.into_owned(),
            }),
            // A kind of event that is new since this was written is no fault.
            _ => {}
        }
        Ok(())
    }
}

/// Prints what the stream at standard input means.
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    let mut framing = Parrot.framing();
    let mut on_event = |event: Event<'_>| {
        let mut emit = |meaning: StreamEvent<'_>| println!("{meaning:?}");
        if let Err(error) = Parrot.decode(&event, &mut emit) {
            println!("{}", error.message);
        }
    };
    let framed = framing.push(&bytes, &mut on_event);
    let ended = framed.and_then(|()| framing.finish(&mut on_event));
    ended.map_err(|error| error.message.into())
}
