//! A sample of a stream as a person reads it: its events as a tree of lines, whose leaves can be chosen as places.

use crate::bench::custom::StreamKind;
use crate::bench::framing::{Event, Framing};
use crate::bench::ndjson::Lines;
use crate::bench::sse::Framer;
use serde_json::Value;

/// Most events that are shown: as many of the first as of the last, which hold why the reply ended and the counts of tokens.
const MOST_EVENTS: usize = 12;
/// Most lines of the tree, and characters of a value that are shown.
const MOST_LINES: usize = 400;
const LONGEST_VALUE: usize = 80;

/// A line of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How far in it stands: 0 for an event.
    pub depth: usize,
    /// The name of the member or the number of the item; `Event 1` for an event.
    pub name: String,
    /// What stands there, shortened; empty where more lines follow below it.
    pub value: String,
    /// The JSON pointer to it within its event, for a leaf.
    pub pointer: Option<String>,
}

/// What a body is: one of the two kinds of stream, as its first bytes and its content type tell.
pub fn sniffed(content_type: &str, body: &str) -> StreamKind {
    let start = body.trim_start();
    if content_type.contains("event-stream") {
        StreamKind::Sse
    } else if content_type.contains("ndjson") || start.starts_with('{') {
        StreamKind::Ndjson
    } else {
        StreamKind::Sse
    }
}

/// The first and the last events of a body as a tree; events that are no JSON are passed over.
pub fn tree(kind: StreamKind, body: &str) -> Vec<Line> {
    let mut events: Vec<(String, Value)> = Vec::new();
    let mut take = |event: Event<'_>| {
        if let Ok(value @ (Value::Object(_) | Value::Array(_))) =
            serde_json::from_str::<Value>(event.data)
        {
            events.push((event.name.to_owned(), value));
        }
    };
    let mut framing: Box<dyn Framing> = match kind {
        StreamKind::Sse => Box::new(Framer::new()),
        StreamKind::Ndjson => Box::new(Lines::default()),
    };
    if framing.push(body.as_bytes(), &mut take).is_ok() {
        let _ = framing.finish(&mut take);
    }
    let mut lines = Vec::new();
    let left_out = events.len().saturating_sub(MOST_EVENTS);
    let gap = MOST_EVENTS / 2..MOST_EVENTS / 2 + left_out;
    for (at, (name, value)) in events.iter().enumerate() {
        if gap.contains(&at) {
            if at == gap.start {
                lines.push(Line {
                    depth: 0,
                    name: format!("{left_out} more between them"),
                    value: String::new(),
                    pointer: None,
                });
            }
            continue;
        }
        let name = match name.as_str() {
            "" => format!("Event {}", at + 1),
            name => format!("Event {}: {name}", at + 1),
        };
        grow(&mut lines, 0, name, String::new(), value);
    }
    lines.truncate(MOST_LINES);
    lines
}

fn grow(lines: &mut Vec<Line>, depth: usize, name: String, pointer: String, value: &Value) {
    if lines.len() >= MOST_LINES {
        return;
    }
    let is_leaf = !matches!(value, Value::Object(_) | Value::Array(_));
    lines.push(Line {
        depth,
        name,
        value: if is_leaf {
            shortened(value)
        } else {
            String::new()
        },
        pointer: is_leaf.then(|| pointer.clone()),
    });
    let mut inner = |name: &str, value: &Value| {
        let step = name.replace('~', "~0").replace('/', "~1");
        grow(
            lines,
            depth + 1,
            name.to_owned(),
            format!("{pointer}/{step}"),
            value,
        );
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| inner(name, value)),
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                inner(&at.to_string(), value);
            }
        }
        _ => {}
    }
}

fn shortened(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_stream_is_told_by_its_head_and_its_first_byte() {
        let check = |content_type, body, kind| assert_eq!(sniffed(content_type, body), kind);
        check("text/event-stream; charset=utf-8", "{", StreamKind::Sse);
        check("application/x-ndjson", "", StreamKind::Ndjson);
        check("", " {\"a\":1}\n", StreamKind::Ndjson);
        check("", "data: {}\n\n", StreamKind::Sse);
        check("text/plain", ": hi\n", StreamKind::Sse);
    }

    #[test]
    fn every_leaf_has_the_pointer_that_finds_it_again() {
        let data = r#"{"a":{"x/y":[null,{"t~":"hi"}]},"n":1}"#;
        for (kind, body) in [
            (
                StreamKind::Sse,
                format!("event: one\ndata: {data}\n\ndata: [DONE]\n\n"),
            ),
            (StreamKind::Ndjson, format!("{data}\n")),
        ] {
            let lines = tree(kind, &body);
            let value: Value = serde_json::from_str(data).unwrap();
            let leaves: Vec<&Line> = lines.iter().filter(|l| l.pointer.is_some()).collect();
            assert_eq!(leaves.len(), 3);
            for leaf in leaves {
                let found = value.pointer(leaf.pointer.as_deref().unwrap()).unwrap();
                assert_eq!(found.to_string(), leaf.value);
            }
            assert_eq!(lines[0].depth, 0);
            assert!(lines[0].name.starts_with("Event 1"));
        }
    }

    #[test]
    fn rubbish_and_masses_are_no_harm() {
        assert_eq!(tree(StreamKind::Sse, "<html>"), []);
        assert_eq!(tree(StreamKind::Ndjson, "nonsense\n\u{0}"), []);
        let many = "{\"a\":\"b\",\"c\":[1,2,3]}\n".repeat(1_000);
        assert!(tree(StreamKind::Ndjson, &many).len() <= MOST_LINES);
        let deep = format!("{}1{}\n", "[".repeat(100), "]".repeat(100));
        assert!(tree(StreamKind::Ndjson, &deep).len() <= MOST_LINES);
    }

    #[test]
    fn of_a_long_stream_the_first_and_the_last_events_are_shown() {
        let body: String = (1..=20).map(|n| format!("{{\"n\":{n}}}\n")).collect();
        let lines = tree(StreamKind::Ndjson, &body);
        let shown: Vec<&str> = lines
            .iter()
            .filter(|line| line.depth == 0)
            .map(|line| line.name.as_str())
            .collect();
        assert_eq!(shown.len(), 13);
        assert_eq!(shown[5..8], ["Event 6", "8 more between them", "Event 15"]);
        assert_eq!(lines.last().map(|line| line.value.as_str()), Some("20"));
    }
}
