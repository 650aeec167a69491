//! One's own result by LLMPerf's definitions, so that it can stand in the leaderboard's tables.

use crate::bench::evidence::Totals;
use crate::bench::leaderboard::metric::LeaderboardMetric;
use crate::bench::leaderboard::row::{Row, RowOwner, SuccessCount, cells, headline_interval};
use crate::bench::row::{Ending, RequestRow};
use crate::bench::stats::quantile::sorted;
use crate::bench::stats::summary::Summary;
use crate::bench::units::Micros;

/// Where the output tokens of a result that is not published come from, in words for the page.
pub const TOKEN_SOURCE: &str = "Output tokens of this result are the provider's own count; the published rows count Llama tokens of the text.";

/// One's own result: who was measured, the requests that succeeded, the causes of the others.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnResult {
    /// The target's name.
    pub provider: String,
    /// The model as the provider names it.
    pub model: String,
    /// Day of the run, written like `2023-12-21`.
    pub date: String,
    /// Requests that succeeded and that the figures are of: the clean ones, where there are any.
    pub requests: Vec<OwnRequest>,
    /// Requests by how they ended; those that the end of the run cut short are in neither part.
    pub success: SuccessCount,
}

/// One request by LLMPerf's definitions. A figure is `None` where the request does not yield it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnRequest {
    /// First answer text − start; reasoning is passed over, as LLMPerf does.
    pub ttft: Option<Micros>,
    /// Stream closed − start.
    pub e2e: Option<Micros>,
    /// Output tokens by the provider's count.
    pub output_tokens: Option<u32>,
    /// TTFT and all gaps, which together are c_K − start, ÷ `data:` chunks, ms.
    pub itl_ms: Option<f64>,
}

impl OwnRequest {
    /// The request of a row, whatever its ending.
    pub fn of(row: &RequestRow) -> OwnRequest {
        // LLMPerf passes over the end mark `[DONE]`, which is the last `data:` line of every reply in OpenAI's format.
        let chunks = row.data_lines.saturating_sub(1);
        OwnRequest {
            ttft: row.ttfa,
            e2e: row.closed,
            output_tokens: row.output_tokens,
            itl_ms: row
                .e2e()
                .filter(|_| chunks > 0)
                .map(|span| span.as_millis_f64() / f64::from(chunks)),
        }
    }

    /// Its value of a metric, in the metric's unit; `None` for the success rate, which only a run has.
    pub fn value(&self, metric: LeaderboardMetric) -> Option<f64> {
        match metric {
            LeaderboardMetric::Ttft => self.ttft.map(Micros::as_secs_f64),
            LeaderboardMetric::OutputRate => {
                let seconds = self.e2e?.as_secs_f64();
                (seconds > 0.0).then_some(f64::from(self.output_tokens?) / seconds)
            }
            LeaderboardMetric::Itl => self.itl_ms,
            LeaderboardMetric::SuccessRate => None,
        }
    }
}

impl OwnResult {
    /// The result of a run's rows; `None` where there are none, as in a link that carries only distributions.
    pub fn of_rows(
        provider: &str,
        model: &str,
        date: &str,
        rows: &[RequestRow],
    ) -> Option<OwnResult> {
        if rows.is_empty() {
            return None;
        }
        let basis = Totals::of_rows(rows).basis();
        let mut requests = Vec::new();
        let mut succeeded = 0;
        let mut failures: Vec<(String, u32)> = Vec::new();
        for row in rows.iter().filter(|row| !row.marks.is_frozen()) {
            match row.ending {
                Ending::Completed => {
                    succeeded += 1;
                    if basis.takes(row.marks) {
                        requests.push(OwnRequest::of(row));
                    }
                }
                Ending::Incomplete => {}
                Ending::Failed(cause) => {
                    let label = cause.label();
                    match failures.iter_mut().find(|(known, _)| known == label) {
                        Some((_, count)) => *count += 1,
                        None => failures.push((label.to_owned(), 1)),
                    }
                }
            }
        }
        Some(OwnResult {
            provider: provider.to_owned(),
            model: model.to_owned(),
            date: date.to_owned(),
            success: SuccessCount {
                succeeded,
                failures,
            },
            requests,
        })
    }

    /// The metric's values of its requests, in ascending order and in the metric's unit.
    pub fn samples(&self, metric: LeaderboardMetric) -> Vec<f64> {
        sorted(self.requests.iter().filter_map(|r| r.value(metric)))
    }

    /// Its row, not yet ranked.
    pub fn row(&self, metric: LeaderboardMetric) -> Row {
        let samples = self.samples(metric);
        let summary = Summary::of_sorted(&samples);
        Row {
            owner: RowOwner::Own,
            rank: None,
            places: None,
            interval: headline_interval(metric, &samples, &self.success),
            provider: self.provider.clone(),
            model: self.model.clone(),
            size: None,
            date: self.date.clone(),
            cells: cells(summary.as_ref(), None, metric),
            count: summary.map_or(0, |s| s.count),
            success: self.success.clone(),
        }
    }
}
