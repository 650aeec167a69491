//! Marked samples: which figures they are in, which they are not, and that each is counted.

use crate::samples::{Behaviour, run};
use llmperf_web::bench::archive::full::{from_json, to_json};
use llmperf_web::bench::archive::link::{decode, encode};
use llmperf_web::bench::evidence::{Basis, Evidence};
use llmperf_web::bench::export::{csv, markdown};
use llmperf_web::bench::leaderboard::metric::LeaderboardMetric;
use llmperf_web::bench::leaderboard::own::OwnResult;
use llmperf_web::bench::marks::Marks;
use llmperf_web::bench::metric::Metric;
use llmperf_web::bench::record::{Failure, FailureCause, Outcome, RequestRole};
use llmperf_web::bench::run::Run;

/// A run of `requests` that all succeeded, with these marks on its first ones.
fn marked(requests: u32, marks: &[Marks]) -> Run {
    let b = Behaviour {
        requests,
        ..Behaviour::default()
    };
    let mut run = run(&b, 5);
    let measured = run
        .records
        .iter_mut()
        .filter(|r| r.role == RequestRole::Measured);
    for (record, marks) in measured.zip(marks) {
        record.marks = *marks;
    }
    run
}

fn count(evidence: &Evidence, metric: Metric) -> u64 {
    evidence.distribution(metric).map_or(0, |d| d.count())
}

#[test]
fn figures_are_of_the_clean_samples_and_totals_of_all_but_the_frozen() {
    let evidence = Evidence::of(&marked(
        20,
        &[Marks::STALLED, Marks::FROZEN, Marks::HIDDEN, Marks::CLEAN],
    ));
    let t = &evidence.totals;
    assert_eq!((t.started, t.completed, t.sampled()), (20, 19, 17));
    assert_eq!((t.marks.flagged, t.marks.frozen), (2, 1));
    assert_eq!(t.basis(), Basis::Clean);
    assert_eq!(count(&evidence, Metric::Ttft), 17);
    assert_eq!(count(&evidence, Metric::Icl), 17 * 149);
    assert_eq!((t.output_tokens, t.chunks), (19 * 150, 19 * 150));
    assert_eq!(t.success_rate(), Some(1.0));
    assert_eq!(t.marked_share(), Some(0.15));
}

#[test]
fn a_slow_sample_of_a_stall_does_not_move_the_quantiles() {
    let mut run = marked(20, &[Marks::STALLED]);
    let before = Evidence::of(&run);
    for chunk in &mut run.records[1].timeline.chunks {
        chunk.0 += 60_000_000;
    }
    let after = Evidence::of(&run);
    for metric in [Metric::Ttft, Metric::E2e, Metric::OutputRate] {
        assert_eq!(before.distribution(metric), after.distribution(metric));
    }
}

#[test]
fn what_failed_while_it_was_frozen_is_no_failure_of_the_api() {
    let mut run = marked(20, &[Marks::FROZEN, Marks::STALLED]);
    for record in &mut run.records[1..3] {
        record.outcome = Outcome::Failed(Failure {
            cause: FailureCause::Timeout,
            status: None,
            message: "took too long".to_owned(),
            retry_after: None,
        });
    }
    let t = Evidence::of(&run).totals;
    assert_eq!((t.completed, t.failed(), t.marks.frozen), (18, 1, 1));
    assert_eq!(t.failures.len(), 1);
    assert_eq!(t.marks.flagged, 0, "a failure is no sample");
}

#[test]
fn where_every_sample_is_flagged_the_figures_are_of_these_and_say_so() {
    let mut marks = vec![Marks::HIDDEN; 20];
    marks[3] = Marks::FROZEN;
    let evidence = Evidence::of(&marked(20, &marks));
    assert_eq!(evidence.totals.basis(), Basis::Flagged);
    assert_eq!(count(&evidence, Metric::Ttft), 19);
    assert_eq!(count(&evidence, Metric::Icl), 19 * 149);
    let text = markdown::to_markdown(&evidence, None, "hidden");
    assert!(text.contains("All 19 samples are flagged, so the figures are of flagged ones."));
    let frozen = Evidence::of(&marked(20, &[Marks::FROZEN; 20]));
    assert_eq!(count(&frozen, Metric::Ttft), 0);
    assert_eq!(frozen.totals.marked_share(), Some(1.0));
    let text = markdown::to_markdown(&frozen, None, "frozen");
    assert!(text.contains("No request succeeded: all 20 were discarded"));
}

#[test]
fn marks_travel_in_files_links_and_csv() {
    let marks: Vec<Marks> = (0..32).map(Marks::from).collect();
    for requests in [40, 1_200] {
        let mut run = marked(requests, &marks);
        run.records[1].protocol = Some("h2".to_owned());
        run.records[2].protocol = Some("http/1.1".to_owned());
        let evidence = Evidence::of(&run);
        assert_eq!(evidence.protocol, "h2, http/1.1");
        let file = from_json(&to_json(&run, "")).unwrap();
        assert_eq!(file.run, run);
        let link = decode(&encode(&evidence).unwrap()).unwrap();
        assert_eq!(link.totals, evidence.totals);
        assert_eq!(link.protocol, evidence.protocol);
        assert_eq!(
            count(&link, Metric::Ttft),
            u64::from(evidence.totals.sampled())
        );
        if requests < 1_000 {
            let same = link.rows.iter().zip(&evidence.rows);
            assert!(same.into_iter().all(|(a, b)| a.marks == b.marks));
        }
    }
    let csv = csv::to_csv(&Evidence::of(&marked(2, &[Marks::from(31)])));
    let rows: Vec<&str> = csv.lines().collect();
    assert!(rows[0].ends_with(
        ",outcome,cause,flags,queued_ms,server_ttft_ms,ttft_error_low_ms,ttft_error_high_ms"
    ));
    assert!(
        rows[1].ends_with(",completed,,stalled hidden frozen offline clock-jump,,,0.850,3.424")
    );
    assert!(rows[2].ends_with(",completed,,,,,0.850,3.424"));
}

#[test]
fn a_clean_run_pays_next_to_nothing_for_its_marks() {
    let length = |marks: &[Marks]| encode(&Evidence::of(&marked(150, marks))).unwrap().len();
    let clean = length(&[]);
    assert!(length(&[Marks::STALLED; 2]) <= clean + 30);
    // 150 bits that are always the same: under two bytes.
    assert!(clean <= 1_300, "{clean}");
}

#[test]
fn the_leaderboard_s_row_is_of_the_clean_samples_too() {
    let evidence = Evidence::of(&marked(20, &[Marks::STALLED, Marks::FROZEN]));
    let own = OwnResult::of_rows("here", "steady", "2026-11-24", &evidence.rows).unwrap();
    assert_eq!(own.samples(LeaderboardMetric::Ttft).len(), 18);
    assert_eq!(own.success.succeeded, 19);
}
