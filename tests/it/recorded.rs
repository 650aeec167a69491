//! Recorded streams of every wire format, read, and damaged on purpose: what the tests of formats and their fuzzer feed on.

use crate::samples::Dice;
use crate::streams::{decoder_by, decoder_of};
use llmperf_web::bench::event_stream::crc32;
use llmperf_web::bench::framing::Event;
use llmperf_web::bench::provider::format::WireFormat;
use llmperf_web::bench::provider::{Provider, ResponseHead, translator};
use llmperf_web::bench::record::RequestRecord;
use llmperf_web::bench::stream::{Ending, RequestDecoder};
use llmperf_web::bench::units::Micros;
use std::fs;
use std::path::PathBuf;

/// A recorded stream.
pub struct Fixture {
    pub name: String,
    pub kind: String,
    pub bytes: Vec<u8>,
}

/// The recorded streams of a format; Vertex AI's are Gemini's.
pub fn fixtures(format: WireFormat) -> Vec<Fixture> {
    let folder = match format {
        WireFormat::OpenAiChat => "openai",
        WireFormat::Vertex => "gemini",
        other => other.word(),
    };
    fixtures_in(folder)
}

/// The recorded streams of a folder.
pub fn fixtures_in(folder: &str) -> Vec<Fixture> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/streams");
    let mut all: Vec<Fixture> = fs::read_dir(root.join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| Fixture {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            kind: path.extension().unwrap().to_string_lossy().into_owned(),
            bytes: fs::read(&path).unwrap(),
        })
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

fn content_type(kind: &str) -> &'static str {
    match kind {
        "ndjson" => "application/x-ndjson",
        "bin" => "application/vnd.amazon.eventstream",
        "json" => "application/json; charset=utf-8",
        _ => "text/event-stream",
    }
}

/// The record of a stream read in these pieces, all at one instant; the counts of reads, which cuts change, left out.
pub fn record_of<'a>(
    format: WireFormat,
    kind: &str,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> RequestRecord {
    follow(decoder_of(format), kind, pieces)
}

/// The same with a translator that need not be one of the program's.
pub fn record_by<'a>(
    provider: &'static dyn Provider,
    kind: &str,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> RequestRecord {
    follow(decoder_by(provider), kind, pieces)
}

fn follow<'a>(
    mut decoder: RequestDecoder,
    kind: &str,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> RequestRecord {
    let head = ResponseHead {
        status: 200,
        content_type: content_type(kind).into(),
        retry_after: None,
    };
    decoder.head(Micros(2_000), head);
    for piece in pieces {
        decoder.read(Micros(3_000), piece);
    }
    let mut record = decoder.finish(Ending::Closed(Micros(4_000)));
    record.timeline.reads = 0;
    record.timeline.merged_reads = 0;
    record
}

/// The events of a fixture, each with its name.
pub fn events(format: WireFormat, bytes: &[u8]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut framing = translator(format).framing();
    let mut keep = |event: Event<'_>| all.push((event.name.to_owned(), event.data.to_owned()));
    let _ = framing.push(bytes, &mut keep);
    let _ = framing.finish(&mut keep);
    all
}

/// Changes some bytes of a text.
fn shake(dice: &mut Dice, text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let pieces = [
        "null",
        "[]",
        "{}",
        "\"\"",
        "-1",
        "1e999",
        "\\u0000",
        "[[",
        ",",
        "\"delta\":",
    ];
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() as u64 + 1) as usize;
        match dice.below(4) {
            0 if at < bytes.len() => bytes[at] = dice.next() as u8,
            1 => bytes.truncate(at),
            2 if at < bytes.len() => drop(bytes.remove(at)),
            _ => {
                let piece = pieces[dice.below(pieces.len() as u64) as usize];
                bytes.splice(at..at, piece.bytes());
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An event of these, some of its bytes changed, in one of four cases under another's name.
pub fn damaged_event(dice: &mut Dice, all: &[(String, String)]) -> (String, String) {
    let (name, data) = &all[dice.below(all.len() as u64) as usize];
    let (other, _) = &all[dice.below(all.len() as u64) as usize];
    let name = if dice.below(4) == 0 { other } else { name };
    (name.clone(), shake(dice, data))
}

/// A stream of no meaning, or one of these with some of its bytes changed, and its kind. Binary frames are changed inside, and
/// their checksums made right again, in one of three cases.
pub fn damaged_stream<'a>(dice: &mut Dice, all: &'a [Fixture]) -> (&'a str, Vec<u8>) {
    let Fixture { kind, bytes, .. } = &all[dice.below(all.len() as u64) as usize];
    let mut bytes = bytes.clone();
    match dice.below(3) {
        0 => bytes = (0..dice.below(200)).map(|_| dice.next() as u8).collect(),
        1 if kind == "bin" => reframe(dice, &mut bytes),
        _ => {
            for _ in 0..=dice.below(4) {
                let at = dice.below(bytes.len() as u64) as usize;
                bytes[at] = dice.next() as u8;
            }
        }
    }
    (kind, bytes)
}

/// Damages a frame's headers or payload and makes its checksums right again.
fn reframe(dice: &mut Dice, bytes: &mut [u8]) {
    let length = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize;
    if !(16..=bytes.len()).contains(&length) {
        return;
    }
    for _ in 0..=dice.below(3) {
        bytes[8 + dice.below(length as u64 - 12) as usize] = dice.next() as u8;
    }
    let sum = crc32(&bytes[..8]).to_be_bytes();
    bytes[8..12].copy_from_slice(&sum);
    let sum = crc32(&bytes[..length - 4]).to_be_bytes();
    bytes[length - 4..length].copy_from_slice(&sum);
}
