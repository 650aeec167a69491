//! One's own result by LLMPerf's definitions, so that it can stand in the leaderboard's tables.

use crate::bench::evidence::Totals;
use crate::bench::leaderboard::metric::LeaderboardMetric;
use crate::bench::leaderboard::row::{Row, RowOwner, SuccessCount, cells, headline_interval};
use crate::bench::row::{Ending, RequestRow};
use crate::bench::stats::quantile::sorted;
use crate::bench::stats::summary::Summary;
use crate::bench::units::Micros;

/// What counts the output tokens for LLMPerf's figures of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LlmperfTokens {
    /// This page's tokenizer, the text of every success.
    Text,
    /// The provider, where it did: no text was counted.
    Provider,
    /// The provider, where a text was not counted.
    Both,
}

impl LlmperfTokens {
    /// Of a run's rows.
    pub fn of_rows(rows: &[RequestRow]) -> LlmperfTokens {
        let done = || rows.iter().filter(|row| row.succeeded());
        let counted = done().filter(|row| row.text_tokens.is_some()).count();
        match (counted, done().count()) {
            (counted, all) if counted == all && all > 0 => LlmperfTokens::Text,
            (0, _) => LlmperfTokens::Provider,
            _ => LlmperfTokens::Both,
        }
    }

    /// For a file that a program reads.
    pub fn label(self) -> &'static str {
        match self {
            LlmperfTokens::Text => {
                "llmperf-web's tokenizer (vocabulary of Mistral 7B, not Llama 2)"
            }
            LlmperfTokens::Provider => "provider usage",
            LlmperfTokens::Both => {
                "llmperf-web's tokenizer (vocabulary of Mistral 7B, not Llama 2), provider usage where a reply's text was not counted"
            }
        }
    }

    /// How LLMPerf's files of the result count, in sentences.
    pub fn words(self) -> &'static str {
        match self {
            LlmperfTokens::Text => {
                "LLMPerf counts the answer's tokens by Llama 2's vocabulary; this page's tokenizer has Mistral 7B's, which finds 1.7 % fewer in LLMPerf's own sonnets."
            }
            LlmperfTokens::Provider => {
                "Output tokens are the provider's count, where LLMPerf counts Llama tokens: the text of this result was not counted."
            }
            LlmperfTokens::Both => {
                "LLMPerf counts the answer's tokens by Llama 2's vocabulary; this page's tokenizer has Mistral 7B's, which finds 1.7 % fewer in LLMPerf's own sonnets. Where a text was not counted, the provider's count stands in."
            }
        }
    }

    /// Why the figures differ from published ones, for the page. The difference is that of LLMPerf's 84 lines of sonnets: 1,119
    /// tokens by the vocabulary at hand, 1,138 by Llama 2's.
    pub fn reminder(self) -> &'static str {
        match self {
            LlmperfTokens::Text => {
                "Output tokens of this result are counted in the text, as those of the published rows are, but by Mistral 7B's vocabulary, which finds 1.7 % fewer than Llama 2's in LLMPerf's sonnets."
            }
            LlmperfTokens::Provider => {
                "Output tokens of this result are the provider's own count; the published rows count Llama tokens of the text."
            }
            LlmperfTokens::Both => {
                "Output tokens of some replies of this result are the provider's own count, since their text was not counted; the published rows count Llama tokens of the text."
            }
        }
    }
}

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
    /// Tokens of the answer's text with the one for its beginning; the provider's count where the text was not counted.
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
            output_tokens: match row.text_tokens {
                Some(text_tokens) => Some(text_tokens.of_llmperf()),
                None => row.output_tokens,
            },
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
