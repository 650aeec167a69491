//! The plan as command lines for other tools, for loads beyond one browser. Never with the key: every line takes it from
//! the environment variable `OPENAI_API_KEY`.

mod aiperf;
mod guidellm;
mod k6;
mod llmperf;
pub mod shell;
mod vllm;

use crate::bench::plan::{ProviderKind, TestKind, TestPlan};
use crate::bench::provider::auth::Auth;
use crate::bench::provider::dialect::dialect;
use crate::bench::provider::format::WireFormat;

/// A tool that can run the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// LLMPerf at f1d6bed.
    Llmperf,
    /// GuideLLM from 0.7.
    GuideLlm,
    /// AIPerf.
    AiPerf,
    /// AIPerf from 0.13 in a Kubernetes cluster.
    AiPerfKube,
    /// `vllm bench serve`.
    Vllm,
    /// k6 with the extension for server-sent events.
    K6,
    /// The k6 operator in a Kubernetes cluster, with k6's script.
    K6Operator,
}

/// How a tool runs the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// The tool.
    pub tool: Tool,
    /// What to put into a shell, or into a file for k6.
    pub text: String,
    /// What it needs, and in what its test differs from this one.
    pub note: &'static str,
}

impl Tool {
    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Tool::Llmperf => "LLMPerf",
            Tool::GuideLlm => "GuideLLM",
            Tool::AiPerf => "AIPerf",
            Tool::AiPerfKube => "AIPerf on Kubernetes",
            Tool::Vllm => "vllm bench serve",
            Tool::K6 => "k6",
            Tool::K6Operator => "k6 operator",
        }
    }
}

/// Why no other tool can run the plan, for a person; `None` where they can.
pub fn why_not(plan: &TestPlan) -> Option<&'static str> {
    if plan.target.provider == ProviderKind::Simulated {
        return Some(
            "The simulated API lives inside this page, so no other tool can reach it. Any plan for OpenAI chat completions over the network stands here as command lines for LLMPerf, GuideLLM, AIPerf, vllm bench serve and k6.",
        );
    }
    if !plan.checks.are_llmperf_s() {
        return Some(
            "These checks are this page's own, so no other tool can run them. LLMPerf's correctness test, with numbers in words alone, stands here as its command line.",
        );
    }
    let dialect = dialect(plan.target.provider);
    match (dialect.format, dialect.auth) {
        (WireFormat::OpenAiChat, Auth::Bearer) => None,
        (WireFormat::OpenAiChat, _) => Some(
            "The command lines for other tools are for APIs that take the key as a bearer token, and this one takes it in a header of its own.",
        ),
        _ => Some(
            "The command lines for other tools are for OpenAI chat completions, which this API does not speak in the format that is measured here.",
        ),
    }
}

/// Every tool's recipe; none where there is a reason against it. Only LLMPerf knows a correctness test.
pub fn recipes(plan: &TestPlan) -> Vec<Recipe> {
    if why_not(plan).is_some() {
        return Vec::new();
    }
    let recipe = |tool, (text, note)| Recipe { tool, text, note };
    match plan.kind {
        TestKind::Correctness => vec![recipe(Tool::Llmperf, llmperf::correctness(plan))],
        TestKind::Load => vec![
            recipe(Tool::Llmperf, llmperf::load(plan)),
            recipe(Tool::GuideLlm, guidellm::load(plan)),
            recipe(Tool::AiPerf, aiperf::load(plan)),
            recipe(Tool::AiPerfKube, aiperf::cluster(plan)),
            recipe(Tool::Vllm, vllm::load(plan)),
            recipe(Tool::K6, k6::load(plan)),
            recipe(Tool::K6Operator, k6::cluster(plan)),
        ],
    }
}
