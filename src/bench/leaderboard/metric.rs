//! The leaderboard's metrics, by LLMPerf's definitions.

/// What a leaderboard table shows. Its units are those of the printed tables, not those of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LeaderboardMetric {
    /// Time to first token, seconds.
    Ttft,
    /// Output tokens ÷ E2E latency of each request, tokens/s.
    OutputRate,
    /// Inter-token latency, one value a request, milliseconds. By LLMPerf's definition it contains TTFT. Not in the
    /// printed tables.
    Itl,
    /// Requests that succeeded, percent of all. One figure a run. Not in the printed tables.
    SuccessRate,
}

/// Which end of a metric's scale is the good one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
}

impl LeaderboardMetric {
    /// Every metric in the order of the page.
    pub const ALL: [LeaderboardMetric; 4] = [
        LeaderboardMetric::Ttft,
        LeaderboardMetric::OutputRate,
        LeaderboardMetric::Itl,
        LeaderboardMetric::SuccessRate,
    ];

    /// The metric's name as the leaderboard writes it.
    pub fn name(self) -> &'static str {
        match self {
            LeaderboardMetric::Ttft => "Time to first token",
            LeaderboardMetric::OutputRate => "Output tokens throughput",
            LeaderboardMetric::Itl => "Inter-token latency",
            LeaderboardMetric::SuccessRate => "Success rate",
        }
    }

    /// The unit of its values.
    pub fn unit(self) -> &'static str {
        match self {
            LeaderboardMetric::Ttft => "s",
            LeaderboardMetric::OutputRate => "tokens/s",
            LeaderboardMetric::Itl => "ms",
            LeaderboardMetric::SuccessRate => "%",
        }
    }

    /// Which end of its scale is the good one.
    pub fn better(self) -> Better {
        match self {
            LeaderboardMetric::Ttft | LeaderboardMetric::Itl => Better::Lower,
            LeaderboardMetric::OutputRate | LeaderboardMetric::SuccessRate => Better::Higher,
        }
    }

    /// Decimals of the printed tables; `None` where the metric was never printed.
    pub fn printed_decimals(self) -> Option<usize> {
        match self {
            LeaderboardMetric::Ttft => Some(2),
            LeaderboardMetric::OutputRate => Some(0),
            LeaderboardMetric::Itl | LeaderboardMetric::SuccessRate => None,
        }
    }

    /// Decimals of a recomputed value.
    pub fn recomputed_decimals(self) -> usize {
        match self {
            LeaderboardMetric::Ttft => 3,
            LeaderboardMetric::OutputRate
            | LeaderboardMetric::Itl
            | LeaderboardMetric::SuccessRate => 1,
        }
    }

    /// How its values come about, in one sentence.
    pub fn explanation(self) -> &'static str {
        match self {
            LeaderboardMetric::Ttft => {
                "From sending a request until its first text arrived, over the requests that succeeded."
            }
            LeaderboardMetric::OutputRate => {
                "Output tokens divided by the time until the stream closed, for each request that succeeded."
            }
            LeaderboardMetric::Itl => {
                "One value a request: the time until its last text, divided by the number of its chunks. It contains the time to first token."
            }
            LeaderboardMetric::SuccessRate => {
                "Requests that succeeded, of all requests of the run. The other tables know only these."
            }
        }
    }
}
