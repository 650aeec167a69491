//! A described wire format: what it sends, and what its streams mean, wherever they are cut.

use crate::fuzzed::event_means_the_same_with_an_unknown_field;
use crate::recorded::{Fixture, damaged_event, events, fixtures, record_by, record_of};
use crate::samples::Dice;
use llmperf_web::bench::custom::{Custom, Header, Places, StreamKind};
use llmperf_web::bench::plan::{ProviderKind, Target};
use llmperf_web::bench::provider::custom::Described;
use llmperf_web::bench::provider::format::WireFormat;
use llmperf_web::bench::provider::{Completion, HeaderValue, Prompt, Provider};
use llmperf_web::bench::record::{Outcome, RequestRecord};
use llmperf_web::bench::redact::redact;
use llmperf_web::bench::secret::Secret;
use serde_json::{Value, json};

fn header(name: &str, value: Option<&str>) -> Header {
    Header {
        name: name.to_owned(),
        value: value.map(str::to_owned),
    }
}

/// OpenAI's and Ollama's formats, as a person would describe them.
fn described(format: WireFormat) -> &'static Described {
    let text = |text: &str| text.to_owned();
    let (framing, places) = match format {
        WireFormat::Ollama => (
            StreamKind::Ndjson,
            Places {
                text: text("/message/content"),
                reasoning: text("/message/thinking"),
                finish: text("/done_reason"),
                input_tokens: text("/prompt_eval_count"),
                output_tokens: text("/eval_count"),
            },
        ),
        _ => (
            StreamKind::Sse,
            Places {
                text: text("/choices/0/delta/content"),
                reasoning: text("/choices/0/delta/reasoning_content"),
                finish: text("/choices/0/finish_reason"),
                input_tokens: text("/usage/prompt_tokens"),
                output_tokens: text("/usage/completion_tokens"),
            },
        ),
    };
    Described::kept(&Custom {
        path: "/v1/say?x=1".to_owned(),
        headers: vec![
            header("X-Key", None),
            header("X-Team", Some("blue")),
            header("X-Other", None),
        ],
        body: r#"{"m":"{model}","ask":["{prompt}"],"n":"{max_tokens}","live":"{stream}"}"#
            .to_owned(),
        framing,
        places,
    })
}

#[test]
fn a_request_is_what_was_described_and_each_secret_goes_into_its_own_header() {
    let prompt = Prompt {
        system: String::new(),
        user: "say \"{model}\"".to_owned(),
        prompt_tokens: 4,
        max_tokens: 9,
        is_limited: true,
    };
    let sampling = json!({"top_p": 0.5, "live": null});
    let http = described(WireFormat::OpenAiChat).completion(&Completion {
        target: &Target {
            provider: ProviderKind::Custom,
            base_url: "https://a.example/b".to_owned(),
            model: "m-1".to_owned(),
        },
        dialect: ProviderKind::Custom.dialect(),
        key: &Secret::of_parts(&["one".to_owned(), "Bearer two".to_owned()]),
        prompt: &prompt,
        sampling: sampling.as_object().unwrap(),
        unix_ms: 0,
    });
    assert_eq!(http.url, "https://a.example/b/v1/say?x=1");
    let body: Value = serde_json::from_str(&http.body).unwrap();
    let expected = json!({"m":"m-1","ask":["say \"{model}\""],"n":9,"top_p":0.5});
    assert_eq!(body, expected);
    let private = |text: &str| HeaderValue::Private(Secret::new(text));
    let public = |text: &str| HeaderValue::Public(text.to_owned());
    assert_eq!(
        http.headers,
        [
            ("Content-Type", public("application/json")),
            ("X-Key", private("one")),
            ("X-Team", public("blue")),
            ("X-Other", private("Bearer two")),
        ]
    );
}

/// What a description can know of a stream.
fn core(record: &RequestRecord) -> (bool, &str, usize, bool, Option<u32>) {
    (
        record.outcome == Outcome::Completed,
        &record.reply_head,
        record.timeline.chunks.len(),
        record.timeline.first_reasoning.is_some(),
        record.usage.and_then(|usage| usage.output_tokens),
    )
}

#[test]
fn described_by_hand_a_known_format_means_what_its_own_translator_says() {
    let check = |format, names: &[&str]| {
        for Fixture { name, kind, bytes } in fixtures(format) {
            if names.contains(&name.as_str()) {
                let own = record_of(format, &kind, [bytes.as_slice()]);
                let by_hand = record_by(described(format), &kind, [bytes.as_slice()]);
                assert_eq!(core(&by_hand), core(&own), "{name}");
            }
        }
    };
    check(
        WireFormat::OpenAiChat,
        &[
            "openai",
            "groq",
            "deepseek-reasoning",
            "error-first",
            "no-done",
            "no-finish",
        ],
    );
    check(
        WireFormat::Ollama,
        &["text", "thinking", "error-first", "error-mid", "truncated"],
    );
}

#[test]
fn where_a_described_stream_is_cut_does_not_matter() {
    for (format, wanted) in [
        (WireFormat::OpenAiChat, "openai"),
        (WireFormat::Ollama, "text"),
    ] {
        for Fixture { name, kind, bytes } in fixtures(format) {
            if name != wanted {
                continue;
            }
            let by_hand = described(format);
            let whole = record_by(by_hand, &kind, [bytes.as_slice()]);
            for at in 0..=bytes.len() {
                let (left, right) = bytes.split_at(at);
                assert_eq!(
                    record_by(by_hand, &kind, [left, right]),
                    whole,
                    "cut at {at}"
                );
            }
        }
    }
}

#[test]
fn no_event_makes_a_described_format_panic() {
    for format in [WireFormat::OpenAiChat, WireFormat::Ollama] {
        let all: Vec<(String, String)> = fixtures(format)
            .iter()
            .flat_map(|fixture| events(format, &fixture.bytes))
            .collect();
        let by_hand = described(format);
        let mut refused = 0;
        for seed in 0..20_000 {
            let (name, data) = damaged_event(&mut Dice::new(seed), &all);
            let understood = event_means_the_same_with_an_unknown_field(by_hand, &name, &data);
            refused += u32::from(!understood);
        }
        assert!(refused > 2_000, "{refused}");
    }
}

#[test]
fn every_part_of_a_key_is_taken_out_of_texts_even_a_short_one() {
    let key = Secret::of_parts(&["abc12".to_owned(), "zebra-quagga-okapi".to_owned()]);
    let text = redact("got abc12 and quagga-okapi, kept ab", &key);
    assert_eq!(text, "got [redacted] and [redacted], kept ab");
}
