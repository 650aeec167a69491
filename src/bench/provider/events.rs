//! What the events of all formats of JSON events have in common: end marks, words that are no JSON, errors.

use super::loose::{Maybe, Text};
use super::words::{error_in, quote};
use super::{DecodeError, StreamEvent};
use crate::bench::framing::Event;
use crate::bench::record::{FailureCause, ServerTiming, Usage};
use crate::bench::units::Micros;
use serde::Deserialize;
use serde_json::Value;

/// The event's JSON; `None` where it holds none (it is empty, or `[DONE]`, or the bare words of an error, which are handed
/// over).
///
/// # Errors
/// When the data is no JSON, or names one field twice.
pub fn open<'a, T: Deserialize<'a> + Default>(
    event: &Event<'a>,
    emit: &mut dyn FnMut(StreamEvent<'_>),
) -> Result<Option<T>, DecodeError> {
    let data = event.data.trim();
    if data.is_empty() {
        return Ok(None);
    }
    if data == "[DONE]" {
        emit(StreamEvent::Done);
        return Ok(None);
    }
    match serde_json::from_str::<Maybe<T>>(data) {
        Ok(Maybe(read)) => Ok(Some(read)),
        Err(_) if event.name == "error" => {
            emit(StreamEvent::Error {
                cause: FailureCause::Stream,
                message: data.to_owned(),
            });
            Ok(None)
        }
        Err(error) if error.is_data() => Err(DecodeError {
            message: format!(
                "The stream holds an event that cannot be understood ({error}): {}",
                quote(data)
            ),
        }),
        Err(_) => Err(DecodeError {
            message: format!("The stream holds text that is not JSON: {}", quote(data)),
        }),
    }
}

/// What kind of event it is: as its JSON says, else as its name does.
pub fn kind_of<'a>(said: &'a Text<'_>, event: &Event<'a>) -> &'a str {
    match said.answer.is_empty() {
        true => event.name,
        false => &said.answer,
    }
}

/// Hands over reasoning and answer, each where there is any.
pub fn emit_text(thought: Text<'_>, answer: Text<'_>, emit: &mut dyn FnMut(StreamEvent<'_>)) {
    if !thought.answer.is_empty() {
        emit(StreamEvent::Reasoning(thought.answer));
    }
    if !answer.answer.is_empty() {
        emit(StreamEvent::Text(answer.answer));
    }
}

/// Hands over the counts, where there are any.
pub fn emit_usage(usage: Usage, emit: &mut dyn FnMut(StreamEvent<'_>)) {
    if usage != Usage::default() {
        emit(StreamEvent::Usage(usage));
    }
}

/// Hands over the server's own times, where there are any.
pub fn emit_timing(
    ttft: Option<Micros>,
    total: Option<Micros>,
    emit: &mut dyn FnMut(StreamEvent<'_>),
) {
    if let Some(timing) = ServerTiming::of(ttft, total) {
        emit(StreamEvent::ServerTiming(timing));
    }
}

/// Hands over the error that an event holds, in the provider's own words; the event itself where it has none. `false` where
/// it holds no error, unless `sure` that it does.
pub fn emit_error(event: &Event<'_>, sure: bool, emit: &mut dyn FnMut(StreamEvent<'_>)) -> bool {
    let data = event.data.trim();
    let value = serde_json::from_str::<Value>(data).unwrap_or_default();
    let found = error_in(&value);
    let unnamed = || (FailureCause::Stream, data.to_owned());
    let Some((cause, message)) = found.or_else(|| sure.then(unnamed)) else {
        return false;
    };
    emit(StreamEvent::Error { cause, message });
    true
}
