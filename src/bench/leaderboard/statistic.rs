//! The eight statistics of the leaderboard's columns.

use crate::bench::stats::summary::Summary;

/// A column of the published tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Statistic {
    /// The 50th percentile.
    Median,
    /// The arithmetic mean.
    Mean,
    /// The smallest value.
    Min,
    /// The largest value.
    Max,
    /// The 25th percentile.
    P25,
    /// The 75th percentile.
    P75,
    /// The 95th percentile.
    P95,
    /// The 99th percentile.
    P99,
}

impl Statistic {
    /// Every statistic in the published order.
    pub const ALL: [Statistic; 8] = [
        Statistic::Median,
        Statistic::Mean,
        Statistic::Min,
        Statistic::Max,
        Statistic::P25,
        Statistic::P75,
        Statistic::P95,
        Statistic::P99,
    ];

    /// The column's heading.
    pub fn label(self) -> &'static str {
        match self {
            Statistic::Median => "Median",
            Statistic::Mean => "Mean",
            Statistic::Min => "Min",
            Statistic::Max => "Max",
            Statistic::P25 => "P25",
            Statistic::P75 => "P75",
            Statistic::P95 => "P95",
            Statistic::P99 => "P99",
        }
    }

    /// Its value in a summary, in the summary's unit.
    pub fn of(self, summary: &Summary) -> f64 {
        let [p25, p50, p75, _, p95, p99] = summary.quantiles;
        match self {
            Statistic::Median => p50,
            Statistic::Mean => summary.mean,
            Statistic::Min => summary.min,
            Statistic::Max => summary.max,
            Statistic::P25 => p25,
            Statistic::P75 => p75,
            Statistic::P95 => p95,
            Statistic::P99 => p99,
        }
    }
}
