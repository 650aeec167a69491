//! What replies said, kept to be counted, and the counts beside the provider's.

use crate::recorded::fixtures;
use crate::samples::{Behaviour, run};
use crate::streams::{decoder, decoder_of, head};
use llmperf_web::bench::evidence::Evidence;
use llmperf_web::bench::leaderboard::own::LlmperfTokens;
use llmperf_web::bench::provider::format::WireFormat;
use llmperf_web::bench::report::facts::totals;
use llmperf_web::bench::report::token_counts::{both_counts, not_counted, other_count};
use llmperf_web::bench::stream::Ending;
use llmperf_web::bench::text_tokens::{TextTokens, put};
use llmperf_web::bench::units::Micros;
use std::collections::HashMap;

#[test]
fn the_text_that_is_kept_begins_as_the_record_says_in_every_format() {
    for format in WireFormat::ALL {
        let mut answers = 0;
        for fixture in fixtures(format) {
            let mut decoder = decoder_of(format).keeping(1 << 20);
            decoder.head(Micros(2_000), head(200));
            decoder.read(Micros(3_000), &fixture.bytes);
            let (record, text) = decoder.end(Ending::Closed(Micros(4_000))).record();
            assert!(
                text.answer.starts_with(&record.reply_head),
                "{}",
                fixture.name
            );
            let said = text.answer.is_empty() && text.reasoning.is_empty();
            assert_eq!(said, record.timeline.chunks.is_empty(), "{}", fixture.name);
            answers += usize::from(!text.answer.is_empty());
        }
        assert!(answers > 0, "{format:?}");
    }
}

#[test]
fn what_became_of_a_request_is_told_before_its_record_is_made_in_every_format() {
    let endings = [
        Ending::Closed(Micros(4_000)),
        Ending::NetworkError(Micros(4_000), "cut".to_owned()),
        Ending::TimedOut(Micros(4_000)),
        Ending::RunEnded(Micros(4_000)),
    ];
    for (format, ending) in WireFormat::ALL
        .iter()
        .flat_map(|format| endings.iter().map(move |ending| (*format, ending)))
    {
        for fixture in fixtures(format) {
            let mut decoder = decoder_of(format);
            decoder.head(Micros(2_000), head(200));
            decoder.read(Micros(3_000), &fixture.bytes);
            let ended = decoder.end(ending.clone());
            let told = (
                ended.outcome().clone(),
                ended.usage(),
                ended.timeline().chunks.clone(),
            );
            let (record, _) = ended.record();
            let made = (record.outcome, record.usage, record.timeline.chunks);
            assert_eq!(told, made, "{}", fixture.name);
            assert_eq!(record.timeline.end, Some(Micros(4_000)), "{}", fixture.name);
        }
    }
}

#[test]
fn a_text_holds_no_key_and_none_is_kept_unasked() {
    let said = |decoder: llmperf_web::bench::stream::RequestDecoder| {
        let mut decoder = decoder;
        decoder.head(Micros(2_000), head(200));
        let piece = |text: &str| {
            format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\n")
        };
        let stream = ["The key is sk-sen", "tinel-0123456789abcdef", " indeed"].map(piece);
        decoder.read(Micros(3_000), stream.concat().as_bytes());
        decoder.end(Ending::Closed(Micros(4_000))).record().1.answer
    };
    assert_eq!(
        said(decoder().keeping(1_000)),
        "The key is [redacted] indeed"
    );
    assert_eq!(said(decoder()), "");
    assert_eq!(said(decoder().keeping(20)), "");
}

#[test]
fn both_counts_are_shown_where_they_differ_by_more_than_a_tenth() {
    let shown = |text_tokens, usage| {
        let behaviour = Behaviour {
            text_tokens,
            usage,
            ..Behaviour::default()
        };
        let evidence = Evidence::of(&run(&behaviour, 1));
        let facts = totals(&evidence);
        let is_shown = facts.iter().any(|fact| fact.name == "Two counts");
        assert_eq!(is_shown, both_counts(&evidence).is_some());
        (evidence, is_shown)
    };
    let (evidence, is_shown) = shown(true, true);
    assert!(is_shown);
    let words = both_counts(&evidence).unwrap();
    assert!(words.contains("Asked for 150"), "{words}");
    assert!(words.contains("more); they differ"), "{words}");
    let apart = evidence.rows.iter().filter_map(other_count).count();
    assert!(
        words.contains(&format!(" in {apart} of 150 replies")),
        "{words}"
    );
    assert!(!shown(false, true).1);
    // Where the provider counts nothing there is one count only.
    let (evidence, is_shown) = shown(true, false);
    assert!(!is_shown);
    assert_eq!(evidence.totals.estimated_replies, evidence.totals.completed);
    assert!(
        evidence
            .rows
            .iter()
            .all(|row| row.output_tokens == row.text_tokens.map(TextTokens::all))
    );
}

#[test]
fn replies_that_were_not_counted_are_told_and_the_providers_count_stands_in() {
    let mut run = run(&Behaviour::default(), 2);
    let counts = |some: u32| -> HashMap<u32, TextTokens> {
        let tokens = TextTokens {
            answer: 140,
            reasoning: 0,
        };
        (0..some).map(|index| (index, tokens)).collect()
    };
    put(&mut run.records, &counts(0));
    let evidence = Evidence::of(&run);
    assert_eq!(not_counted(&evidence), None);
    assert_eq!(
        LlmperfTokens::of_rows(&evidence.rows),
        LlmperfTokens::Provider
    );
    put(&mut run.records, &counts(100));
    let evidence = Evidence::of(&run);
    assert_eq!(
        not_counted(&evidence).unwrap(),
        "50 of 150 replies by this page's tokenizer: it counts 48 MB of text a run, and no reply of more than 1 MB"
    );
    assert_eq!(LlmperfTokens::of_rows(&evidence.rows), LlmperfTokens::Both);
    put(&mut run.records, &counts(150));
    let evidence = Evidence::of(&run);
    assert_eq!(not_counted(&evidence), None);
    assert_eq!(LlmperfTokens::of_rows(&evidence.rows), LlmperfTokens::Text);
}
