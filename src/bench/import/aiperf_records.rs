//! AIPerf's records of single requests, `profile_export.jsonl`: one JSON object a line.

use super::aiperf_export::{count_error, scale};
use super::error::ImportError;
use super::imported::{FileKind, Imported, Tool, Values};
use super::numbers::{number, without_nan};
use crate::bench::definitions::Definition;
use crate::bench::definitions::aiperf::ALL;
use crate::bench::wording::plural;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

#[derive(Deserialize)]
struct Record {
    metadata: Metadata,
    #[serde(default)]
    metrics: HashMap<String, Reading>,
    #[serde(default)]
    error: Value,
}

#[derive(Deserialize)]
struct Metadata {
    benchmark_phase: Option<String>,
    request_start_ns: Option<u64>,
    request_end_ns: Option<u64>,
    #[serde(default)]
    was_cancelled: bool,
}

#[derive(Deserialize)]
struct Reading {
    value: Value,
    #[serde(default)]
    unit: Value,
}

/// Whether a line is such a record.
pub fn is_record(line: &str) -> bool {
    serde_json::from_str::<Record>(&without_nan(line))
        .is_ok_and(|record| record.metadata.request_start_ns.is_some())
}

/// The records that the file holds. A broken line is left out and said to be.
pub fn read(text: &str) -> Result<Imported, ImportError> {
    let mut read = Imported::blank(Tool::AiPerf, FileKind::AiperfRecords);
    let mut samples: Vec<Vec<f64>> = vec![Vec::new(); ALL.len()];
    let (mut completed, mut failed, mut cancelled, mut warm) = (0u64, 0u64, 0u64, 0u64);
    let mut broken: Vec<usize> = Vec::new();
    let mut span: Option<(u64, u64)> = None;
    for (at, line) in text
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty())
    {
        let Ok(record) = serde_json::from_str::<Record>(&without_nan(line)) else {
            broken.push(at + 1);
            continue;
        };
        let about = &record.metadata;
        if about.benchmark_phase.as_deref() == Some("warmup") {
            warm += 1;
            continue;
        }
        if let Some((from, to)) = about.request_start_ns.zip(about.request_end_ns) {
            let (first, last) = span.unwrap_or((from, to));
            span = Some((first.min(from), last.max(to)));
        }
        if about.was_cancelled {
            cancelled += 1;
        } else if !record.error.is_null() {
            failed += 1;
            count_error(&mut read.errors, &record.error);
        } else {
            completed += 1;
            for (definition, sample) in ALL.iter().zip(&mut samples) {
                sample.extend(values(&record, definition));
            }
        }
    }
    read.counts.started = Some(completed + failed + cancelled);
    read.counts.completed = Some(completed);
    read.counts.failed = Some(failed);
    read.counts.incomplete = Some(cancelled);
    read.started_at_unix_ms = span.map(|(from, _)| from / 1_000_000);
    read.duration_s = span.map(|(from, to)| to.saturating_sub(from) as f64 / 1e9);
    for (definition, sample) in ALL.iter().zip(samples) {
        read.put(*definition, Values::each(sample));
    }
    if warm > 0 {
        let note = format!("Left out: {} of the warm-up.", plural(warm, "request"));
        read.notes.push(note);
    }
    if let Some(first) = broken.first() {
        let note = format!(
            "{} of its lines could not be read and are left out, the first of them line {first}: the file may have been cut.",
            broken.len()
        );
        read.notes.push(note);
    }
    read.notes
        .push("The file names neither the model nor the API.".to_owned());
    match read.figures.is_empty() {
        true => Err(ImportError::NoFigures(Tool::AiPerf)),
        false => Ok(read),
    }
}

/// A record's values of a figure: one, or (inter-chunk latency) many.
fn values(record: &Record, definition: &Definition) -> Vec<f64> {
    let Some(reading) = record.metrics.get(definition.name) else {
        return Vec::new();
    };
    let Some(scale) = scale(&reading.unit) else {
        return Vec::new();
    };
    let all = match &reading.value {
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    all.iter().filter_map(number).map(|v| v * scale).collect()
}
