//! LLMPerf's individual responses, of a load test or of a correctness test, as the published leaderboard's raw files are.

use super::error::ImportError;
use super::imported::{FileKind, Imported, Tool, Values};
use super::llmperf_summary::{code_words, scale};
use super::numbers::{at, line, number, text};
use crate::bench::definitions::Definition;
use crate::bench::definitions::llmperf::{ALL, INPUT_TOKENS, OUTPUT_THROUGHPUT, OUTPUT_TOKENS};
use serde_json::Value;

/// The responses that the file holds.
pub fn read(file: &Value) -> Result<Imported, ImportError> {
    let rows = file.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut read = Imported::blank(Tool::Llmperf, FileKind::LlmperfResponses);
    // A row of a correctness test holds the figures in a member of its own.
    let checked = rows.first().is_some_and(|row| row.get("metrics").is_some());
    read.model = rows
        .first()
        .and_then(|row| text(at(row, "/request_config/model")));
    let metrics: Vec<&Value> = rows
        .iter()
        .map(|row| if checked { at(row, "/metrics") } else { row })
        .collect();
    if let Some(nth) = metrics
        .iter()
        .position(|row| row.get("error_code").is_none())
    {
        let what = format!("row {} has no error_code", nth + 1);
        return Err(ImportError::Broken(Tool::Llmperf, what));
    }
    let good = || metrics.iter().filter(|row| row["error_code"].is_null());
    for row in metrics.iter().filter(|row| !row["error_code"].is_null()) {
        let code = row["error_code"].as_f64();
        let words = code
            .map(code_words)
            .or(line(&row["error_code"].to_string()));
        add(&mut read.errors, words.unwrap_or_default());
    }
    read.errors
        .sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    let (all, completed) = (metrics.len() as u64, good().count() as u64);
    read.counts.started = Some(all);
    read.counts.completed = Some(completed);
    read.counts.failed = Some(all - completed);
    for definition in ALL {
        // A correctness test's clients count events, not tokens, and add gaps up instead of dividing them.
        if checked && !is_of_correctness(definition) {
            continue;
        }
        let values = good().filter_map(|row| number(at(row, &format!("/{}", definition.name))));
        // What was not measured LLMPerf writes as 0.
        let known: Vec<f64> = values.filter(|v| *v > 0.0).collect();
        let absent = completed - (known.len() as u64).min(completed);
        if absent > 0 && !known.is_empty() {
            read.notes.push(format!(
                "{}: {absent} of {completed} responses have none, or 0, which LLMPerf writes where it measured nothing. They are left out.",
                definition.name
            ));
        }
        read.put(
            *definition,
            Values::each(known.iter().map(|v| v * scale(definition))),
        );
    }
    if checked {
        read.notes.push("This is a correctness test: LLMPerf counts events for tokens there and adds its gaps up, so only times are taken from it. Which answers were right is in LLMPerf's summary.".to_owned());
    }
    read.notes.push("The file tells neither when nor how long the test ran, so there is no rate of the whole run.".to_owned());
    match read.figures.is_empty() {
        true => Err(ImportError::NoFigures(Tool::Llmperf)),
        false => Ok(read),
    }
}

fn is_of_correctness(definition: &Definition) -> bool {
    let counted = [OUTPUT_THROUGHPUT, INPUT_TOKENS, OUTPUT_TOKENS];
    !counted.contains(definition) && definition.name != "inter_token_latency_s"
}

/// Counts words.
pub(super) fn add(counted: &mut Vec<(String, u64)>, words: String) {
    match counted.iter_mut().find(|(known, _)| *known == words) {
        Some((_, times)) => *times += 1,
        None => counted.push((words, 1)),
    }
}
