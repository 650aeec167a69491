//! Every wire format but OpenAI chat completions: recorded streams mean what their vendors meant, wherever the reads cut them.

use crate::fuzzed::event_means_the_same_with_an_unknown_field;
use crate::recorded::{Fixture, damaged_event, damaged_stream, events, fixtures, record_of};
use crate::samples::Dice;
use crate::streams::with_line_ends;
use llmperf_web::bench::event_stream::crc32;
use llmperf_web::bench::framing::Event;
use llmperf_web::bench::provider::format::WireFormat;
use llmperf_web::bench::provider::{StreamEvent, translator};
use llmperf_web::bench::record::{Outcome, RequestRecord};
use llmperf_web::bench::units::Micros;

/// What a stream means, in one line: the outcome, the finish reason, the text, its chunks, and what was counted:
/// `input>output(reasoning)cached`, the tokens of the first chunk, and the server's own times.
fn meaning(record: &RequestRecord) -> String {
    let outcome = match &record.outcome {
        Outcome::Completed => "completed".to_owned(),
        Outcome::Incomplete => "incomplete".to_owned(),
        Outcome::Failed(failure) => failure.cause.label().to_owned(),
    };
    let reason = record.finish_reason.as_deref().unwrap_or("-");
    let mut line = format!(
        "{outcome} {reason} {:?} {}",
        record.reply_head,
        record.timeline.chunks.len()
    );
    if record.timeline.first_reasoning.is_some() {
        line.push_str(" reasoning");
    }
    let shown = |n: Option<u32>| n.map_or("-".to_owned(), |n| n.to_string());
    if let Some(u) = record.usage {
        let [i, o, r, c] = [
            u.input_tokens,
            u.output_tokens,
            u.reasoning_tokens,
            u.cached_input_tokens,
        ]
        .map(shown);
        line.push_str(&format!(" {i}>{o}({r}){c}"));
    }
    if let Some(first) = record.first_chunk_tokens {
        line.push_str(&format!(" first {first}"));
    }
    if let Some(t) = record.server_timing {
        let shown = |t: Option<Micros>| t.map_or("-".to_owned(), |t| t.0.to_string());
        line.push_str(&format!(" {}..{}", shown(t.ttft), shown(t.total)));
    }
    line
}

/// Every fixture of a format has a line here, in the order of names.
fn check(format: WireFormat, expected: &[(&str, &str)]) {
    let all = fixtures(format);
    let names: Vec<&str> = all.iter().map(|fixture| fixture.name.as_str()).collect();
    let listed: Vec<&str> = expected.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, listed, "{format:?}");
    for (fixture, (name, line)) in all.iter().zip(expected) {
        let record = record_of(format, &fixture.kind, [fixture.bytes.as_slice()]);
        assert_eq!(meaning(&record), *line, "{format:?} {name}");
    }
}

#[test]
fn openai_responses_streams_mean_what_the_vendor_meant() {
    check(
        WireFormat::OpenAiResponses,
        &[
            ("empty", r#"truncated stream completed "" 0 16>2(0)0"#),
            ("error-first", r#"rate limit - "" 0"#),
            ("error-mid", r#"stream error - "One" 1"#),
            ("failed-mid", r#"stream error - "One" 1"#),
            (
                "incomplete",
                r#"completed max_output_tokens "The sea" 1 16>2(0)0"#,
            ),
            ("malformed", r#"stream error - "One" 1"#),
            ("no-usage", r#"completed completed "Yes" 1"#),
            ("odd", r#"completed completed "Hi" 1 ->1(-)-"#),
            (
                "reasoning",
                r#"completed completed "Four." 3 reasoning 16>5(3)8"#,
            ),
            (
                "reasoning-open-model",
                r#"completed completed "Four." 2 reasoning 16>5(3)8"#,
            ),
            ("refusal", r#"completed completed "I cannot." 1 16>2(0)0"#),
            ("text", r#"completed completed "The sea." 2 16>2(0)0"#),
            ("truncated", r#"truncated stream - "One" 1"#),
            ("whole", r#"stream error - "" 0"#),
        ],
    );
}

#[test]
fn anthropic_streams_mean_what_the_vendor_meant() {
    check(
        WireFormat::Anthropic,
        &[
            ("cached", r#"completed max_tokens "Yes" 1 123>2(-)100"#),
            ("empty", r#"truncated stream end_turn "" 0 12>0(-)0"#),
            ("error-first", r#"server error - "" 0"#),
            ("error-mid", r#"stream error - "One" 1 12>-(-)0"#),
            ("malformed", r#"stream error - "One" 1 12>-(-)0"#),
            ("no-usage", r#"completed end_turn "Yes" 1"#),
            ("odd", r#"completed end_turn "AB" 2 12>2(-)0"#),
            (
                "text",
                r#"completed end_turn "The sea is deep." 2 12>6(-)0"#,
            ),
            (
                "thinking",
                r#"completed end_turn "Four." 3 reasoning 12>9(-)0"#,
            ),
            ("truncated", r#"truncated stream - "One" 1 12>-(-)0"#),
            ("whole", r#"stream error - "" 0"#),
        ],
    );
}

#[test]
fn gemini_streams_mean_what_the_vendor_meant() {
    check(
        WireFormat::Gemini,
        &[
            ("blocked", r#"bad request - "" 0 4>-(-)-"#),
            ("empty", r#"truncated stream STOP "" 0 9>0(-)-"#),
            ("error-first", r#"rate limit - "" 0"#),
            ("error-mid", r#"stream error - "One" 1 9>1(-)- first 1"#),
            (
                "hidden-thoughts",
                r#"completed STOP "There are **3** of them" 2 9>194(185)- first 190"#,
            ),
            ("malformed", r#"stream error - "One" 1"#),
            (
                "max-tokens",
                r#"completed MAX_TOKENS "One two" 2 9>2(-)- first 1"#,
            ),
            ("no-usage", r#"completed STOP "Yes" 1"#),
            ("odd", r#"completed STOP "Hi!" 1 ->2(-)- first 2"#),
            ("safety", r#"truncated stream SAFETY "" 0 9>-(-)-"#),
            (
                "text",
                r#"completed STOP "The sea is deep." 2 9>5(-)- first 2"#,
            ),
            (
                "thoughts",
                r#"completed STOP "There are **3**" 2 reasoning 9>194(185)4 first 12"#,
            ),
            ("truncated", r#"truncated stream - "One" 1 9>1(-)- first 1"#),
            ("whole", r#"stream error - "" 0"#),
        ],
    );
}

#[test]
fn bedrock_streams_mean_what_the_vendor_meant() {
    check(
        WireFormat::Bedrock,
        &[
            ("bad-checksum", r#"stream error - "One" 1"#),
            ("bad-prelude", r#"stream error - "One" 1"#),
            (
                "cached",
                r#"completed end_turn "Yes" 1 123>2(-)100 -..2040000"#,
            ),
            ("cut-in-frame", r#"truncated stream - "One" 1"#),
            (
                "empty",
                r#"truncated stream end_turn "" 0 22>5(-)- -..2040000"#,
            ),
            ("error-first", r#"rate limit - "" 0"#),
            ("error-frame", r#"stream error - "" 0"#),
            ("error-mid", r#"stream error - "One" 1"#),
            ("malformed", r#"stream error - "One" 1"#),
            ("no-metadata", r#"completed end_turn "Yes" 1"#),
            ("no-usage", r#"completed end_turn "Yes" 1"#),
            (
                "odd",
                r#"completed stop_sequence "Hi" 1 ->1(-)- -..2040000"#,
            ),
            (
                "reasoning",
                r#"completed max_tokens "Four." 2 reasoning 22>5(-)- -..2040000"#,
            ),
            (
                "text",
                r#"completed end_turn "The sea is deep." 2 22>5(-)- -..2040000"#,
            ),
            ("truncated", r#"truncated stream - "One" 1"#),
            ("validation", r#"bad request - "" 0"#),
            ("whole", r#"stream error - "" 0"#),
        ],
    );
}

#[test]
fn cohere_streams_mean_what_the_vendor_meant() {
    check(
        WireFormat::Cohere,
        &[
            ("empty", r#"truncated stream COMPLETE "" 0 507>10(-)448"#),
            ("error-first", r#"stream error - "" 0"#),
            ("error-mid", r#"stream error - "One" 1"#),
            ("malformed", r#"stream error - "One" 1"#),
            ("no-usage", r#"completed COMPLETE "Yes" 1"#),
            ("odd", r#"completed COMPLETE "Hi" 1"#),
            ("text", r#"completed COMPLETE "The sea" 2 507>10(-)448"#),
            (
                "thinking",
                r#"completed MAX_TOKENS "Four." 2 reasoning 507>10(-)448"#,
            ),
            ("truncated", r#"truncated stream - "One" 1"#),
            ("whole", r#"stream error - "" 0"#),
        ],
    );
}

#[test]
fn ollama_streams_mean_what_the_vendor_meant() {
    check(
        WireFormat::Ollama,
        &[
            (
                "empty",
                r#"truncated stream stop "" 0 26>3(-)- 343881..4883583"#,
            ),
            ("error-first", r#"stream error - "" 0"#),
            ("error-mid", r#"stream error - "One" 1"#),
            ("malformed", r#"stream error - "One" 1"#),
            ("no-usage", r#"completed done "Yes" 1"#),
            ("odd", r#"completed done "Hi!" 2 ->2(-)-"#),
            (
                "text",
                r#"completed stop "The sea" 2 26>3(-)- 343881..4883583"#,
            ),
            (
                "thinking",
                r#"completed length "Four." 2 reasoning 26>3(-)- 343881..4883583"#,
            ),
            ("truncated", r#"truncated stream - "One" 1"#),
            ("whole", r#"stream error - "" 0"#),
        ],
    );
}

#[test]
fn tgi_streams_mean_what_the_vendor_meant() {
    check(
        WireFormat::Tgi,
        &[
            ("empty", r#"truncated stream eos_token "" 0 ->1(-)-"#),
            ("error-first", r#"server error - "" 0"#),
            ("error-mid", r#"stream error - "One" 1"#),
            ("length", r#"completed length "The sea" 2 ->2(-)-"#),
            ("malformed", r#"stream error - "One" 1"#),
            ("no-usage", r#"completed length "Yes." 2"#),
            ("odd", r#"completed stop_sequence "Hi!" 2"#),
            ("text", r#"completed eos_token "The sea" 2 9>3(-)-"#),
            ("truncated", r#"truncated stream - "One" 1"#),
            ("whole", r#"stream error - "" 0"#),
        ],
    );
}

#[test]
fn lm_studio_streams_mean_what_the_vendor_meant() {
    check(
        WireFormat::LmStudio,
        &[
            (
                "empty",
                r#"truncated stream chat.end "" 0 329>8(5)- first 6 781000..-"#,
            ),
            ("error-first", r#"stream error - "" 0"#),
            ("error-mid", r#"stream error - "One" 1"#),
            ("malformed", r#"stream error - "One" 1"#),
            ("no-usage", r#"completed chat.end "Yes" 1"#),
            ("odd", r#"completed chat.end "Hi" 1 ->1(-)-"#),
            (
                "reasoning",
                r#"completed chat.end "Four." 2 reasoning 329>8(5)- 781000..-"#,
            ),
            (
                "text",
                r#"completed chat.end "The sea" 2 329>8(0)- 781000..-"#,
            ),
            ("truncated", r#"truncated stream - "One" 1"#),
            ("whole", r#"stream error - "" 0"#),
        ],
    );
}

#[test]
fn failures_keep_the_provider_s_own_words() {
    let check = |format, name: &str, words: &str| {
        let all = fixtures(format);
        let fixture = all.iter().find(|fixture| fixture.name == name).unwrap();
        let record = record_of(format, &fixture.kind, [fixture.bytes.as_slice()]);
        let Outcome::Failed(failure) = record.outcome else {
            panic!("{format:?} {name}: {:?}", record.outcome);
        };
        let message = failure.message;
        assert!(message.contains(words), "{format:?} {name}: {message}");
        assert!(message.ends_with('.'), "{message}");
    };
    use WireFormat::*;
    check(OpenAiResponses, "error-first", "“You exceeded your quota”");
    check(OpenAiResponses, "failed-mid", "“The model failed”");
    check(Anthropic, "error-first", "“Overloaded”");
    check(Gemini, "error-first", "“Resource has been exhausted”");
    check(Gemini, "blocked", "PROHIBITED_CONTENT");
    check(Vertex, "error-mid", "“An internal error”");
    check(
        Bedrock,
        "error-first",
        "“throttlingException: Too many requests, please wait”",
    );
    check(Bedrock, "error-frame", "“InternalError: Something broke”");
    check(
        Bedrock,
        "bad-checksum",
        "the checksum of a frame does not agree with it",
    );
    check(Bedrock, "bad-prelude", "the checksum of a frame's lengths");
    check(Cohere, "error-mid", "TIMEOUT");
    check(Ollama, "error-first", "“model requires more system memory”");
    check(Tgi, "error-mid", "CUDA out of memory");
    check(LmStudio, "error-first", "“\"model\" is required”");
    for format in WireFormat::ALL {
        if format != OpenAiChat {
            check(format, "malformed", "not JSON: “{");
            check(format, "whole", "in one piece instead of a stream");
        }
    }
}

#[test]
fn where_a_stream_is_cut_does_not_matter() {
    for format in WireFormat::ALL {
        if matches!(format, WireFormat::OpenAiChat | WireFormat::Vertex) {
            continue;
        }
        for Fixture { name, kind, bytes } in fixtures(format) {
            let whole = record_of(format, &kind, [bytes.as_slice()]);
            let line_ends: &[&[u8]] = match kind.as_str() {
                "sse" => &[b"\n", b"\r\n", b"\r"],
                "ndjson" => &[b"\n", b"\r\n"],
                // Bytes are no text, and a body in one piece is no stream.
                _ => &[],
            };
            let mut variants: Vec<Vec<u8>> = line_ends
                .iter()
                .map(|end| with_line_ends(&bytes, end))
                .collect();
            if variants.is_empty() {
                variants.push(bytes);
            }
            for bytes in variants {
                for at in 0..=bytes.len() {
                    let (left, right) = bytes.split_at(at);
                    let record = record_of(format, &kind, [left, right]);
                    assert_eq!(record, whole, "{format:?} {name} cut at {at}");
                }
                for size in [1, 2, 3, 7, 64] {
                    let record = record_of(format, &kind, bytes.chunks(size));
                    assert_eq!(record, whole, "{format:?} {name} in pieces of {size}");
                }
            }
        }
    }
}

#[test]
fn no_event_makes_a_decoder_panic_and_an_unknown_field_changes_none() {
    for format in WireFormat::ALL {
        let fixtures = fixtures(format);
        let all: Vec<(String, String)> = fixtures
            .iter()
            .flat_map(|fixture| events(format, &fixture.bytes))
            .collect();
        let (mut understood, mut refused) = (0, 0);
        for seed in 0..20_000 {
            let (name, data) = damaged_event(&mut Dice::new(seed), &all);
            match event_means_the_same_with_an_unknown_field(translator(format), &name, &data) {
                true => understood += 1,
                false => refused += 1,
            }
        }
        assert!(
            understood > 2_000 && refused > 2_000,
            "{format:?}: {understood}, {refused}"
        );
    }
}

#[test]
fn rubbish_never_panics_and_means_the_same_however_cut() {
    for format in WireFormat::ALL {
        let all = fixtures(format);
        for seed in 0..1_500 {
            let dice = &mut Dice::new(seed);
            let (kind, bytes) = damaged_stream(dice, &all);
            let at = dice.below(bytes.len() as u64 + 1) as usize;
            let (left, right) = bytes.split_at(at);
            let whole = record_of(format, kind, [bytes.as_slice()]);
            let cut = record_of(format, kind, [left, right]);
            assert_eq!(cut, whole, "{format:?} seed {seed}");
            let bytewise = record_of(format, kind, bytes.chunks(1));
            assert_eq!(bytewise, whole, "{format:?} seed {seed}");
        }
    }
}

#[test]
fn the_checksum_is_that_of_zip() {
    let bit_by_bit = |bytes: &[u8]| {
        let mut sum = u32::MAX;
        for byte in bytes {
            sum ^= u32::from(*byte);
            for _ in 0..8 {
                sum = (sum >> 1) ^ if sum & 1 == 1 { 0xEDB8_8320 } else { 0 };
            }
        }
        !sum
    };
    assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    let dice = &mut Dice::new(5);
    let bytes: Vec<u8> = (0..70).map(|_| dice.next() as u8).collect();
    for length in 0..=bytes.len() {
        assert_eq!(crc32(&bytes[..length]), bit_by_bit(&bytes[..length]));
    }
}

#[test]
fn an_error_behind_an_odd_blank_is_an_error() {
    let event = Event {
        name: "",
        data: "\u{c}{\"error\":\"Model is overloaded\"}",
        data_lines: 1,
    };
    let mut said = Vec::new();
    let mut note = |meant: StreamEvent<'_>| said.push(format!("{meant:?}"));
    let decoded = translator(WireFormat::Tgi).decode(&event, &mut note);
    assert_eq!(decoded, Ok(()));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("Model is overloaded"), "{said:?}");
}

#[test]
fn absurd_counts_of_bedrock_are_no_overflow() {
    let data = r#"{"usage":{"inputTokens":4e9,"outputTokens":1,"cacheReadInputTokens":4e9,"cacheWriteInputTokens":4e9,"totalTokens":4e9}}"#;
    let event = Event {
        name: "metadata",
        data,
        data_lines: 1,
    };
    let mut cached = None;
    let decoded = translator(WireFormat::Bedrock).decode(&event, &mut |said| {
        if let StreamEvent::Usage(usage) = said {
            cached = usage.cached_input_tokens;
        }
    });
    assert_eq!((decoded, cached), (Ok(()), Some(4_000_000_000)));
}
