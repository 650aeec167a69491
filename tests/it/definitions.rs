//! Other tools' definitions, on stamps whose figures can be worked out by hand.

use crate::samples::{Behaviour, run};
use llmperf_web::bench::archive::link;
use llmperf_web::bench::definitions::{Definitions, Figure, Sample};
use llmperf_web::bench::evidence::Evidence;
use llmperf_web::bench::export::llmperf::files;
use llmperf_web::bench::export::llmperf::response::Response;
use llmperf_web::bench::metric::Metric;
use llmperf_web::bench::record::{RequestRecord, RequestRole, Usage};
use llmperf_web::bench::report::restated::{left_out_line, restated_rows};
use llmperf_web::bench::run::Run;
use llmperf_web::bench::stats::summary::Summary;
use llmperf_web::bench::units::Micros;

/// Two requests of a reasoning model: the role at 40 ms; reasoning at 100 and 120, the answer from 200 on. The first has five
/// chunks for nine tokens, the second four for four; the streams close 10 ms after the last chunk.
fn thinking() -> Run {
    let mut run = run(&Behaviour::default(), 1);
    run.records
        .retain(|r| r.role == RequestRole::Measured && r.index < 2);
    for record in &mut run.records {
        let (gap, tokens, chunks) = match record.index {
            0 => (20, 9, 5),
            _ => (50, 4, 4),
        };
        reply(record, gap, tokens, chunks);
    }
    run
}

fn reply(record: &mut RequestRecord, gap: u64, tokens: u32, chunks: u64) {
    let at = |ms: u64| Micros(record.timeline.start.0 + ms * 1_000);
    let answer = (0..chunks - 2).map(|i| at(200 + i * gap));
    let stamps: Vec<Micros> = [at(100), at(120)].into_iter().chain(answer).collect();
    let last = stamps[stamps.len() - 1];
    record.timeline.first_event = Some(at(40));
    record.timeline.first_choice = Some(at(40));
    record.timeline.first_reasoning = Some(at(100));
    record.timeline.first_answer = Some(at(200));
    record.timeline.end = Some(Micros(last.0 + 10_000));
    record.timeline.data_lines = chunks as u32 + 4;
    record.timeline.chunks = stamps;
    record.usage = Some(Usage {
        output_tokens: Some(tokens),
        ..Usage::default()
    });
}

fn figure(figures: &[Figure], name: &str) -> Figure {
    let found = figures.iter().find(|f| f.definition.name == name);
    found.unwrap_or_else(|| panic!("{name}")).clone()
}

fn values(sample: &Sample) -> Vec<(f64, u64)> {
    match sample {
        Sample::Known(d) => d.points().to_vec(),
        Sample::LeftOut(why) => panic!("{why}"),
    }
}

#[track_caller]
fn check(run: &Run, whose: Definitions, name: &str, expected: &[(f64, u64)]) {
    let figures = whose.figures(&Evidence::of(run), Some(run));
    let found = values(&figure(&figures, name).sample);
    assert_eq!(found.len(), expected.len(), "{name}: {found:?}");
    for ((value, weight), (wanted, times)) in found.iter().zip(expected) {
        assert!((value - wanted).abs() < 1e-9, "{name}: {found:?}");
        assert_eq!(weight, times, "{name}: {found:?}");
    }
}

#[test]
fn llmperf_passes_over_reasoning_and_counts_the_first_token_as_a_gap() {
    let run = thinking();
    let of = |name, expected: &[(f64, u64)]| check(&run, Definitions::Llmperf, name, expected);
    of("ttft_s", &[(200.0, 2)]);
    // 240 ms over 8 events, 250 ms over 7: the end mark is no event.
    of("inter_token_latency_s", &[(30.0, 1), (250.0 / 7.0, 1)]);
    of("end_to_end_latency_s", &[(250.0, 1), (260.0, 1)]);
    let (slow, fast) = (4.0 / 0.260, 9.0 / 0.250);
    of(
        "request_output_throughput_token_per_s",
        &[(slow, 1), (fast, 1)],
    );
}

#[test]
fn guidellm_weighs_a_request_by_its_tokens() {
    let run = thinking();
    let of = |name, expected: &[(f64, u64)]| check(&run, Definitions::GuideLlm, name, expected);
    of("time_to_first_token_ms", &[(100.0, 2)]);
    of("time_to_first_output_token_ms", &[(200.0, 2)]);
    // 140 ms over 8 tokens, 150 ms over 3.
    of("inter_token_latency_ms", &[(17.5, 8), (50.0, 3)]);
    of("time_per_output_token_ms", &[(240.0 / 9.0, 9), (62.5, 4)]);
    of("request_latency", &[(250.0, 1), (260.0, 1)]);
    of("output_tokens_per_second", &[(4.0 / 0.260, 1), (36.0, 1)]);
}

#[test]
fn aiperf_ends_a_request_with_its_last_text() {
    let run = thinking();
    let of = |name, expected: &[(f64, u64)]| check(&run, Definitions::AiPerf, name, expected);
    of("time_to_first_token", &[(100.0, 2)]);
    of("time_to_first_output_token", &[(200.0, 2)]);
    of("inter_token_latency", &[(17.5, 1), (50.0, 1)]);
    of("inter_chunk_latency", &[(20.0, 4), (50.0, 1), (80.0, 2)]);
    of("request_latency", &[(240.0, 1), (250.0, 1)]);
    of(
        "output_token_throughput_per_user",
        &[(20.0, 1), (1_000.0 / 17.5, 1)],
    );
    of("e2e_output_token_throughput", &[(16.0, 1), (37.5, 1)]);
}

#[test]
fn vllm_stops_the_clock_at_the_role() {
    let run = thinking();
    let of = |name, expected: &[(f64, u64)]| check(&run, Definitions::Vllm, name, expected);
    of("ttft", &[(40.0, 2)]);
    of("tpot", &[(25.0, 1), (70.0, 1)]);
    of("itl", &[(20.0, 4), (50.0, 1), (60.0, 2), (80.0, 2)]);
    of("e2el", &[(240.0, 1), (250.0, 1)]);
    let duration = Evidence::of(&run).totals.duration.as_secs_f64();
    of("output_throughput", &[(13.0 / duration, 1)]);
}

#[test]
fn llmperf_s_figures_are_those_of_its_exported_file() {
    for seed in 1..6 {
        let behaviour = Behaviour {
            failing: 0.1,
            reasoning: seed % 2 == 0,
            ..Behaviour::default()
        };
        let run = run(&behaviour, seed);
        let evidence = Evidence::of(&run);
        let text = files(&evidence, Some(&run)).unwrap().responses.text;
        let rows: Vec<Response> = serde_json::from_str(&text).unwrap();
        let good = || rows.iter().filter(|r| r.error_code.is_none());
        let figures = Definitions::Llmperf.figures(&evidence, Some(&run));
        let check = |name: &str, file: Option<Summary>, scale: f64| {
            let d = figure(&figures, name).sample;
            let ours = d.distribution().unwrap().summary().unwrap();
            let file = file.unwrap();
            assert_eq!(ours.count, file.count);
            for (a, b) in ours.quantiles.iter().zip(file.quantiles) {
                assert!((a - b * scale).abs() < 1e-6, "{name}: {a} for {b}");
            }
        };
        check("ttft_s", Summary::of(good().filter_map(|r| r.ttft_s)), 1e3);
        let itl = good().filter_map(|r| r.inter_token_latency_s);
        check("inter_token_latency_s", Summary::of(itl), 1e3);
        let e2e = good().filter_map(|r| r.end_to_end_latency_s);
        check("end_to_end_latency_s", Summary::of(e2e), 1e3);
    }
}

#[test]
fn what_a_link_left_out_is_said_and_the_rest_is_shown() {
    let run = thinking();
    let payload = link::encode(&Evidence::of(&run)).unwrap();
    let arrived = link::decode(&payload).unwrap();
    assert!(!arrived.rows.is_empty());
    let rows = restated_rows(&arrived, None, Definitions::Vllm);
    let line = left_out_line(&rows).unwrap();
    assert!(line.starts_with("Absent: ttft, tpot, itl. "), "{line}");
    assert!(line.contains("left the stamps out"), "{line}");
    assert_eq!((rows[0].count, rows[3].count), (0, 2));
    for whole in [
        Definitions::Llmperf,
        Definitions::GuideLlm,
        Definitions::AiPerf,
    ] {
        assert_eq!(left_out_line(&restated_rows(&arrived, None, whole)), None);
    }
    let mut bare = arrived;
    bare.rows.clear();
    let line = left_out_line(&restated_rows(&bare, None, Definitions::Llmperf)).unwrap();
    assert!(line.contains("no list of requests"), "{line}");
    let aiperf = restated_rows(&bare, None, Definitions::AiPerf);
    assert_eq!(aiperf[0].count, 2);
    assert_eq!(
        aiperf[0].here.as_deref(),
        aiperf[0].cells[1].number.as_deref()
    );
}

#[test]
fn a_reply_of_reasoning_only_has_no_first_token_by_llmperf() {
    let mut run = thinking();
    run.records[0].timeline.first_answer = None;
    let figures = Definitions::Llmperf.figures(&Evidence::of(&run), Some(&run));
    assert_eq!(values(&figure(&figures, "ttft_s").sample), [(200.0, 1)]);
    assert_eq!(figure(&figures, "ttft_s").definition.nearest, Metric::Ttft);
}
