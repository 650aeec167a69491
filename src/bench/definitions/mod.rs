//! A result by other tools' definitions: what LLMPerf, GuideLLM, AIPerf and vLLM bench would have reported of the same
//! stamps. One tool a file, each formula from the tool's own source.

pub(crate) mod aiperf;
pub(crate) mod guidellm;
pub(crate) mod llmperf;
mod requests;
pub(crate) mod vllm;

use crate::bench::evidence::Evidence;
use crate::bench::metric::Metric;
use crate::bench::run::Run;
use crate::bench::stats::distribution::Distribution;
use requests::Requests;

/// Whose definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Definitions {
    /// The ones of this page, as [`Metric`] has them.
    Own,
    /// LLMPerf's at f1d6bed.
    Llmperf,
    /// GuideLLM's at ee7a774.
    GuideLlm,
    /// AIPerf's at 0.13.
    AiPerf,
    /// Those of `vllm bench serve` at 009e6d4.
    Vllm,
}

impl Definitions {
    /// Every tool in the order of the switch.
    pub const ALL: [Definitions; 5] = [
        Definitions::Own,
        Definitions::Llmperf,
        Definitions::GuideLlm,
        Definitions::AiPerf,
        Definitions::Vllm,
    ];

    /// The tool's name.
    pub fn label(self) -> &'static str {
        match self {
            Definitions::Own => "This page",
            Definitions::Llmperf => "LLMPerf",
            Definitions::GuideLlm => "GuideLLM",
            Definitions::AiPerf => "AIPerf",
            Definitions::Vllm => "vLLM bench",
        }
    }

    /// Why its figures differ from this page's; `None` for this page.
    pub fn why(self) -> Option<&'static str> {
        match self {
            Definitions::Own => None,
            Definitions::Llmperf => Some(llmperf::WHY),
            Definitions::GuideLlm => Some(guidellm::WHY),
            Definitions::AiPerf => Some(aiperf::WHY),
            Definitions::Vllm => Some(vllm::WHY),
        }
    }

    /// What of it was read, for those who want to check; `None` for this page.
    pub fn source(self) -> Option<&'static str> {
        match self {
            Definitions::Own => None,
            Definitions::Llmperf => Some(llmperf::SOURCE),
            Definitions::GuideLlm => Some(guidellm::SOURCE),
            Definitions::AiPerf => Some(aiperf::SOURCE),
            Definitions::Vllm => Some(vllm::SOURCE),
        }
    }

    /// What the tool's figures mean, in the order of its report; none for this page.
    pub fn all(self) -> &'static [Definition] {
        match self {
            Definitions::Own => &[],
            Definitions::Llmperf => llmperf::ALL,
            Definitions::GuideLlm => guidellm::ALL,
            Definitions::AiPerf => aiperf::ALL,
            Definitions::Vllm => vllm::ALL,
        }
    }

    /// The tool's figures of a result; none for this page. They are of the same successes as this page's own. `run` adds the
    /// stamps that a link leaves out.
    pub fn figures(self, evidence: &Evidence, run: Option<&Run>) -> Vec<Figure> {
        let requests = Requests::of(evidence, run);
        match self {
            Definitions::Own => Vec::new(),
            Definitions::Llmperf => llmperf::figures(&requests),
            Definitions::GuideLlm => guidellm::figures(&requests),
            Definitions::AiPerf => aiperf::figures(&requests),
            Definitions::Vllm => vllm::figures(&requests),
        }
    }
}

/// What a tool means by one of its figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The tool's own name for it.
    pub name: &'static str,
    /// How the tool computes it, in one sentence.
    pub formula: &'static str,
    /// This page's metric that is nearest to it; it has the same unit.
    pub nearest: Metric,
    /// Whether the tool's count of tokens is in it, which may be another than the provider's.
    pub counts_tokens: bool,
}

impl Definition {
    pub(crate) const fn of_time(
        name: &'static str,
        formula: &'static str,
        nearest: Metric,
    ) -> Definition {
        Definition {
            name,
            formula,
            nearest,
            counts_tokens: false,
        }
    }

    pub(crate) const fn of_tokens(
        name: &'static str,
        formula: &'static str,
        nearest: Metric,
    ) -> Definition {
        Definition {
            name,
            formula,
            nearest,
            counts_tokens: true,
        }
    }

    fn with(self, sample: Sample) -> Figure {
        Figure {
            definition: self,
            sample,
        }
    }
}

/// One figure of a result as a tool computes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it is.
    pub definition: Definition,
    /// The sample in the unit of the nearest metric, or why there is none.
    pub sample: Sample,
}

/// The values of a figure.
#[derive(Clone, Debug, PartialEq)]
pub enum Sample {
    /// They are known; the distribution may be empty, where no request yields one.
    Known(Distribution),
    /// They cannot be told from what the result holds: why, for a person.
    LeftOut(&'static str),
}

impl Sample {
    /// The values, where they are known and there are any.
    pub fn distribution(&self) -> Option<&Distribution> {
        match self {
            Sample::Known(d) => Some(d).filter(|d| d.count() > 0),
            Sample::LeftOut(_) => None,
        }
    }
}
