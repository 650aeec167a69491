//! Facts about server-sent events: the framer agrees with npm's eventsource-parser, and with the standard where that does not speak.

use llmperf_web::bench::sse::Framer;
use serde::Deserialize;
use std::path::Path;
use std::process::Command;

/// An event's name and data.
type Framed = (String, String);

fn framed<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<Framed> {
    let mut events = Vec::new();
    let mut framer = Framer::new();
    for piece in pieces {
        framer
            .push(piece, &mut |event| {
                events.push((event.name.to_owned(), event.data.to_owned()))
            })
            .unwrap();
    }
    framer
        .finish(&mut |event| events.push((event.name.to_owned(), event.data.to_owned())))
        .unwrap();
    events
}

#[derive(Deserialize)]
struct Stream {
    /// The bytes as they are cut, in hexadecimal digits.
    pieces: Vec<String>,
    events: Vec<Framed>,
}

fn bytes_of(digits: &str) -> Vec<u8> {
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}

#[test]
fn random_streams_mean_what_eventsource_parser_makes_of_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let made = Command::new("node")
        .arg(root.join("tests/it/node/event_streams.mjs"))
        .arg("5000")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{said} (npm ci installs the parser)");
    let streams: Vec<Stream> = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(streams.len(), 5_000);
    let mut count = 0;
    for stream in streams {
        let pieces: Vec<Vec<u8>> = stream.pieces.iter().map(|piece| bytes_of(piece)).collect();
        let ours = framed(pieces.iter().map(Vec::as_slice));
        assert_eq!(
            ours,
            stream.events,
            "{:?}",
            String::from_utf8_lossy(&pieces.concat())
        );
        count += ours.len();
    }
    assert!(count > 8_000, "{count} events");
}

#[test]
fn what_the_parser_leaves_open_is_as_the_standard_has_it() {
    let check = |bytes: &str, events: &[(&str, &str)]| {
        let wanted: Vec<Framed> = events
            .iter()
            .map(|(name, data)| ((*name).to_owned(), (*data).to_owned()))
            .collect();
        assert_eq!(framed([bytes.as_bytes()]), wanted, "{bytes:?}");
        assert_eq!(
            framed(bytes.as_bytes().chunks(1)),
            wanted,
            "{bytes:?} by byte"
        );
    };
    // Lone CR ends a line, alone and among others.
    check("data: a\r\rdata: b\r\r", &[("", "a"), ("", "b")]);
    check("data: a\r\n\rdata: b\n\r", &[("", "a"), ("", "b")]);
    check("event: x\rdata: a\rdata: b\r\r", &[("x", "a\nb")]);
    check("\r\rdata: a\r\r", &[("", "a")]);
    // A byte order mark is dropped at the very start, and there alone.
    check("\u{feff}data: a\n\n", &[("", "a")]);
    check("\u{feff}\u{feff}data: a\n\ndata: b\n\n", &[("", "b")]);
    check("data: a\n\n\u{feff}data: b\n\n", &[("", "a")]);
    check("data: \u{feff}a\n\n", &[("", "\u{feff}a")]);
    // A missing last blank line, or line end, is forgiven: servers of LLMs leave it out.
    check("data: a\n\ndata: b\n", &[("", "a"), ("", "b")]);
    check("data: a\n\ndata: b", &[("", "a"), ("", "b")]);
    check("data: a\r\n\r\ndata: b\r", &[("", "a"), ("", "b")]);
    check("data: a\n\nevent: x", &[("", "a")]);
    check("data: a\n\n: ping", &[("", "a")]);
}
