//! What a file of another tool says.

use crate::bench::definitions::{Definition, Definitions};
use crate::bench::import::evalscope;
use crate::bench::stats::quantile::sorted;
use crate::bench::stats::summary::Summary;
use serde::{Deserialize, Serialize};

/// The tools whose files are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tool {
    /// LLMPerf, and what writes its files: the leaderboard, and this page.
    Llmperf,
    /// AIPerf.
    AiPerf,
    /// GuideLLM.
    GuideLlm,
    /// `vllm bench serve`.
    Vllm,
    /// `evalscope perf`.
    EvalScope,
}

impl Tool {
    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Tool::Llmperf => "LLMPerf",
            Tool::AiPerf => "AIPerf",
            Tool::GuideLlm => "GuideLLM",
            Tool::Vllm => "vLLM bench",
            Tool::EvalScope => "EvalScope",
        }
    }

    /// Its definitions, where this page can apply them to its own results.
    pub fn definitions(self) -> Option<Definitions> {
        match self {
            Tool::Llmperf => Some(Definitions::Llmperf),
            Tool::AiPerf => Some(Definitions::AiPerf),
            Tool::GuideLlm => Some(Definitions::GuideLlm),
            Tool::Vllm => Some(Definitions::Vllm),
            Tool::EvalScope => None,
        }
    }

    /// In what its figures differ from this page's.
    pub fn why(self) -> &'static str {
        self.definitions()
            .and_then(Definitions::why)
            .unwrap_or(evalscope::WHY)
    }

    /// What a figure of this name means; `None` for a name that this page does not know.
    pub fn definition(self, name: &str) -> Option<&'static Definition> {
        let all = self.definitions().map_or(evalscope::ALL, Definitions::all);
        all.iter().find(|definition| definition.name == name)
    }

    /// Whether its importer was tried on a file that the tool itself wrote; the others are made from its documentation.
    pub fn was_tried(self) -> bool {
        match self {
            Tool::Llmperf | Tool::AiPerf | Tool::GuideLlm => true,
            Tool::Vllm | Tool::EvalScope => false,
        }
    }
}

/// The kinds of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// LLMPerf's `…_summary.json`.
    LlmperfSummary,
    /// LLMPerf's `…_individual_responses.json`.
    LlmperfResponses,
    /// AIPerf's `profile_export_aiperf.json`.
    AiperfExport,
    /// AIPerf's `profile_export.jsonl`.
    AiperfRecords,
    /// GuideLLM's report.
    GuidellmReport,
    /// The JSON that `vllm bench serve --save-result` writes.
    VllmResult,
    /// EvalScope's `benchmark_summary.json`.
    EvalscopeSummary,
    /// EvalScope's `benchmark_percentile.json`.
    EvalscopePercentiles,
}

impl FileKind {
    /// The file in words.
    pub fn label(self) -> &'static str {
        match self {
            FileKind::LlmperfSummary => "summary",
            FileKind::LlmperfResponses => "individual responses",
            FileKind::AiperfExport => "profile export",
            FileKind::AiperfRecords => "records of single requests",
            FileKind::GuidellmReport => "report",
            FileKind::VllmResult => "result",
            FileKind::EvalscopeSummary => "benchmark summary",
            FileKind::EvalscopePercentiles => "benchmark percentiles",
        }
    }
}

/// A result that another tool wrote. What the file does not say is `None` or not in the list, never 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// Who wrote it.
    pub tool: Tool,
    /// The tool's version.
    pub version: Option<String>,
    /// Which of its files it is.
    pub file: FileKind,
    /// The model.
    pub model: Option<String>,
    /// Where the requests went.
    pub url: Option<String>,
    /// When it began, milliseconds since the Unix epoch.
    pub started_at_unix_ms: Option<u64>,
    /// Requests in flight that were asked for.
    pub concurrency: Option<u64>,
    /// How many requests there were and how they ended.
    pub counts: Counts,
    /// How long it took, s.
    pub duration_s: Option<f64>,
    /// Output tokens of the whole run a second, as the tool computed them.
    pub output_rate: Option<f64>,
    /// Completed requests a second, as the tool computed them.
    pub request_rate: Option<f64>,
    /// Errors by the tool's own words, with how often each occurred.
    pub errors: Vec<(String, u64)>,
    /// What else it says of the test, in the tool's own words.
    pub said: Vec<(String, String)>,
    /// The figures.
    pub figures: Vec<ImportedFigure>,
    /// What of the file was left out, and why, in sentences.
    pub notes: Vec<String>,
}

/// How many requests there were and how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Requests started.
    pub started: Option<u64>,
    /// Requests that succeeded.
    pub completed: Option<u64>,
    /// Requests that failed.
    pub failed: Option<u64>,
    /// Requests that were cut short.
    pub incomplete: Option<u64>,
}

/// One figure of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportedFigure {
    /// The tool's own name for it, which [`Tool::definition`] knows.
    pub name: String,
    /// Its values, in the unit of the nearest metric.
    pub values: Values,
}

/// The values of a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Values {
    /// Every one, in ascending order, at least one.
    Each(Vec<f64>),
    /// What the tool made of them.
    Given(Given),
}

/// A summary as far as the file gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// How many values.
    pub count: Option<u64>,
    /// The mean.
    pub mean: Option<f64>,
    /// The smallest.
    pub min: Option<f64>,
    /// The largest.
    pub max: Option<f64>,
    /// The standard deviation, as the tool computes it.
    pub stddev: Option<f64>,
    /// P25, P50, P75, P90, P95 and P99, as the tool computes them.
    pub quantiles: [Option<f64>; 6],
}

impl Given {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        let Given {
            count: _,
            mean,
            min,
            max,
            stddev,
            quantiles,
        } = self;
        let numbers = [mean, min, max, stddev];
        numbers.into_iter().chain(quantiles).all(Option::is_none)
    }
}

impl Values {
    /// Of every value, in any order; `None` where there is none.
    pub fn each(values: impl IntoIterator<Item = f64>) -> Option<Values> {
        Some(sorted(values))
            .filter(|all| !all.is_empty())
            .map(Values::Each)
    }

    /// Of a summary; `None` where it says nothing.
    pub fn given(given: Given) -> Option<Values> {
        (!given.is_empty()).then_some(Values::Given(given))
    }

    /// What is known of them, from every value or as given.
    pub fn summary(&self) -> Given {
        match self {
            Values::Given(given) => *given,
            Values::Each(all) => Summary::of_sorted(all).map_or_else(Given::default, |s| Given {
                count: Some(s.count),
                mean: Some(s.mean),
                min: Some(s.min),
                max: Some(s.max),
                stddev: s.stddev,
                quantiles: s.quantiles.map(Some),
            }),
        }
    }

    /// Every value in ascending order; `None` where only a summary is given.
    pub fn all(&self) -> Option<&[f64]> {
        match self {
            Values::Each(all) => Some(all),
            Values::Given(_) => None,
        }
    }
}

impl Imported {
    /// One of which nothing is known but where it comes from.
    pub(super) fn blank(tool: Tool, file: FileKind) -> Imported {
        Imported {
            tool,
            version: None,
            file,
            model: None,
            url: None,
            started_at_unix_ms: None,
            concurrency: None,
            counts: Counts::default(),
            duration_s: None,
            output_rate: None,
            request_rate: None,
            errors: Vec::new(),
            said: Vec::new(),
            figures: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Puts a figure where there are values.
    pub(super) fn put(&mut self, definition: Definition, values: Option<Values>) {
        if let Some(values) = values {
            self.figures.push(ImportedFigure {
                name: definition.name.to_owned(),
                values,
            });
        }
    }

    /// Puts something that the file says, where it does.
    pub(super) fn say(&mut self, name: &str, value: Option<String>) {
        if let Some(value) = value {
            self.said.push((name.to_owned(), value));
        }
    }

    /// The figure of this name.
    pub fn figure(&self, name: &str) -> Option<&ImportedFigure> {
        self.figures.iter().find(|figure| figure.name == name)
    }
}
