//! A row of a leaderboard table: who, how many succeeded, and eight cells as printed and as recomputed.

use crate::bench::format;
use crate::bench::leaderboard::metric::LeaderboardMetric;
use crate::bench::leaderboard::published::{ModelSize, PublishedRun};
use crate::bench::leaderboard::statistic::Statistic;
use crate::bench::stats::interval::quantile_interval_95;
use crate::bench::stats::proportion::wilson_95;
use crate::bench::stats::ranking::RankSpan;
use crate::bench::stats::summary::Summary;

/// One run in a table of one metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Whose run it is.
    pub owner: RowOwner,
    /// Place in the table from 1, by the recomputed median (by the rate itself for the success rate), best first; equal
    /// values share a place. `None` where there is no value.
    pub rank: Option<u32>,
    /// The places that are open to it, since intervals overlap; `None` where there is no value.
    pub places: Option<RankSpan>,
    /// The 95 % interval of the figure that ranks it, in the metric's unit; `None` where there are too few requests.
    pub interval: Option<(f64, f64)>,
    /// The provider as the leaderboard names it, or the name of one's own target.
    pub provider: String,
    /// The model as the provider names it.
    pub model: String,
    /// Size of the model; `None` for one's own, which may be any model.
    pub size: Option<ModelSize>,
    /// Day of the run.
    pub date: String,
    /// The eight statistics in the order of [`Statistic::ALL`]; empty for the success rate and where nothing succeeded.
    pub cells: Vec<Cell>,
    /// How many requests the cells summarise.
    pub count: u64,
    /// How many requests succeeded, and why the others did not.
    pub success: SuccessCount,
}

/// Whose run a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOwner {
    /// A published run.
    Published,
    /// The person's own result.
    Own,
}

/// One statistic of one run, in the metric's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Which statistic.
    pub statistic: Statistic,
    /// The value in the printed table; `None` where the metric was not printed, and in one's own row.
    pub printed: Option<f64>,
    /// The value recomputed from the requests (type 7 quantiles).
    pub recomputed: f64,
    /// Whether the print and the recomputed value differ by more than half the print's last digit.
    pub differs: bool,
}

/// Requests by how they ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuccessCount {
    /// Requests that succeeded.
    pub succeeded: u32,
    /// The others by cause.
    pub failures: Vec<(String, u32)>,
}

impl SuccessCount {
    /// All requests.
    pub fn total(&self) -> u32 {
        self.succeeded + self.failures.iter().map(|(_, count)| count).sum::<u32>()
    }

    /// Percent that succeeded; `None` where there were no requests.
    pub fn rate_percent(&self) -> Option<f64> {
        let total = self.total();
        (total > 0).then(|| 100.0 * f64::from(self.succeeded) / f64::from(total))
    }

    /// The same as text; `None` where there were no requests.
    pub fn rate_text(&self) -> Option<String> {
        let total = self.total();
        (total > 0).then(|| format::percent(f64::from(self.succeeded) / f64::from(total)))
    }

    /// The causes with their counts in words; empty where all succeeded.
    pub fn failures_text(&self) -> String {
        let causes = self.failures.iter().map(|(why, n)| format!("{n} {why}"));
        causes.collect::<Vec<_>>().join(", ")
    }
}

impl Row {
    /// The row of a published run, not yet ranked.
    pub fn of_published(run: &PublishedRun, metric: LeaderboardMetric) -> Row {
        let samples = run.samples(metric);
        let summary = run.summary(metric);
        let success = run.success();
        Row {
            owner: RowOwner::Published,
            rank: None,
            places: None,
            interval: headline_interval(metric, &samples, &success),
            provider: run.provider.clone(),
            model: run.model.clone(),
            size: run.size,
            date: run.date.clone(),
            cells: cells(summary.as_ref(), run.printed(metric), metric),
            count: summary.map_or(0, |s| s.count),
            success,
        }
    }

    /// A statistic's cell; `None` where the row has no cells.
    pub fn cell(&self, statistic: Statistic) -> Option<&Cell> {
        self.cells.iter().find(|c| c.statistic == statistic)
    }

    /// The figure that ranks the row: the recomputed median, or the success rate in percent.
    pub fn headline(&self, metric: LeaderboardMetric) -> Option<f64> {
        match metric {
            LeaderboardMetric::SuccessRate => self.success.rate_percent(),
            LeaderboardMetric::Ttft | LeaderboardMetric::OutputRate | LeaderboardMetric::Itl => {
                self.cell(Statistic::Median).map(|c| c.recomputed)
            }
        }
    }
}

impl Cell {
    /// What the cell shows first: the print where there is one, else the recomputed value.
    pub fn text(&self, metric: LeaderboardMetric) -> String {
        match (self.printed, metric.printed_decimals()) {
            (Some(printed), Some(decimals)) => format!("{printed:.decimals$}"),
            _ => self.recomputed_text(metric),
        }
    }

    /// The recomputed value, with more digits than the print.
    pub fn recomputed_text(&self, metric: LeaderboardMetric) -> String {
        format!("{:.*}", metric.recomputed_decimals(), self.recomputed)
    }
}

/// The 95 % interval of the figure that ranks a row: of the median of `samples`, ascending, or of the success rate in
/// percent.
pub fn headline_interval(
    metric: LeaderboardMetric,
    samples: &[f64],
    success: &SuccessCount,
) -> Option<(f64, f64)> {
    match metric {
        LeaderboardMetric::SuccessRate => {
            let share = wilson_95(success.succeeded.into(), success.total().into())?;
            Some((share.0 * 100.0, share.1 * 100.0))
        }
        LeaderboardMetric::Ttft | LeaderboardMetric::OutputRate | LeaderboardMetric::Itl => {
            quantile_interval_95(samples, 0.5)
        }
    }
}

/// The cells of a summary, with the print where there is one; empty without a summary.
pub fn cells(
    summary: Option<&Summary>,
    printed: Option<[f64; 8]>,
    metric: LeaderboardMetric,
) -> Vec<Cell> {
    let Some(summary) = summary else {
        return Vec::new();
    };
    Statistic::ALL
        .into_iter()
        .enumerate()
        .map(|(i, statistic)| {
            let recomputed = statistic.of(summary);
            let printed = printed.map(|values| values[i]);
            Cell {
                statistic,
                printed,
                recomputed,
                differs: printed.is_some_and(|p| differs(p, recomputed, metric)),
            }
        })
        .collect()
}

/// A billionth of slack, so that a value exactly half a digit away agrees in binary too.
const SLACK: f64 = 1e-9;

fn differs(printed: f64, recomputed: f64, metric: LeaderboardMetric) -> bool {
    let half_digit = metric
        .printed_decimals()
        .map_or(0.0, |decimals| 0.5 / 10_f64.powi(decimals as i32));
    (printed - recomputed).abs() > half_digit + SLACK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_success_rate_is_written_as_everywhere() {
        let check = |succeeded, failed, text: Option<&str>| {
            let count = SuccessCount {
                succeeded,
                failures: vec![("auth".to_owned(), failed)],
            };
            assert_eq!(count.rate_text().as_deref(), text);
        };
        check(0, 0, None);
        check(150, 0, Some("100 %"));
        check(146, 4, Some("97.3 %"));
        check(0, 3, Some("0 %"));
    }
}
