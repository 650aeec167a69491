//! The front door: what a file's text is, and the results in it.

use super::error::ImportError;
use super::imported::Imported;
use super::numbers::without_nan;
use super::{aiperf_export, aiperf_records, evalscope, guidellm};
use super::{llmperf_responses, llmperf_summary, vllm};
use crate::bench::archive::full::{self, NamedRun};
use serde_json::Value;

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    /// A result of this page.
    Own(Box<NamedRun>),
    /// Results of another tool, at least one.
    Imported(Vec<Imported>),
}

/// Opens a file's text.
///
/// # Errors
/// It is of no kind that is known, or broken.
pub fn open(text: &str) -> Result<Opened, ImportError> {
    if is_own(text) {
        let run = full::from_json(without_mark(text)).map_err(ImportError::Own)?;
        return Ok(Opened::Own(Box::new(run)));
    }
    of_others(text).map(Opened::Imported)
}

/// The results in the text of another tool's file, at least one.
///
/// # Errors
/// It is of no kind that is known, or broken.
pub fn of_others(text: &str) -> Result<Vec<Imported>, ImportError> {
    let text = without_mark(text);
    if text.trim().is_empty() {
        return Err(ImportError::Empty);
    }
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    if lines.next().is_some_and(aiperf_records::is_record) {
        return one(aiperf_records::read(text)?);
    }
    let plain = without_nan(text);
    let file: Value = serde_json::from_str(&plain)
        .map_err(|error| ImportError::NotJson(format!("line {}", error.line())))?;
    match &file {
        Value::Array(rows) => match rows.first() {
            Some(row) if is_response(row) || is_response(&row["metrics"]) => {
                one(llmperf_responses::read(&file)?)
            }
            Some(row) if row["Percentiles"].is_string() => one(evalscope::percentiles(&file)?),
            _ => Err(ImportError::Unknown),
        },
        Value::Object(members) => {
            let has = |name: &str| members.contains_key(name);
            if has("results_ttft_s_mean") || has("results_num_requests_started") {
                one(llmperf_summary::read(&file)?)
            } else if has("aiperf_version") || (has("request_latency") && has("input_config")) {
                one(aiperf_export::read(&file)?)
            } else if has("benchmarks") && (has("metadata") || has("config") || has("args")) {
                guidellm::read(&file)
            } else if has("mean_ttft_ms") && has("completed") {
                one(vllm::read(&file)?)
            } else if has("Avg Latency (s)") || has("Average latency (s)") {
                one(evalscope::summary(&file)?)
            } else {
                Err(ImportError::Unknown)
            }
        }
        _ => Err(ImportError::Unknown),
    }
}

fn one(read: Imported) -> Result<Vec<Imported>, ImportError> {
    Ok(vec![read])
}

/// Without a byte order mark.
fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

fn is_response(row: &Value) -> bool {
    row.get("error_code").is_some() && row.get("ttft_s").is_some()
}

/// Whether the text begins as this page's own files do. Their first member names the format, whoever laid them out anew.
pub fn is_own(text: &str) -> bool {
    let begin: String = without_mark(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(40)
        .collect();
    begin.starts_with(&format!("{{\"format\":\"{}\"", full::FORMAT))
}
