//! One event of a chat completion stream, and what it means.

use super::chunk::{Chunk, Delta};
use super::counts::{PerfMetrics, Timings, WireUsage};
use super::usual::{Usual, usual};
use crate::bench::provider::words::{error_in, quote};
use crate::bench::provider::{DecodeError, StreamEvent};
use crate::bench::record::FailureCause;
use crate::bench::sse::Event;
use serde_json::{Value, json};

/// See [`Provider::decode`](crate::bench::provider::Provider::decode).
pub(super) fn decode(
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
    if event.name != "error"
        && let Some(chunk) = usual(data)
    {
        emit_usual(chunk, emit);
        return Ok(());
    }
    decode_thoroughly(event.name, data, emit)
}

/// What a usual chunk means: just what the thorough reader would say of it.
fn emit_usual(chunk: Usual<'_>, emit: &mut dyn FnMut(StreamEvent<'_>)) {
    emit(StreamEvent::Choice);
    if !chunk.thought.is_empty() {
        emit(StreamEvent::Reasoning(chunk.thought));
    }
    if !chunk.answer.is_empty() {
        emit(StreamEvent::Text(chunk.answer));
    }
    if !chunk.finish.is_empty() {
        emit(StreamEvent::Finish(chunk.finish));
    }
}

/// Any event's data but an end mark's.
pub(super) fn decode_thoroughly(
    name: &str,
    data: &str,
    emit: &mut dyn FnMut(StreamEvent<'_>),
) -> Result<(), DecodeError> {
    match serde_json::from_str::<Chunk<'_>>(data) {
        Ok(chunk) if chunk.choices.is_some() && name != "error" => {
            emit_chunk(chunk, emit);
            Ok(())
        }
        _ => decode_unusual(name, data, emit),
    }
}

/// An event without choices or of an unexpected shape: an error, counts alone, something harmless, or no JSON at all.
fn decode_unusual(
    name: &str,
    data: &str,
    emit: &mut dyn FnMut(StreamEvent<'_>),
) -> Result<(), DecodeError> {
    let value = match serde_json::from_str::<Value>(data) {
        Ok(value) => value,
        // Some servers send the words of an `error` event bare.
        Err(_) if name == "error" => Value::String(data.to_owned()),
        Err(_) => {
            return Err(DecodeError {
                message: format!("The stream holds text that is not JSON: {}", quote(data)),
            });
        }
    };
    if name == "error" || value.get("choices").is_none() {
        let wrapped = match &value {
            Value::String(_) if name == "error" => error_in(&json!({ "error": value })),
            other => error_in(other),
        };
        let unnamed = || (FailureCause::Stream, value.to_string());
        if let Some((cause, message)) = wrapped.or_else(|| (name == "error").then(unnamed)) {
            emit(StreamEvent::Error { cause, message });
            return Ok(());
        }
    }
    emit_chunk(Chunk::salvage(&value), emit);
    Ok(())
}

fn emit_chunk(chunk: Chunk<'_>, emit: &mut dyn FnMut(StreamEvent<'_>)) {
    let choices = chunk.choices.unwrap_or_default();
    if !choices.is_empty() {
        emit(StreamEvent::Choice);
    }
    let error = chunk.error.map(|error| json!({ "error": error }));
    let mut failure = error.as_ref().and_then(error_in);
    for choice in choices {
        let said = choice.delta.or(choice.message).unwrap_or_else(|| Delta {
            content: choice.text,
            ..Delta::default()
        });
        let answers = [said.content.answer, said.refusal.answer];
        let thoughts = [
            said.content.thought,
            said.reasoning_content.answer,
            said.reasoning.answer,
        ];
        // Servers between two names send the same reasoning under both.
        if let Some(thought) = thoughts.into_iter().find(|t| !t.is_empty()) {
            emit(StreamEvent::Reasoning(thought));
        }
        for answer in answers.into_iter().filter(|a| !a.is_empty()) {
            emit(StreamEvent::Text(answer));
        }
        let reason = choice.finish_reason.answer;
        if reason == "error" {
            // OpenRouter marks a failed reply so; the error object beside it has the words.
            failure = failure.or_else(|| {
                let words = "the reply ended with the finish reason “error”";
                Some((FailureCause::Stream, words.to_owned()))
            });
        } else if !reason.is_empty() {
            emit(StreamEvent::Finish(reason));
        }
    }
    let groq = chunk.x_groq.unwrap_or_default();
    let groq_error = groq.error.map(|error| json!({ "error": error }));
    if let Some((cause, message)) = failure.or_else(|| groq_error.as_ref().and_then(error_in)) {
        emit(StreamEvent::Error { cause, message });
    }
    let counts = [chunk.usage.as_ref(), groq.usage.as_ref()];
    if let Some(usage) = counts.into_iter().flatten().find_map(WireUsage::usage) {
        emit(StreamEvent::Usage(usage));
    }
    let timing = [counts[0], counts[1], chunk.time_info.as_ref()]
        .into_iter()
        .flatten()
        .find_map(WireUsage::server_timing)
        .or_else(|| chunk.timings.as_ref().and_then(Timings::server_timing))
        .or_else(|| {
            chunk
                .perf_metrics
                .as_ref()
                .and_then(PerfMetrics::server_timing)
        });
    if let Some(timing) = timing {
        emit(StreamEvent::ServerTiming(timing));
    }
}
