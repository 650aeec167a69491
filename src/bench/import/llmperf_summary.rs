//! LLMPerf's summary of a load test: `token_benchmark_ray.py` at f1d6bed.

use super::error::ImportError;
use super::imported::{FileKind, Given, Imported, Tool, Values};
use super::numbers::{at, count, number, text};
use crate::bench::definitions::Definition;
use crate::bench::definitions::llmperf::{ALL, INPUT_TOKENS, OUTPUT_THROUGHPUT, OUTPUT_TOKENS};
use crate::bench::stats::summary::QUANTILES;
use serde_json::Value;

/// The summary that the file holds.
pub fn read(file: &Value) -> Result<Imported, ImportError> {
    let mut read = Imported::blank(Tool::Llmperf, FileKind::LlmperfSummary);
    let of = |name: &str| at(file, &format!("/{name}")).clone();
    read.model = text(&of("model"));
    read.version = None;
    read.say("Format", text(&of("version")));
    read.say("Measured by", text(&of("measured_by")));
    read.say(
        "Output tokens counted by",
        text(&of("output_tokens_counted_by")),
    );
    for (name, member) in [
        ("Mean input tokens asked", "mean_input_tokens"),
        ("Std dev of input tokens asked", "stddev_input_tokens"),
        ("Mean output tokens asked", "mean_output_tokens"),
        ("Std dev of output tokens asked", "stddev_output_tokens"),
    ] {
        read.say(name, count(&of(member)).map(|n| n.to_string()));
    }
    read.concurrency = count(&of("num_concurrent_requests"));
    // LLMPerf stamps the file once the test is over; its length is not in it.
    let ended = count(&of("timestamp")).map(|s| s.saturating_mul(1_000));
    read.say("Written", ended.map(crate::bench::format::date_time_utc));
    read.counts.started = count(&of("results_num_requests_started"));
    read.counts.completed = count(&of("results_num_completed_requests"));
    read.counts.failed = count(&of("results_number_errors"));
    read.output_rate = number(&of("results_mean_output_throughput_token_per_s"));
    read.request_rate =
        number(&of("results_num_completed_requests_per_min")).map(|rate| rate / 60.0);
    read.errors = frequencies(&text(&of("results_error_code_frequency")).unwrap_or_default());
    for definition in ALL {
        let values = summary(file, definition, read.counts.completed);
        read.put(*definition, values);
    }
    match read.figures.is_empty() {
        true => Err(ImportError::NoFigures(Tool::Llmperf)),
        false => Ok(read),
    }
}

fn summary(file: &Value, definition: &Definition, completed: Option<u64>) -> Option<Values> {
    let of = |what: &str| {
        let value = number(at(file, &format!("/results_{}_{what}", definition.name)))?;
        Some(value * scale(definition))
    };
    Values::given(Given {
        count: completed,
        mean: of("mean"),
        min: of("min"),
        max: of("max"),
        stddev: of("stddev"),
        quantiles: QUANTILES.map(|q| of(&format!("quantiles_p{:.0}", q * 100.0))),
    })
}

/// From LLMPerf's unit to this page's: seconds are milliseconds here.
pub(super) fn scale(definition: &Definition) -> f64 {
    let plain = [OUTPUT_THROUGHPUT, INPUT_TOKENS, OUTPUT_TOKENS];
    if plain.contains(definition) {
        1.0
    } else {
        1_000.0
    }
}

/// Error codes with their counts, from a dictionary as Python prints it: `{429.0: 130, -1.0: 2}`.
fn frequencies(printed: &str) -> Vec<(String, u64)> {
    let inner = printed.trim_start_matches('{').trim_end_matches('}');
    let pair = |pair: &str| {
        let (code, times) = pair.split_once(':')?;
        Some((
            code_words(code.trim().parse().ok()?),
            times.trim().parse().ok()?,
        ))
    };
    inner.split(',').filter_map(pair).collect()
}

/// An error code in words; LLMPerf writes −1 where there was none.
pub(super) fn code_words(code: f64) -> String {
    match code {
        code if code >= 0.0 => format!("HTTP {code:.0}"),
        _ => "no HTTP status".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn error_codes_are_read_as_python_prints_them() {
        let read = |text: &str| super::frequencies(text);
        assert_eq!(read("{}"), []);
        assert_eq!(
            read("{429.0: 130, -1: 2}"),
            [
                ("HTTP 429".to_owned(), 130),
                ("no HTTP status".to_owned(), 2)
            ]
        );
        assert_eq!(read("{a: b, 3"), []);
    }
}
