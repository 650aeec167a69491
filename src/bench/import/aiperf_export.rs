//! AIPerf's export of a whole run, `profile_export_aiperf.json`, in its schema 1.x.

use super::error::ImportError;
use super::imported::{FileKind, Given, Imported, Tool, Values};
use super::llmperf_responses::add;
use super::numbers::{at, count, number, text};
use crate::bench::definitions::aiperf::ALL;
use serde_json::Value;

/// The run that the file holds.
pub fn read(file: &Value) -> Result<Imported, ImportError> {
    let mut read = Imported::blank(Tool::AiPerf, FileKind::AiperfExport);
    let of = |name: &str| at(file, &format!("/{name}/avg"));
    read.version = text(at(file, "/aiperf_version"));
    read.model = text(at(file, "/input_config/models/items/0/name"))
        .or(text(at(file, "/input_config/endpoint/model_names/0")));
    read.url = text(at(file, "/input_config/endpoint/urls/0"));
    let phases = at(file, "/input_config/phases").as_array();
    let measured = phases.and_then(|all| all.iter().find(|p| p["kind"] != "warmup"));
    read.concurrency = measured
        .and_then(|phase| count(at(phase, "/concurrency")))
        .or(count(at(file, "/input_config/loadgen/concurrency")));
    // Its clock times carry no zone.
    read.say("Started", text(at(file, "/start_time")));
    read.say("Tokenizer", text(at(file, "/input_config/tokenizer/name")));
    read.counts.completed = count(of("request_count"));
    read.duration_s = number(of("benchmark_duration"));
    read.output_rate = number(of("output_token_throughput"));
    read.request_rate = number(of("request_throughput"));
    for error in at(file, "/error_summary").as_array().into_iter().flatten() {
        let times = count(at(error, "/count")).unwrap_or(1);
        read.errors
            .push((words(at(error, "/error_details")), times));
    }
    // AIPerf leaves the count of errors out where there were none, and lists none then.
    let listed = file["error_summary"].is_array();
    let sum = || read.errors.iter().map(|(_, times)| times).sum();
    let failed = count(of("error_request_count"));
    read.counts.failed = failed.or_else(|| listed.then(sum));
    if file["was_cancelled"] == true {
        read.notes
            .push("The run was cancelled before its end.".to_owned());
    }
    for definition in ALL {
        let member = at(file, &format!("/{}", definition.name));
        let scale = scale(at(member, "/unit"));
        let of = |name: &str| Some(number(at(member, &format!("/{name}")))? * scale?);
        let quantiles = ["p25", "p50", "p75", "p90", "p95", "p99"].map(of);
        let given = Given {
            count: count(at(member, "/count")),
            mean: of("avg"),
            min: of("min"),
            max: of("max"),
            stddev: of("std"),
            quantiles,
        };
        read.put(*definition, Values::given(given));
    }
    match read.figures.is_empty() {
        true => Err(ImportError::NoFigures(Tool::AiPerf)),
        false => Ok(read),
    }
}

/// From a unit of AIPerf's to this page's; `None` for one that this page does not know.
pub(super) fn scale(unit: &Value) -> Option<f64> {
    match unit.as_str()? {
        "ns" | "nanoseconds" => Some(1e-6),
        "us" | "microseconds" => Some(1e-3),
        "ms" | "milliseconds" => Some(1.0),
        "sec" | "s" | "seconds" => Some(1e3),
        "tokens" | "tokens/sec" | "tokens/sec/user" => Some(1.0),
        _ => None,
    }
}

/// An error in words.
fn words(error: &Value) -> String {
    let code = count(at(error, "/code")).map(|code| format!("HTTP {code}"));
    let message = text(at(error, "/message")).or(text(at(error, "/type")));
    match (code, message) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (Some(words), None) | (None, Some(words)) => words,
        (None, None) => "an error without words".to_owned(),
    }
}

/// Counts an error.
pub(super) fn count_error(errors: &mut Vec<(String, u64)>, error: &Value) {
    add(errors, words(error));
}
