//! Recorded streams mean the same wherever the reads cut them.

use llmperf_web::bench::marks::Marks;
use llmperf_web::bench::provider::format::WireFormat;
use llmperf_web::bench::provider::{Provider, ResponseHead, translator};
use llmperf_web::bench::record::{
    Outcome, RequestRecord, RequestRole, RequestTimeline, ServerTiming, Usage,
};
use llmperf_web::bench::secret::Secret;
use llmperf_web::bench::sse::{EVENT_LIMIT, Framer};
use llmperf_web::bench::stream::{Ending, Flow, Phase, RequestDecoder};
use llmperf_web::bench::units::Micros;
use std::fs;
use std::path::PathBuf;

/// A decoder of OpenAI chat completions for a request sent at 1000 µs with the key of these tests.
pub fn decoder() -> RequestDecoder {
    decoder_of(WireFormat::OpenAiChat)
}

/// The same for any format.
pub fn decoder_of(format: WireFormat) -> RequestDecoder {
    decoder_by(translator(format))
}

/// The same with a translator that need not be one of the program's.
pub fn decoder_by(provider: &'static dyn Provider) -> RequestDecoder {
    let record = RequestRecord {
        index: 3,
        role: RequestRole::Measured,
        lane: 1,
        timeline: RequestTimeline {
            scheduled: Micros(900),
            start: Micros(1_000),
            ..RequestTimeline::default()
        },
        outcome: Outcome::Incomplete,
        prompt_tokens: 550,
        max_tokens: Some(150),
        usage: None,
        text_tokens: None,
        first_chunk_tokens: None,
        server_timing: None,
        finish_reason: None,
        reply_head: String::new(),
        reasoning_only: false,
        marks: Marks::CLEAN,
        queued: None,
        protocol: None,
        check: None,
    };
    RequestDecoder::new(provider, Secret::new(KEY), record)
}

/// The key of these tests.
pub const KEY: &str = "tk/Zebra+7421 \"quagga\"==okapi";

/// A head with this status.
pub fn head(status: u16) -> ResponseHead {
    ResponseHead {
        status,
        content_type: "text/event-stream".into(),
        retry_after: None,
    }
}

fn fixtures() -> Vec<(String, Vec<u8>)> {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/streams/openai");
    let mut all: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    all.sort();
    all
}

fn fixture(name: &str) -> Vec<u8> {
    let all = fixtures();
    all.into_iter().find(|(n, _)| n == name).unwrap().1
}

pub fn with_line_ends(text: &[u8], end: &[u8]) -> Vec<u8> {
    text.iter()
        .filter(|b| **b != b'\r')
        .flat_map(|b| {
            if *b == b'\n' {
                end
            } else {
                std::slice::from_ref(b)
            }
        })
        .copied()
        .collect()
}

/// The record of a stream read in these pieces, all at one instant; the counts of reads, which cuts change, left out.
fn record_of<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> RequestRecord {
    let mut decoder = decoder();
    decoder.head(Micros(2_000), head(200));
    for piece in pieces {
        decoder.read(Micros(3_000), piece);
    }
    let mut record = decoder.finish(Ending::Closed(Micros(4_000)));
    record.timeline.reads = 0;
    record.timeline.merged_reads = 0;
    record
}

/// What a fixture means, in one line.
fn meaning(name: &str) -> String {
    let record = record_of([fixture(name).as_slice()]);
    let outcome = match &record.outcome {
        Outcome::Completed => "completed".to_owned(),
        Outcome::Incomplete => "incomplete".to_owned(),
        Outcome::Failed(failure) => failure.cause.label().to_owned(),
    };
    let t = &record.timeline;
    format!(
        "{outcome} {:?} {:?} chunks {} events {} lines {}{}{}",
        record.finish_reason.as_deref().unwrap_or("-"),
        record.reply_head,
        t.chunks.len(),
        t.events,
        t.data_lines,
        if t.first_reasoning.is_some() {
            " reasoning"
        } else {
            ""
        },
        if record.reasoning_only { " only" } else { "" },
    )
}

#[test]
fn every_fixture_means_what_its_provider_meant() {
    let check = |name: &str, expected: &str| assert_eq!(meaning(name), expected, "{name}");
    check(
        "openai",
        r#"completed "stop" "The sea is \"deep\".\n" chunks 4 events 8 lines 8"#,
    );
    check("openai-crlf", &meaning("openai"));
    check(
        "deepseek-reasoning",
        r#"completed "stop" "Four." chunks 4 events 7 lines 7 reasoning"#,
    );
    check(
        "reasoning-only",
        r#"completed "length" "" chunks 2 events 6 lines 6 reasoning only"#,
    );
    check(
        "openrouter-comments",
        r#"completed "stop" "Hi" chunks 2 events 5 lines 5 reasoning"#,
    );
    check("openrouter-comments-crlf", &meaning("openrouter-comments"));
    check(
        "openrouter-error",
        r#"stream error "-" "One two" chunks 2 events 3 lines 3"#,
    );
    check(
        "error-event",
        r#"stream error "-" "One" chunks 1 events 3 lines 3"#,
    );
    check(
        "error-first",
        r#"rate limit "-" "" chunks 0 events 1 lines 1"#,
    );
    check(
        "named-error",
        r#"stream error "-" "One" chunks 1 events 2 lines 2"#,
    );
    check(
        "azure",
        r#"completed "stop" "Blue" chunks 1 events 6 lines 6"#,
    );
    check(
        "no-done",
        r#"completed "stop" "Yes." chunks 2 events 2 lines 2"#,
    );
    check(
        "no-final-blank-line",
        r#"completed "stop" "Yes." chunks 2 events 2 lines 2"#,
    );
    check(
        "xai",
        r#"completed "stop" "42" chunks 2 events 5 lines 5 reasoning"#,
    );
    check(
        "mistral-parts",
        r#"completed "stop" "Oui" chunks 2 events 5 lines 5 reasoning"#,
    );
    check(
        "perplexity-cumulative",
        r#"completed "stop" "It is so." chunks 2 events 3 lines 3"#,
    );
    check("groq", r#"completed "stop" "Go" chunks 1 events 4 lines 4"#);
    check(
        "llama-cpp",
        r#"completed "length" "Hola" chunks 1 events 4 lines 4"#,
    );
    check(
        "odd-framing",
        r#"completed "stop" "Grüße 世界 🌍é" chunks 2 events 5 lines 8"#,
    );
    check("odd-framing-crlf", &meaning("odd-framing"));
    check(
        "odd-shapes",
        r#"completed "stop" "ABC" chunks 3 events 10 lines 10"#,
    );
    check(
        "malformed",
        r#"stream error "-" "One" chunks 1 events 2 lines 2"#,
    );
    check(
        "no-text",
        r#"truncated stream "content_filter" "" chunks 0 events 3 lines 3"#,
    );
    check(
        "no-finish",
        r#"truncated stream "-" "One" chunks 1 events 3 lines 3"#,
    );
    check(
        "cerebras",
        r#"completed "stop" "Yes" chunks 2 events 5 lines 5 reasoning"#,
    );
    check(
        "sambanova",
        r#"completed "stop" "Ja" chunks 1 events 5 lines 5"#,
    );
    check(
        "fireworks",
        r#"completed "stop" "Bang" chunks 1 events 4 lines 4"#,
    );
    check(
        "together",
        r#"completed "eos" "Oh" chunks 1 events 3 lines 3"#,
    );
    check(
        "vllm-continuous",
        r#"completed "stop" "One two three" chunks 2 events 6 lines 6"#,
    );
    check(
        "azure-deepseek",
        r#"completed "stop" "Festival" chunks 2 events 7 lines 7 reasoning"#,
    );
    check(
        "mistral-thinking",
        r#"completed "stop" "Bien" chunks 2 events 5 lines 5 reasoning"#,
    );
    assert_eq!(fixtures().len(), 31, "a fixture without a line above");
}

#[test]
fn token_counts_and_server_timings_are_read() {
    let check =
        |name: &str, counts: [Option<u32>; 4], first: Option<u32>, timing: Option<(u64, u64)>| {
            let record = record_of([fixture(name).as_slice()]);
            let usage = record.usage.unwrap_or_default();
            let Usage {
                input_tokens,
                output_tokens,
                reasoning_tokens,
                cached_input_tokens,
            } = usage;
            let found = [
                input_tokens,
                output_tokens,
                reasoning_tokens,
                cached_input_tokens,
            ];
            assert_eq!(found, counts, "{name}");
            assert_eq!(record.first_chunk_tokens, first, "{name}");
            let timing = timing.map(|(ttft, total)| ServerTiming {
                ttft: Some(Micros(ttft)),
                total: Some(Micros(total)),
            });
            assert_eq!(record.server_timing, timing, "{name}");
        };
    check("openai", [Some(16), Some(4), Some(0), Some(8)], None, None);
    check(
        "deepseek-reasoning",
        [Some(9), Some(5), Some(2), Some(3)],
        None,
        None,
    );
    check("xai", [Some(12), Some(291), Some(290), Some(2)], None, None);
    check(
        "perplexity-cumulative",
        [Some(4), Some(4), None, None],
        Some(2),
        None,
    );
    check(
        "groq",
        [Some(9), Some(1), None, None],
        None,
        Some((375_000, 750_000)),
    );
    check(
        "llama-cpp",
        [Some(5), Some(1), None, None],
        None,
        Some((40_500, 50_750)),
    );
    let timing = Some((5_000, 20_000));
    check("cerebras", [Some(7), Some(2), None, Some(0)], None, timing);
    let timing = Some((125_000, 500_000));
    check("sambanova", [Some(8), Some(1), None, None], None, timing);
    let timing = Some((250_000, 500_000));
    check("fireworks", [Some(6), Some(1), None, None], None, timing);
    check("together", [Some(4), Some(2), None, Some(0)], None, None);
    check(
        "vllm-continuous",
        [Some(5), Some(6), None, None],
        Some(3),
        None,
    );
    check(
        "azure-deepseek",
        [Some(13), Some(6), Some(4), None],
        None,
        None,
    );
    check("odd-shapes", [Some(3), Some(3), None, None], None, None);
    check("no-done", [None; 4], None, None);
}

#[test]
fn where_a_stream_is_cut_does_not_matter() {
    for (name, bytes) in fixtures() {
        let whole = record_of([bytes.as_slice()]);
        for end in [b"\n".as_slice(), b"\r\n", b"\r"] {
            let bytes = with_line_ends(&bytes, end);
            for at in 0..=bytes.len() {
                let (left, right) = bytes.split_at(at);
                assert_eq!(
                    record_of([left, right]),
                    whole,
                    "{name} cut at {at}, lines end in {end:?}"
                );
            }
            for size in [1, 2, 3, 7, 64] {
                assert_eq!(
                    record_of(bytes.chunks(size)),
                    whole,
                    "{name} in pieces of {size}"
                );
            }
        }
    }
}

fn event(text: &str) -> String {
    format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\n")
}

#[test]
fn each_event_carries_the_stamp_of_the_read_that_completed_it() {
    let mut decoder = decoder();
    assert_eq!(decoder.progress().phase, Phase::Waiting);
    decoder.head(Micros(2_000), head(200));
    assert_eq!(decoder.progress().phase, Phase::FirstToken);
    decoder.read(Micros(3_000), b": queued\n\n");
    decoder.read(Micros(4_000), event("").as_bytes());
    let first = event("One");
    let (left, right) = first.split_at(20);
    decoder.read(Micros(5_000), left.as_bytes());
    assert_eq!(decoder.progress().chunks, 0);
    decoder.read(Micros(6_000), right.as_bytes());
    assert_eq!(decoder.progress().phase, Phase::Streaming);
    assert_eq!(decoder.progress().first_chunk, Some(Micros(6_000)));
    decoder.read(
        Micros(7_000),
        format!("{}{}", event(" two"), event(" three")).as_bytes(),
    );
    decoder.read(
        Micros(8_000),
        b"data: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\n",
    );
    decoder.read(Micros(9_000), b"data: [DONE]");
    assert_eq!(decoder.progress().chunks, 3);
    let record = decoder.finish(Ending::Closed(Micros(9_500)));
    assert_eq!(
        record.timeline,
        RequestTimeline {
            scheduled: Micros(900),
            start: Micros(1_000),
            headers: Some(Micros(2_000)),
            first_event: Some(Micros(4_000)),
            first_choice: Some(Micros(4_000)),
            first_reasoning: None,
            first_answer: Some(Micros(6_000)),
            chunks: vec![Micros(6_000), Micros(7_000), Micros(7_000)],
            last_read: Some(Micros(9_000)),
            end: Some(Micros(9_500)),
            reads: 7,
            merged_reads: 1,
            events: 6,
            data_lines: 6,
        }
    );
    assert_eq!(record.outcome, Outcome::Completed);
    assert_eq!((record.index, record.lane), (3, 1));
}

#[test]
fn a_start_that_was_stamped_after_the_sending_is_the_records() {
    let mut decoder = decoder();
    decoder.started(Micros(42));
    let record = decoder.finish(Ending::RunEnded(Micros(50)));
    assert_eq!(record.timeline.start, Micros(42));
}

#[test]
fn only_the_first_200_characters_of_a_reply_are_kept() {
    let long = "é".repeat(5_000);
    let event = format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{long}\"}}}}]}}\n\n");
    assert_eq!(record_of([event.as_bytes()]).reply_head, "é".repeat(200));
}

#[test]
fn an_event_without_end_does_not_fill_the_memory() {
    let mut framer = Framer::new();
    let piece = vec![b'x'; 1 << 20];
    let results: Vec<bool> = (0..5)
        .map(|_| framer.push(&piece, &mut |_| ()).is_ok())
        .collect();
    assert_eq!(results, [true, true, true, true, false]);

    let mut framer = Framer::new();
    let line = [b"data: ".as_slice(), &piece, b"\n"].concat();
    let results: Vec<bool> = (0..5)
        .map(|_| framer.push(&line, &mut |_| ()).is_ok())
        .collect();
    assert_eq!(results, [true, true, true, false, false]);

    let mut decoder = decoder();
    decoder.head(Micros(2_000), head(200));
    let flow = decoder.read(Micros(3_000), &vec![b'x'; EVENT_LIMIT + 1]);
    assert_eq!(flow, Flow::Settled);
}

/// xorshift64*, so that a failure can be repeated.
struct Draws(u64);

impl Draws {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }
}

#[test]
fn rubbish_never_panics_and_means_the_same_however_cut() {
    let all = fixtures();
    let snippets: [&[u8]; 12] = [
        b"data: ",
        b"data:",
        b"\n\n",
        b"\r",
        b"{\"choices\":[{\"delta\":",
        b"\"content\":",
        b"null",
        b"}]}",
        b"event: error\n",
        b"\xEF\xBB\xBF",
        b"\xF0\x9F",
        b"[DONE]",
    ];
    for seed in 1..=3_000 {
        let mut draws = Draws(seed);
        let bytes: Vec<u8> = match seed % 3 {
            0 => (0..draws.below(200))
                .map(|_| draws.below(256) as u8)
                .collect(),
            1 => (0..draws.below(30))
                .flat_map(|_| snippets[draws.below(snippets.len())])
                .copied()
                .collect(),
            _ => {
                let mut bytes = all[draws.below(all.len())].1.clone();
                for _ in 0..=draws.below(4) {
                    let at = draws.below(bytes.len());
                    bytes[at] = draws.below(256) as u8;
                }
                bytes
            }
        };
        let (left, right) = bytes.split_at(draws.below(bytes.len() + 1));
        let whole = record_of([bytes.as_slice()]);
        assert_eq!(record_of([left, right]), whole, "seed {seed}");
        assert_eq!(record_of(bytes.chunks(1)), whole, "seed {seed}");
    }
}

#[test]
fn a_read_is_merged_where_it_held_several_chunks() {
    let merged = |reads: &[&str]| {
        let mut decoder = decoder();
        decoder.head(Micros(2_000), head(200));
        for (at, read) in (3_000..).step_by(1_000).zip(reads) {
            decoder.read(Micros(at), read.as_bytes());
        }
        let record = decoder.finish(Ending::Closed(Micros(9_500)));
        assert_eq!(record.outcome, Outcome::Completed);
        record.timeline.merged_reads
    };
    let (role, one, two) = (event(""), event("One"), event(" two"));
    let stop = "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\n";
    let done = "data: [DONE]\n\n";
    // Beginning and end carry no text, and no gap is lost with them.
    assert_eq!(merged(&[&format!("{role}{one}"), &two, stop, done]), 0);
    assert_eq!(merged(&[&role, &one, &format!("{two}{stop}{done}")]), 0);
    assert_eq!(
        merged(&[&role, &format!("{one}{two}"), &format!("{stop}{done}")]),
        1
    );
    // What only the end of the stream completes came with the last read.
    let unended = |text: &str| {
        let last = event(text).replace("}]}", ",\"finish_reason\":\"stop\"}]}");
        last.trim_end().to_owned()
    };
    assert_eq!(merged(&[&role, &format!("{one}{}", unended(" two"))]), 1);
    assert_eq!(
        merged(&[&role, &one, &format!("{two}{stop}data: [DONE]")]),
        0
    );
}
