//! LLMPerf's files: the summary is what LLMPerf's own `metrics_summary` makes of the same individual responses.

use crate::correctness::{plan, played};
use crate::samples::{Behaviour, run};
use llmperf_web::bench::evidence::Evidence;
use llmperf_web::bench::export::llmperf::response::Response;
use llmperf_web::bench::export::llmperf::{files, load};
use llmperf_web::bench::units::Micros;
use serde_json::{Map, Value, json};

/// Requests of the published run of Lepton's llama2-70b, with two more error codes among its refusals, and what LLMPerf's
/// `metrics_summary` makes of them in pandas 3.1.
const RESPONSES: &str = include_str!("../fixtures/llmperf/individual_responses.json");
const SUMMARY: &str = include_str!("../fixtures/llmperf/summary.json");

/// The names of the members in the order of the text.
fn names(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| line.strip_prefix("    \"")?.split_once("\": "))
        .map(|(name, _)| name)
        .collect()
}

fn object(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap()
}

/// Equal, floats up to the rounding of their last sums.
#[track_caller]
fn check_equal(name: &str, ours: &Value, theirs: &Value) {
    match (ours, theirs) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() || b.is_f64() => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            assert!(
                (a - b).abs() <= 1e-12 * b.abs().max(1e-3),
                "{name}: {a} for {b}"
            );
        }
        (a, b) => assert_eq!(a, b, "{name}"),
    }
}

#[test]
fn the_summary_is_that_of_metrics_summary_field_by_field() {
    let responses: Vec<Response> = serde_json::from_str(RESPONSES).unwrap();
    let mut evidence = Evidence::of(&run(&Behaviour::default(), 1));
    evidence.plan.target.model = "llama2-70b".to_owned();
    evidence.plan.sampling = object(r#"{"temperature": 0.5, "stop": {"first": "\n"}, "none": {}}"#);
    evidence.plan.metadata = vec![("framework".to_owned(), "lepton".to_owned())];
    evidence.environment.started_at_unix_ms = 1_703_638_336_900 - 55_882;
    evidence.totals.duration = Micros(55_882_577);
    let text = load::summary(&evidence, &responses, "llama2-70b_550_150").to_json();
    let (ours, theirs) = (object(&text), object(SUMMARY));
    for (name, value) in &theirs {
        check_equal(name, ours.get(name).unwrap_or(&json!("absent")), value);
    }
    // What we add is metadata, as LLMPerf's own `--metadata` would be.
    let added = ["measured_by", "output_tokens_counted_by"];
    let order: Vec<&str> = names(&text)
        .into_iter()
        .filter(|name| !added.contains(name))
        .collect();
    let mut expected = names(SUMMARY);
    // Members of an object are sorted by name here; LLMPerf keeps the order in which they were typed.
    expected.swap(8, 9);
    assert_eq!(order, expected);
}

#[test]
fn a_row_has_llmperf_s_members_in_its_order() {
    let evidence = Evidence::of(&run(&Behaviour::default(), 1));
    let files = files(&evidence, None).unwrap();
    let row = |text: &str| -> Vec<String> {
        let from = text.find('{').unwrap();
        let to = text.find('}').unwrap();
        let lines = text[from..to].lines().filter_map(|l| l.split_once("\": "));
        lines
            .map(|(name, _)| name.trim().trim_matches('"').to_owned())
            .collect()
    };
    assert_eq!(row(&files.responses.text), row(RESPONSES));
    assert!(
        files
            .responses
            .text
            .starts_with("[\n    {\n        \"error_code\": null,\n")
    );
}

#[test]
fn a_run_is_exported_by_llmperf_s_definitions() {
    let behaviour = Behaviour {
        failing: 0.2,
        text_tokens: true,
        ..Behaviour::default()
    };
    let run = run(&behaviour, 4);
    let evidence = Evidence::of(&run);
    let files = files(&evidence, Some(&run)).unwrap();
    assert!(
        files.summary.name.ends_with("_550_150_summary.json"),
        "{}",
        files.summary.name
    );
    let rows: Vec<Response> = serde_json::from_str(&files.responses.text).unwrap();
    assert_eq!(rows.len(), 150);
    let failed = rows.iter().filter(|r| r.error_code.is_some()).count();
    assert_eq!(failed as u32, evidence.totals.failed());
    assert!(rows.iter().any(|r| r.error_code == Some(429)));
    assert!(rows.iter().any(|r| r.error_code == Some(-1)));
    for (response, row) in rows.iter().zip(&evidence.rows) {
        if response.error_code.is_some() {
            assert_eq!(
                (response.ttft_s, response.end_to_end_latency_s),
                (Some(0.0), Some(0.0))
            );
            assert!(!response.error_msg.is_empty());
            continue;
        }
        let e2e = row.closed.unwrap().as_secs_f64();
        // Tokens of the answer's text with the one for its beginning, whatever the provider counted.
        let tokens = row.text_tokens.unwrap().answer + 1;
        assert_ne!(Some(tokens), row.output_tokens);
        assert_eq!(response.number_output_tokens, Some(tokens));
        // The prompt's length is the one that was drawn.
        assert_eq!(response.number_input_tokens, Some(550));
        assert_eq!(response.end_to_end_latency_s, Some(e2e));
        assert_eq!(response.ttft_s, Some(row.ttfa.unwrap().as_secs_f64()));
        let rate = response.request_output_throughput_token_per_s.unwrap();
        assert!((rate * e2e - f64::from(tokens)).abs() < 1e-9);
        assert_eq!(response.number_total_tokens, Some(550 + tokens));
        let sum = row.e2e().unwrap().as_secs_f64();
        let itl = response.inter_token_latency_s.unwrap();
        assert!((itl - sum / f64::from(row.data_lines - 1)).abs() < 1e-12);
    }
    let summary = object(&files.summary.text);
    assert_eq!(summary["results_number_errors"], evidence.totals.failed());
    assert_eq!(summary["num_concurrent_requests"], 5);
    let counter = summary["output_tokens_counted_by"].as_str().unwrap();
    assert!(counter.starts_with("llmperf-web's tokenizer"), "{counter}");
}

#[test]
fn what_is_not_known_is_null_and_not_0() {
    let behaviour = Behaviour {
        usage: false,
        ..Behaviour::default()
    };
    let evidence = Evidence::of(&run(&behaviour, 2));
    let files = files(&evidence, None).unwrap();
    let rows: Vec<Response> = serde_json::from_str(&files.responses.text).unwrap();
    assert!(
        rows.iter()
            .all(|r| r.number_output_tokens.is_none() && r.ttft_s.is_some())
    );
    let summary = object(&files.summary.text);
    assert!(summary["results_number_output_tokens_mean"].is_null());
    assert!(summary["results_mean_output_throughput_token_per_s"].is_null());
    assert!(summary["results_ttft_s_mean"].is_f64());
}

#[test]
fn a_correctness_run_has_llmperf_s_members_and_rates() {
    let run = played(plan("mistaken"));
    let files = files(&Evidence::of(&run), Some(&run)).unwrap();
    assert_eq!(files.summary.name, "mistaken_correctness_summary.json");
    assert_eq!(
        files.responses.name,
        "mistaken_correctness_individual_responses.json"
    );
    let summary = object(&files.summary.text);
    let check = |name: &str, value: Value| assert_eq!(summary[name], value, "{name}");
    check("number_errors", json!(10));
    check("num_mismatched_requests", json!(5));
    check("error_rate", json!(0.2));
    check("mismatch_rate", json!(0.1));
    check("num_completed_requests", json!(50));
    check("num_non_errored_requests", json!(40));
    check("llm_api", json!("openai"));
    assert_eq!(
        names(&files.summary.text)[..10],
        [
            "version",
            "name",
            "number_errors",
            "num_mismatched_requests",
            "error_rate",
            "mismatch_rate",
            "num_completed_requests",
            "num_non_errored_requests",
            "model",
            "num_concurrent_requests"
        ]
    );
    let rows: Vec<Value> = serde_json::from_str(&files.responses.text).unwrap();
    assert_eq!(rows.len(), 50);
    let first = &rows[0];
    let number = first["request_config"]["metadata"]["rnd_number"]
        .as_u64()
        .unwrap();
    assert_eq!(number, 5388);
    assert_eq!(first["generated_text"], "5,388 is the number.");
    assert_eq!(first["request_config"]["prompt"][1], 0);
    assert_eq!(
        first["request_config"]["sampling_params"],
        json!({"temperature": 0.0})
    );
    assert_eq!(first["metrics"]["number_output_tokens"], 9);
    assert_eq!(rows[9]["metrics"]["error_code"], 500);
    assert_eq!(rows[7]["metrics"]["error_code"], -1);
}
