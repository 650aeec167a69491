//! GuideLLM's report in JSON, as versions 0.7 and 0.8 write it: one result a benchmark.

use super::error::ImportError;
use super::imported::{Counts, FileKind, Given, Imported, Tool, Values};
use super::llmperf_responses::add;
use super::numbers::{at, count, number, text};
use crate::bench::definitions::Definition;
use crate::bench::definitions::guidellm::{
    ALL, INPUT_TOKENS, OUTPUT_TOKENS_PER_SECOND, REQUEST_LATENCY, TIME_TO_FIRST_OUTPUT_TOKEN,
    TIME_TO_FIRST_TOKEN,
};
use serde_json::Value;

/// Figures that weigh every request alike, so that the rows of the report give them again.
const ONE_A_REQUEST: [Definition; 4] = [
    TIME_TO_FIRST_TOKEN,
    TIME_TO_FIRST_OUTPUT_TOKEN,
    REQUEST_LATENCY,
    OUTPUT_TOKENS_PER_SECOND,
];

/// The benchmarks that the report holds.
pub fn read(file: &Value) -> Result<Vec<Imported>, ImportError> {
    let broken = |what: &str| ImportError::Broken(Tool::GuideLlm, what.to_owned());
    let all = at(file, "/benchmarks").as_array();
    let all = all.ok_or(broken("its benchmarks are no list"))?;
    if all
        .iter()
        .any(|benchmark| !benchmark["metrics"].is_object())
    {
        return Err(broken("a benchmark has no metrics"));
    }
    let read: Vec<Imported> = all
        .iter()
        .map(|benchmark| of_benchmark(file, benchmark))
        .filter(|read| !read.figures.is_empty())
        .collect();
    match read.is_empty() {
        true => Err(ImportError::NoFigures(Tool::GuideLlm)),
        false => Ok(read),
    }
}

fn of_benchmark(file: &Value, benchmark: &Value) -> Imported {
    let mut read = Imported::blank(Tool::GuideLlm, FileKind::GuidellmReport);
    let backend = at(benchmark, "/config/backend");
    read.version = text(at(file, "/metadata/guidellm_version"));
    read.model = text(at(backend, "/model"));
    read.url = text(at(backend, "/target"));
    read.concurrency = count(at(benchmark, "/config/strategy/streams"));
    read.say("Strategy", text(at(benchmark, "/config/strategy/type_")));
    read.say(
        "Rate asked, requests/s",
        number(at(benchmark, "/config/strategy/rate")).map(|rate| format!("{rate}")),
    );
    read.started_at_unix_ms =
        number(at(benchmark, "/start_time")).map(|seconds| (seconds * 1_000.0) as u64);
    read.duration_s = number(at(benchmark, "/duration"));
    let totals = |name: &str| count(at(benchmark, &format!("/metrics/request_totals/{name}")));
    read.counts = Counts {
        started: totals("total"),
        completed: totals("successful"),
        failed: totals("errored"),
        incomplete: totals("incomplete"),
    };
    let whole = |name: &str| number(at(benchmark, &format!("/metrics/{name}/successful/mean")));
    read.output_rate = whole("output_tokens_per_second");
    read.request_rate = whole("requests_per_second");
    for request in at(benchmark, "/requests/errored")
        .as_array()
        .into_iter()
        .flatten()
    {
        let words = text(at(request, "/info/error"));
        add(
            &mut read.errors,
            words.unwrap_or("an error without words".to_owned()),
        );
    }
    let rows = at(benchmark, "/requests/successful").as_array();
    let rows = rows.filter(|rows| Some(rows.len() as u64) == read.counts.completed);
    if rows.is_none() {
        read.notes.push("The report does not carry every request, so its own quantiles are shown; they are values that occurred, not interpolated.".to_owned());
    }
    for definition in ALL {
        let single = rows.filter(|_| ONE_A_REQUEST.contains(definition));
        let values = match single {
            Some(rows) => Values::each(rows.iter().filter_map(|row| {
                Some(number(at(row, &format!("/{}", definition.name)))? * scale(definition))
            })),
            // Of the whole run, over time: another figure than that of one request.
            None if *definition == OUTPUT_TOKENS_PER_SECOND => None,
            None => Values::given(given(benchmark, definition)),
        };
        if *definition == INPUT_TOKENS && values.as_ref().is_some_and(is_zero) {
            read.notes.push("prompt_token_count is 0 for every request: the server did not count the prompts. It is left out.".to_owned());
            continue;
        }
        read.put(*definition, values);
    }
    read
}

fn given(benchmark: &Value, definition: &Definition) -> Given {
    let member = at(
        benchmark,
        &format!("/metrics/{}/successful", definition.name),
    );
    let count = count(at(member, "/count"));
    // GuideLLM writes zeros for a figure of no samples.
    if count == Some(0) {
        return Given::default();
    }
    let of = |name: &str| Some(number(at(member, name))? * scale(definition));
    Given {
        count,
        mean: of("/mean"),
        min: of("/min"),
        max: of("/max"),
        stddev: of("/std_dev"),
        quantiles: ["p25", "p50", "p75", "p90", "p95", "p99"]
            .map(|p| of(&format!("/percentiles/{p}"))),
    }
}

fn is_zero(values: &Values) -> bool {
    values.summary().max == Some(0.0)
}

/// GuideLLM has its latency in seconds, the rest in milliseconds.
fn scale(definition: &Definition) -> f64 {
    match *definition == REQUEST_LATENCY {
        true => 1_000.0,
        false => 1.0,
    }
}
