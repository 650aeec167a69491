//! The plan: all that must be equal for two runs to be comparable.

use crate::bench::correctness::checks::Checks;
use crate::bench::cost::Cost;
use crate::bench::custom::Custom;
use crate::bench::units::Micros;
pub use crate::bench::vendors::ProviderKind;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A valid load test, made by the plan form's validation. It holds no key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestPlan {
    /// What kind of test it is.
    #[serde(default)]
    pub kind: TestKind,
    /// What a correctness test asks; LLMPerf's own in a load test, which asks nothing.
    #[serde(default, skip_serializing_if = "Checks::are_llmperf_s")]
    pub checks: Checks,
    /// The LLM API under test.
    pub target: Target,
    /// What each request asks for.
    pub workload: Workload,
    /// When requests are sent.
    pub load: LoadProfile,
    /// When the test ends.
    pub stop: StopCondition,
    /// How long one request may take from `start` to its end.
    pub request_timeout: Micros,
    /// Additional sampling parameters, merged over the request body (LLMPerf's `additional-sampling-params`).
    pub sampling: Map<String, Value>,
    /// Free `name=value` pairs that travel with the result.
    pub metadata: Vec<(String, String)>,
    /// Seed of every random draw.
    pub seed: u64,
    /// Where the person says the browser sits; free text.
    pub place: String,
    /// Whether the instrument is calibrated before the run.
    #[serde(default = "calibrated")]
    pub calibrate: bool,
    /// How far apart the requests of the first wave start, so that they do not queue behind each other in the browser.
    #[serde(default = "usual_stagger")]
    pub stagger: Micros,
    /// What tokens cost, and a budget; `None` where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
    /// The wire format where the person describes it ([`ProviderKind::Custom`]); `None` for all others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom: Option<Box<Custom>>,
}

fn calibrated() -> bool {
    true
}

/// What runs were staggered by before a plan could say it, and what the form opens with.
pub fn usual_stagger() -> Micros {
    Micros::from_millis(4)
}

/// The kinds of test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TestKind {
    /// How fast: prompts and replies of chosen lengths.
    #[default]
    Load,
    /// How right: questions with exact answers.
    Correctness,
}

/// The LLM API under test: never a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Which wire format, and which defaults.
    pub provider: ProviderKind,
    /// Base URL without a trailing slash, for instance `https://api.openai.com/v1`; empty for [`ProviderKind::Simulated`].
    pub base_url: String,
    /// The model's name as the provider knows it.
    pub model: String,
}

impl Target {
    /// The host that requests go to, by which a result is called.
    pub fn host(&self) -> String {
        match self.provider {
            ProviderKind::Simulated => "Simulated".to_owned(),
            _ => {
                let url = self.base_url.as_str();
                let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
                rest.split('/').next().unwrap_or(rest).to_owned()
            }
        }
    }

    /// How many requests a browser can have on the wire to this target at once: six to a plain-HTTP host, which
    /// speaks HTTP/1.1 (source: the engines' per-host socket limit); `None` where no limit is known.
    pub fn wire_limit(&self) -> Option<u32> {
        match self.provider {
            ProviderKind::Simulated => None,
            _ if self.base_url.starts_with("http://") => Some(6),
            _ => None,
        }
    }
}

/// What each request asks for. Lengths are in Llama-2 tokens, Gaussian, drawn as LLMPerf draws them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workload {
    /// Prompt length, mean.
    pub mean_input_tokens: u32,
    /// Prompt length, standard deviation.
    pub stddev_input_tokens: u32,
    /// Wanted reply length, mean.
    pub mean_output_tokens: u32,
    /// Wanted reply length, standard deviation.
    pub stddev_output_tokens: u32,
}

impl Workload {
    /// Of a correctness test, whose prompts have the lengths of their words.
    pub const NONE: Workload = Workload {
        mean_input_tokens: 0,
        stddev_input_tokens: 0,
        mean_output_tokens: 0,
        stddev_output_tokens: 0,
    };
}

/// When requests are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoadProfile {
    /// A fixed number in flight: the next starts when one ends.
    ClosedLoop {
        /// Requests in flight that the person asked for; see [`Target::wire_limit`] for what the wire allows.
        concurrency: u32,
    },
}

impl TestPlan {
    /// Requests in flight that the person asked for.
    pub fn concurrency_asked(&self) -> u32 {
        match self.load {
            LoadProfile::ClosedLoop { concurrency } => concurrency,
        }
    }

    /// The sampling parameters that each request carries: a correctness test asks for temperature 0, as LLMPerf does,
    /// unless the plan says otherwise.
    pub fn sampling_sent(&self) -> Map<String, Value> {
        let mut sampling = Map::new();
        if self.kind == TestKind::Correctness {
            sampling.insert("temperature".to_owned(), Value::from(0.0));
        }
        sampling.extend(self.sampling.clone());
        sampling
    }

    /// Requests in flight that the run keeps: what was asked, held to what the wire allows and to the request count.
    pub fn concurrency_on_wire(&self) -> u32 {
        let asked = self.concurrency_asked().min(self.stop.requests).max(1);
        self.target.wire_limit().map_or(asked, |l| asked.min(l))
    }
}

/// When the test ends: whichever comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopCondition {
    /// Measured requests to start, not one more; failures are not replaced.
    pub requests: u32,
    /// Longest duration of the whole test from the first measured request.
    pub timeout: Micros,
}
