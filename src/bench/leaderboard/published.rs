//! A published run: one provider, one model, its requests and what the leaderboard printed of them.

use crate::bench::leaderboard::metric::LeaderboardMetric;
use crate::bench::leaderboard::row::SuccessCount;
use crate::bench::plan::Workload;
use crate::bench::stats::quantile::sorted;
use crate::bench::stats::summary::Summary;
use crate::bench::units::Micros;
use serde::{Deserialize, Serialize};

/// Sizes of the Llama-2 chat models that were measured, largest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ModelSize {
    /// 70 billion parameters.
    #[serde(rename = "70b")]
    B70,
    /// 13 billion parameters.
    #[serde(rename = "13b")]
    B13,
    /// 7 billion parameters.
    #[serde(rename = "7b")]
    B7,
}

impl ModelSize {
    /// Every size, largest first.
    pub const ALL: [ModelSize; 3] = [ModelSize::B70, ModelSize::B13, ModelSize::B7];

    /// The size as people write it.
    pub fn label(self) -> &'static str {
        match self {
            ModelSize::B70 => "70B",
            ModelSize::B13 => "13B",
            ModelSize::B7 => "7B",
        }
    }
}

/// One provider's run of one model.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedRun {
    /// The provider as the leaderboard names it, in lower case.
    pub provider: String,
    /// Size of the model; `None` where the leaderboard knows none of these sizes.
    pub size: Option<ModelSize>,
    /// The model as the provider named it.
    pub model: String,
    /// Day on which the run ended, UTC, for instance `2023-12-21`.
    pub date: String,
    /// What each request asked for.
    pub workload: Workload,
    /// Requests in flight.
    pub concurrency: u32,
    /// Requests that succeeded, by E2E latency.
    pub requests: Vec<PublishedRequest>,
    /// Why the others failed, with their counts.
    pub failures: Vec<(String, u32)>,
    /// Printed TTFT, seconds, in the order of `Statistic::ALL`; `None` where nothing was printed.
    pub printed_ttft_s: Option<[f64; 8]>,
    /// Printed output tokens throughput, tokens/s, in the order of `Statistic::ALL`; `None` where nothing was printed.
    pub printed_tokens_per_s: Option<[f64; 8]>,
}

/// One request that succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedRequest {
    /// Time to first token, known to 10 µs.
    pub ttft: Micros,
    /// From sending until the stream closed.
    pub e2e: Micros,
    /// Inter-token latency by LLMPerf's definition, known to 10 µs; `None` where the leaderboard does not say.
    pub itl: Option<Micros>,
    /// Tokens of the reply; `None` where nobody counted them.
    pub output_tokens: Option<u32>,
}

impl PublishedRequest {
    /// Its value of a metric, in the metric's unit; `None` for the success rate, which only a run has.
    pub fn value(&self, metric: LeaderboardMetric) -> Option<f64> {
        match metric {
            LeaderboardMetric::Ttft => Some(self.ttft.as_secs_f64()),
            LeaderboardMetric::OutputRate => {
                Some(f64::from(self.output_tokens?) / self.e2e.as_secs_f64())
            }
            LeaderboardMetric::Itl => self.itl.map(Micros::as_millis_f64),
            LeaderboardMetric::SuccessRate => None,
        }
    }
}

impl PublishedRun {
    /// The metric's values of the requests that succeeded, in ascending order and in the metric's unit.
    pub fn samples(&self, metric: LeaderboardMetric) -> Vec<f64> {
        sorted(self.requests.iter().filter_map(|r| r.value(metric)))
    }

    /// The metric recomputed; `None` for the success rate.
    pub fn summary(&self, metric: LeaderboardMetric) -> Option<Summary> {
        Summary::of_sorted(&self.samples(metric))
    }

    /// The printed cells in the order of `Statistic::ALL`; `None` for a metric that was not printed.
    pub fn printed(&self, metric: LeaderboardMetric) -> Option<[f64; 8]> {
        match metric {
            LeaderboardMetric::Ttft => self.printed_ttft_s,
            LeaderboardMetric::OutputRate => self.printed_tokens_per_s,
            LeaderboardMetric::Itl | LeaderboardMetric::SuccessRate => None,
        }
    }

    /// How many requests succeeded, and why the others did not.
    pub fn success(&self) -> SuccessCount {
        SuccessCount {
            succeeded: self.requests.len() as u32,
            failures: self.failures.clone(),
        }
    }
}

/// An error code of the raw rows in words.
pub fn error_label(code: i32) -> String {
    match code {
        429 => "rate limit (429)".to_owned(),
        -100 => "reply shorter than wanted (−100)".to_owned(),
        -1 => "no HTTP status (−1)".to_owned(),
        other => format!("error {other}"),
    }
}
