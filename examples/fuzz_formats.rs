//! Feeds damaged streams to every framer and decoder for as many seconds as asked, shared out evenly:
//! `cargo run --release --example fuzz_formats -- 60`.
//!
//! In turn: an event of a recorded stream with some of its bytes changed, straight to the decoder; and a whole stream so
//! changed, or random bytes, through framer, decoder and outcome, whole and cut in two, which must mean the same. A panic
//! ends it with format and round; the same round is the same input.
#![allow(
    clippy::unwrap_used,
    reason = "in a fuzzer, as in a test, a panic is the report"
)]

mod fuzzing;

#[path = "../tests/it/samples.rs"]
#[allow(dead_code, missing_docs)] // the tests use the rest, and document it
mod samples;

#[path = "../tests/it/streams.rs"]
#[allow(dead_code, missing_docs, unused_imports)] // as above
mod streams;

#[path = "../tests/it/recorded.rs"]
#[allow(dead_code, missing_docs)] // as above
mod recorded;

use llmperf_web::bench::framing::Event;
use llmperf_web::bench::provider::format::WireFormat;
use llmperf_web::bench::provider::translator;
use recorded::{damaged_event, damaged_stream, events, fixtures, record_of};
use samples::Dice;
use std::time::{Duration, Instant};

#[allow(clippy::disallowed_methods)] // a tool that runs for as long as asked has to know the time
fn main() {
    let (seconds, first) = fuzzing::begin("fuzz_formats");
    let share = Duration::from_secs(seconds) / WireFormat::ALL.len() as u32;
    for format in WireFormat::ALL {
        let all = fixtures(format);
        let pieces: Vec<(String, String)> = all
            .iter()
            .flat_map(|fixture| events(format, &fixture.bytes))
            .collect();
        let begun = Instant::now();
        let (mut round, mut decoded, mut framed) = (first, 0u64, 0u64);
        while begun.elapsed() < share {
            fuzzing::note(round);
            let dice = &mut Dice::new(round);
            let (name, data) = damaged_event(dice, &pieces);
            let event = Event {
                name: &name,
                data: &data,
                data_lines: 1,
            };
            let _ = translator(format).decode(&event, &mut |_| {});
            decoded += 1;
            let (kind, bytes) = damaged_stream(dice, &all);
            let (left, right) = bytes.split_at(dice.below(bytes.len() as u64 + 1) as usize);
            let whole = record_of(format, kind, [bytes.as_slice()]);
            assert_eq!(record_of(format, kind, [left, right]), whole);
            framed += 2;
            round += 1;
        }
        println!(
            "{:<16} {decoded} damaged events and {framed} damaged streams, no finding",
            format.word()
        );
    }
}
