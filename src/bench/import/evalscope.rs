//! EvalScope's two files of `evalscope perf`, from its source at fde259d and, for the older names, its documentation; not yet
//! tried on a file that it wrote.

use super::error::ImportError;
use super::imported::{FileKind, Given, Imported, Tool, Values};
use super::numbers::{at, count, number};
use crate::bench::definitions::Definition;
use crate::bench::metric::Metric;
use crate::bench::stats::summary::QUANTILES;
use serde_json::Value;

pub const WHY: &str = "EvalScope stops the TTFT clock at the first event with choices, as vLLM bench does, though it may hold no text; its quantiles are ranks of the sorted values, and its summary gives means only. What is called TPOT is as vLLM bench has it.";

const TTFT: Definition = Definition::of_time(
    "TTFT",
    "First event with choices, with text or without − start.",
    Metric::Ttft,
);
const TPOT: Definition = Definition::of_tokens(
    "TPOT",
    "(Latency − TTFT) ÷ (tokens − 1), one value a request.",
    Metric::Tpot,
);
const ITL: Definition =
    Definition::of_time("ITL", "Gaps between events with choices.", Metric::Icl);
const LATENCY: Definition = Definition::of_time("Latency", "Last event − start.", Metric::E2e);
const OUTPUT: Definition = Definition::of_tokens(
    "Output rate",
    "Output tokens ÷ latency.",
    Metric::OutputRate,
);
const INPUT_TOKENS: Definition = Definition::of_tokens(
    "Input tokens",
    "By the server's count, else a tokenizer's.",
    Metric::InputTokens,
);
const OUTPUT_TOKENS: Definition = Definition::of_tokens(
    "Output tokens",
    "By the server's count, else a tokenizer's.",
    Metric::OutputTokens,
);

/// Its figures.
pub const ALL: &[Definition] = &[
    TTFT,
    TPOT,
    ITL,
    LATENCY,
    OUTPUT,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
];

/// A member's name and what a value of it is worth in this page's unit.
type Member = (&'static str, f64);

/// The members of a summary that are means of a figure, newer name first.
const MEANS: [(Definition, &[Member]); 6] = [
    (
        TTFT,
        &[("TTFT (ms)", 1.0), ("Average time to first token (s)", 1e3)],
    ),
    (
        TPOT,
        &[
            ("TPOT (ms)", 1.0),
            ("Average time per output token (s)", 1e3),
        ],
    ),
    (
        ITL,
        &[("ITL (ms)", 1.0), ("Average inter-token latency (s)", 1e3)],
    ),
    (
        LATENCY,
        &[("Avg Latency (s)", 1e3), ("Average latency (s)", 1e3)],
    ),
    (
        INPUT_TOKENS,
        &[
            ("Avg Input Tokens", 1.0),
            ("Average input tokens per request", 1.0),
        ],
    ),
    (
        OUTPUT_TOKENS,
        &[
            ("Avg Output Tokens", 1.0),
            ("Average output tokens per request", 1.0),
        ],
    ),
];

/// The members of a row of percentiles.
const COLUMNS: [(Definition, &[Member]); 7] = [
    (TTFT, &[("TTFT (ms)", 1.0), ("TTFT (s)", 1e3)]),
    (TPOT, &[("TPOT (ms)", 1.0), ("TPOT (s)", 1e3)]),
    (ITL, &[("ITL (ms)", 1.0), ("ITL (s)", 1e3)]),
    (LATENCY, &[("Latency (s)", 1e3)]),
    (
        OUTPUT,
        &[("Output (tok/s)", 1.0), ("Output throughput(tok/s)", 1.0)],
    ),
    (INPUT_TOKENS, &[("Input tokens", 1.0)]),
    (OUTPUT_TOKENS, &[("Output tokens", 1.0)]),
];

fn first(row: &Value, members: &[Member]) -> Option<f64> {
    members
        .iter()
        .find_map(|(name, scale)| Some(number(row.get(name)?)? * scale))
}

/// The summary that the file holds.
pub fn summary(file: &Value) -> Result<Imported, ImportError> {
    let mut read = Imported::blank(Tool::EvalScope, FileKind::EvalscopeSummary);
    let whole = |names: &[&str]| names.iter().find_map(|name| count(file.get(name)?));
    let real = |names: &[&str]| names.iter().find_map(|name| number(file.get(name)?));
    read.concurrency = whole(&["Concurrency", "Number of concurrency"]);
    read.counts.started = whole(&["Total Requests", "Total requests"]);
    read.counts.completed = whole(&["Success Requests", "Succeed requests"]);
    read.counts.failed = whole(&["Failed Requests", "Failed requests"]);
    read.duration_s = real(&["Test Duration (s)", "Time taken for tests (s)"]);
    read.output_rate = real(&[
        "Output Throughput (tok/s)",
        "Output token throughput (tok/s)",
    ]);
    read.request_rate = real(&["Req Throughput (req/s)", "Request throughput (req/s)"]);
    for (definition, members) in MEANS {
        // EvalScope writes 0 where it has no value.
        let mean = first(file, members).filter(|mean| *mean > 0.0);
        let given = Given {
            count: read.counts.completed.filter(|_| definition != ITL),
            mean,
            ..Given::default()
        };
        read.put(definition, Values::given(given));
    }
    read.notes.push("This file holds means only; the quantiles are in benchmark_percentile.json beside it. It names neither the model nor the API.".to_owned());
    finished(read)
}

/// The percentiles that the file holds.
pub fn percentiles(file: &Value) -> Result<Imported, ImportError> {
    let mut read = Imported::blank(Tool::EvalScope, FileKind::EvalscopePercentiles);
    let rows = file.as_array().map(Vec::as_slice).unwrap_or_default();
    for (definition, members) in COLUMNS {
        let at = |q: f64| {
            let wanted = format!("{:.0}%", q * 100.0);
            let row = rows
                .iter()
                .find(|row| at(row, "/Percentiles") == wanted.as_str())?;
            first(row, members)
        };
        let given = Given {
            quantiles: QUANTILES.map(at),
            ..Given::default()
        };
        // A figure that was not measured is a column of zeros.
        let zero = given.quantiles.iter().flatten().all(|v| *v == 0.0);
        read.put(definition, Values::given(given).filter(|_| !zero));
    }
    read.notes.push("This file holds quantiles only; counts, means and rates are in benchmark_summary.json beside it. It names neither the model nor the API.".to_owned());
    finished(read)
}

fn finished(read: Imported) -> Result<Imported, ImportError> {
    match read.figures.is_empty() {
        true => Err(ImportError::NoFigures(Tool::EvalScope)),
        false => Ok(read),
    }
}
