//! The plan as command lines for other tools, for loads beyond one browser. Never with the key: every line takes it from
//! the environment variable `OPENAI_API_KEY`.

mod aiperf;
mod guidellm;
mod k6;
mod llmperf;
mod shell;
mod vllm;

use crate::bench::plan::{ProviderKind, TestKind, TestPlan};

/// A tool that can run the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// LLMPerf at f1d6bed.
    Llmperf,
    /// GuideLLM from 0.7.
    GuideLlm,
    /// AIPerf.
    AiPerf,
    /// `vllm bench serve`.
    Vllm,
    /// k6 with the extension for server-sent events.
    K6,
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
            Tool::Vllm => "vllm bench serve",
            Tool::K6 => "k6",
        }
    }
}

/// Every tool's recipe; none for a plan whose API lives inside the page. Only LLMPerf knows a correctness test.
pub fn recipes(plan: &TestPlan) -> Vec<Recipe> {
    if plan.target.provider == ProviderKind::Simulated {
        return Vec::new();
    }
    let recipe = |tool, (text, note)| Recipe { tool, text, note };
    match plan.kind {
        TestKind::Correctness => vec![recipe(Tool::Llmperf, llmperf::correctness(plan))],
        TestKind::Load => vec![
            recipe(Tool::Llmperf, llmperf::load(plan)),
            recipe(Tool::GuideLlm, guidellm::load(plan)),
            recipe(Tool::AiPerf, aiperf::load(plan)),
            recipe(Tool::Vllm, vllm::load(plan)),
            recipe(Tool::K6, k6::load(plan)),
        ],
    }
}
