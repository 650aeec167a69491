//! The guide for new LLM APIs: its example is compiled, translates, and is what the guide shows.

#[allow(
    dead_code,
    reason = "its main is for people; the tests want its translator"
)]
#[path = "../../examples/adding_a_provider.rs"]
mod example;

use crate::recorded::{Fixture, fixtures_in, record_by};
use crate::streams::with_line_ends;
use example::Parrot;
use llmperf_web::bench::plan::{ProviderKind, Target};
use llmperf_web::bench::provider::format::WireFormat;
use llmperf_web::bench::provider::{Completion, HeaderValue, Prompt, Provider};
use llmperf_web::bench::record::{Outcome, Usage};
use llmperf_web::bench::secret::Secret;
use serde_json::{Value, json};

const GUIDE: &str = include_str!("../../docs/adding-a-provider.md");

fn parrot(name: &str) -> Vec<u8> {
    let all = fixtures_in("parrot");
    let found = all.into_iter().find(|fixture| fixture.name == name);
    found.unwrap().bytes
}

#[test]
fn the_guide_shows_the_example_and_its_stream_word_for_word() {
    let shows = |kind: &str, text: &str| {
        let block = format!("```{kind}\n{}\n```\n", text.trim_end());
        assert!(GUIDE.contains(&block), "the guide shows another {kind}");
    };
    shows("rust", include_str!("../../examples/adding_a_provider.rs"));
    shows("text", &String::from_utf8(parrot("text")).unwrap());
}

#[test]
fn the_guide_s_entry_is_like_those_of_the_data_file() {
    let (_, rest) = GUIDE.split_once("```json\n").unwrap();
    let (shown, _) = rest.split_once("```").unwrap();
    let shown: Value = serde_json::from_str(shown).unwrap();
    let all: Vec<Value> = serde_json::from_str(include_str!("../../data/providers.json")).unwrap();
    let fields = |entry: &Value| -> Vec<String> {
        let mut names: Vec<String> = entry.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    assert_eq!(fields(&shown), fields(&all[0]));
    for name in fields(&shown) {
        assert!(
            GUIDE.contains(&format!("| `{name}` |")),
            "{name} is not explained"
        );
    }
}

#[test]
fn the_guide_names_every_place_that_a_new_format_touches() {
    for path in [
        "src/bench/provider/format.rs",
        "src/bench/provider/dialect.rs",
        "src/bench/provider/mod.rs",
        "crates/replies/src/formats",
        "tests/fixtures/streams",
        "tests/it/formats.rs",
        "tests/it/requests.rs",
        "tests/e2e/formats.test.mjs",
        "data/providers.json",
        "docs/providers.md",
    ] {
        assert!(GUIDE.contains(path), "{path}");
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(root.join(path).exists(), "{path}");
    }
}

#[test]
fn the_example_asks_as_its_guide_says() {
    let prompt = Prompt {
        system: String::new(),
        user: "Say hi".to_owned(),
        prompt_tokens: 3,
        max_tokens: 9,
        is_limited: true,
    };
    let sampling = json!({ "mood": "calm" });
    let http = Parrot.completion(&Completion {
        target: &Target {
            provider: ProviderKind::OpenAiCompatible,
            base_url: "https://parrot.example".to_owned(),
            model: "polly".to_owned(),
        },
        dialect: llmperf_web::bench::provider::dialect::Dialect::of(WireFormat::OpenAiChat),
        key: &Secret::new("cracker"),
        prompt: &prompt,
        sampling: sampling.as_object().unwrap(),
        unix_ms: 0,
    });
    assert_eq!(
        (http.method, http.url.as_str()),
        ("POST", "https://parrot.example/speak")
    );
    assert_eq!(
        serde_json::from_str::<Value>(&http.body).unwrap(),
        json!({"bird":"polly","hear":"Say hi","most_words":9,"mood":"calm","live":true})
    );
    let key = HeaderValue::Private(Secret::new("Bearer cracker"));
    assert!(http.headers.contains(&("Authorization", key)));
}

#[test]
fn the_example_reads_its_stream_wherever_it_is_cut() {
    let bytes = parrot("text");
    let whole = record_by(&Parrot, "sse", [bytes.as_slice()]);
    assert_eq!(whole.outcome, Outcome::Completed);
    assert_eq!(whole.reply_head, "The sea is deep.");
    assert_eq!(whole.timeline.chunks.len(), 3);
    assert_eq!(whole.finish_reason.as_deref(), Some("done"));
    let usage = Usage {
        input_tokens: Some(12),
        output_tokens: Some(8),
        ..Usage::default()
    };
    assert_eq!(whole.usage, Some(usage));
    for end in [b"\n".as_slice(), b"\r\n", b"\r"] {
        let bytes = with_line_ends(&bytes, end);
        for at in 0..=bytes.len() {
            let (left, right) = bytes.split_at(at);
            assert_eq!(
                record_by(&Parrot, "sse", [left, right]),
                whole,
                "cut at {at}"
            );
        }
    }
}

#[test]
fn the_example_tells_a_failure_in_the_provider_s_words() {
    for Fixture { name, bytes, .. } in fixtures_in("parrot") {
        let record = record_by(&Parrot, "sse", [bytes.as_slice()]);
        match record.outcome {
            Outcome::Failed(failure) => {
                assert!(
                    failure.message.contains("The branch broke"),
                    "{}",
                    failure.message
                );
                assert_eq!(name, "fell");
            }
            outcome => assert_eq!((outcome, name.as_str()), (Outcome::Completed, "text")),
        }
    }
}
