//! A recorded stream, played as an endpoint: a vendor's raw bytes, or one event a line with the times that were written down.

use replies::{Format, Part, Reply, Step};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Longest that a recorded event may be due after the start of service: a day.
const LONGEST_MS: f64 = 86_400_000.0;

/// What to play, and how fast where the file does not say.
#[derive(Clone, Debug, clap::Args)]
pub struct Replay {
    /// The recording.
    pub file: PathBuf,
    /// Its wire format: the completions of this format's path are answered with it.
    #[arg(long, value_parser = format_named)]
    pub format: Format,
    /// The file holds one event a line, its JSON alone; a line may begin with its time in milliseconds and a tab.
    #[arg(long)]
    pub lines: bool,
    /// Milliseconds from the start of service to the first event that has no time of its own.
    #[arg(long, value_name = "MS", default_value_t = 100)]
    pub first: u64,
    /// Milliseconds from one event to the next that has no time of its own.
    #[arg(long, value_name = "MS", default_value_t = 10)]
    pub gap: u64,
    /// HTTP status.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u16).range(200..600))]
    pub status: u16,
    /// Content-Type, where it is not the format's own.
    #[arg(long)]
    pub content_type: Option<String>,
}

/// A recording, read and cut into events.
#[derive(Clone, Debug)]
pub struct Recording {
    format: Format,
    reply: Reply,
}

impl Recording {
    /// Reads the recording. The message says what is wrong with it.
    pub fn read(replay: &Replay) -> Result<Recording, String> {
        let bytes = std::fs::read(&replay.file).map_err(|error| said(&replay.file, &error))?;
        let events = match replay.lines {
            true => lines(replay.format, &bytes)?,
            false => cut(replay.format, &bytes)
                .map(|event| (None, event))
                .collect(),
        };
        let mut due = replay.first.saturating_mul(1_000);
        let mut steps = Vec::with_capacity(events.len());
        for (at_us, bytes) in events {
            // Times never run backwards: what is due earlier than what came before leaves with it.
            let least = steps.last().map_or(0, |step: &Step| step.at_us);
            let at_us = at_us.unwrap_or(due).max(least);
            due = at_us.saturating_add(replay.gap.saturating_mul(1_000));
            steps.push(Step {
                at_us,
                bytes,
                tokens: 0,
                part: Part::Recorded,
            });
        }
        if steps.is_empty() {
            return Err(said(&replay.file, &"it holds no event"));
        }
        let content_type = match &replay.content_type {
            // One for the life of the program.
            Some(other) => Box::leak(other.clone().into_boxed_str()),
            None => replay.format.content_type(),
        };
        let mut reply = Reply::json(replay.status, 0, &Value::Null);
        reply.content_type = content_type;
        reply.ending_at_us = steps.last().map_or(0, |step| step.at_us);
        reply.steps = steps;
        Ok(Recording {
            format: replay.format,
            reply,
        })
    }

    /// The reply to a request of this format; `None` for another.
    pub fn reply(&self, format: Format) -> Option<Reply> {
        (format == self.format).then(|| self.reply.clone())
    }
}

/// An event and, where it was written down, its time in microseconds.
type Timed = (Option<u64>, Vec<u8>);

/// The format of that name.
fn format_named(name: &str) -> Result<Format, String> {
    let found = Format::NAMES.iter().find(|(known, _)| *known == name);
    found.map(|(_, format)| *format).ok_or_else(|| {
        let names: Vec<&str> = Format::NAMES.iter().map(|(name, _)| *name).collect();
        format!("expected one of {}", names.join(", "))
    })
}

fn said(file: &Path, what: &dyn std::fmt::Display) -> String {
    format!("the recording {} cannot be used: {what}", file.display())
}

/// One event a line, each with its time where it has one.
fn lines(format: Format, bytes: &[u8]) -> Result<Vec<Timed>, String> {
    let text = String::from_utf8_lossy(bytes);
    let mut events = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let (time, data) = match line.split_once('\t') {
            Some((time, data)) => (Some(time.trim()), data.trim()),
            None => (None, line.trim()),
        };
        if data.is_empty() {
            continue;
        }
        let at_us = match time {
            None => None,
            Some(time) => match time.parse::<f64>() {
                Ok(ms) if (0.0..=LONGEST_MS).contains(&ms) => Some((ms * 1_000.0).round() as u64),
                _ => {
                    return Err(format!(
                        "line {}: `{time}` is no time in milliseconds",
                        index + 1
                    ));
                }
            },
        };
        events.push((at_us, format.event(data)));
    }
    Ok(events)
}

/// Raw bytes, cut where an event ends; what is left at the end is an event of its own.
fn cut(format: Format, bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let length = match format {
            Format::Bedrock => frame_length(rest),
            Format::Ollama => rest.iter().position(|byte| *byte == b'\n').map(|at| at + 1),
            _ => event_length(rest),
        };
        let (event, tail) = rest.split_at(length.unwrap_or(rest.len()).min(rest.len()));
        rest = tail;
        (!event.is_empty()).then(|| event.to_vec())
    })
}

fn frame_length(bytes: &[u8]) -> Option<usize> {
    let length = u32::from_be_bytes(*bytes.first_chunk()?) as usize;
    // What is no frame goes out as it is.
    (length >= 16).then_some(length)
}

/// Up to and with the blank line, whichever line ends are used.
fn event_length(bytes: &[u8]) -> Option<usize> {
    let ends: [&[u8]; 3] = [b"\n\n", b"\r\n\r\n", b"\r\r"];
    let found = ends.iter().filter_map(|end| {
        let at = bytes.windows(end.len()).position(|window| window == *end)?;
        Some(at + end.len())
    });
    found.min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(format: Format, bytes: &[u8]) -> Vec<String> {
        let pieces = cut(format, bytes);
        pieces
            .map(|piece| String::from_utf8_lossy(&piece).into_owned())
            .collect()
    }

    #[test]
    fn raw_bytes_are_cut_where_events_end_and_none_is_lost() {
        let chat = Format::OpenAiChat;
        assert_eq!(
            pieces(chat, b"data: a\n\n: c\n\ndata: b"),
            ["data: a\n\n", ": c\n\n", "data: b"]
        );
        assert_eq!(pieces(chat, b"data: a\r\n\r\nx"), ["data: a\r\n\r\n", "x"]);
        assert_eq!(pieces(chat, b"data: a\r\rx"), ["data: a\r\r", "x"]);
        assert_eq!(pieces(Format::Ollama, b"{}\n{}"), ["{}\n", "{}"]);
        let frame = Format::Bedrock.event(r#"{"messageStart":{"role":"assistant"}}"#);
        let two = [frame.clone(), frame.clone()].concat();
        assert_eq!(
            cut(Format::Bedrock, &two).collect::<Vec<_>>(),
            [frame.clone(), frame]
        );
        assert_eq!(pieces(Format::Bedrock, b"\0\0\0\x01x"), ["\0\0\0\u{1}x"]);
    }

    #[test]
    fn lines_become_events_with_their_times() {
        let text = b"12.5\t{\"type\":\"ping\"}\n\n{\"type\":\"message_stop\"}\n";
        let events = lines(Format::Anthropic, text).unwrap();
        let shown: Vec<(Option<u64>, &str)> = events
            .iter()
            .map(|(at, bytes)| (*at, std::str::from_utf8(bytes).unwrap()))
            .collect();
        assert_eq!(
            shown,
            [
                (Some(12_500), "event: ping\ndata: {\"type\":\"ping\"}\n\n"),
                (
                    None,
                    "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
                ),
            ]
        );
        let error = lines(Format::Tgi, b"soon\t{}").unwrap_err();
        assert_eq!(error, "line 1: `soon` is no time in milliseconds");
    }
}
