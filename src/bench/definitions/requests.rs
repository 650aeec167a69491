//! The successes that all definitions are applied to, with what is known of each.

use super::Sample;
use crate::bench::evidence::{Evidence, Totals};
use crate::bench::metric::Metric;
use crate::bench::record::{RequestRecord, RequestRole};
use crate::bench::row::RequestRow;
use crate::bench::run::Run;
use crate::bench::stats::distribution::Distribution;
use std::collections::HashMap;

/// Why nothing can be told of single requests.
pub const NO_ROWS: &str = "This link carries no list of requests, so it cannot be told.";
/// Why nothing can be told that needs stamps.
pub const NO_STAMPS: &str = "The link left the stamps out that it needs. The saved file has them.";

/// The successes that the page's own figures are of.
pub struct Requests<'a> {
    evidence: &'a Evidence,
    rows: Vec<&'a RequestRow>,
    records: Option<HashMap<u32, &'a RequestRecord>>,
}

impl<'a> Requests<'a> {
    /// The successes of a result.
    pub fn of(evidence: &'a Evidence, run: Option<&'a Run>) -> Requests<'a> {
        let basis = evidence.totals.basis();
        let rows = evidence.rows.iter();
        let records = run.map(|run| {
            let measured = run.records.iter();
            measured
                .filter(|record| record.role == RequestRole::Measured)
                .map(|record| (record.index, record))
                .collect()
        });
        Requests {
            evidence,
            rows: rows
                .filter(|row| row.succeeded() && basis.takes(row.marks))
                .collect(),
            records,
        }
    }

    /// The page's own sample, where a tool's definition is the same; links carry it even without rows.
    pub fn own(&self, metric: Metric) -> Sample {
        let sample = self.evidence.distribution(metric).cloned();
        Sample::Known(sample.unwrap_or_default())
    }

    /// One value of the run as a whole, or none.
    pub fn whole(&self, value: impl Fn(&Totals) -> Option<f64>) -> Sample {
        Sample::Known(Distribution::of(value(&self.evidence.totals)))
    }

    /// One value a request, or none.
    pub fn each(&self, value: impl Fn(&RequestRow) -> Option<f64>) -> Sample {
        if self.lacks_rows() {
            return Sample::LeftOut(NO_ROWS);
        }
        let values = self.rows.iter().filter_map(|row| value(row));
        Sample::Known(Distribution::of(values))
    }

    /// One value a request, or none, from its row and, where a link has not left it out, its record.
    pub fn each_with_record(
        &self,
        value: impl Fn(&RequestRow, Option<&RequestRecord>) -> Option<f64>,
    ) -> Sample {
        self.each(|row| {
            let records = self.records.as_ref();
            value(row, records.and_then(|all| all.get(&row.index).copied()))
        })
    }

    /// One value a request, or none, that counts as often as said.
    pub fn weighted(&self, value: impl Fn(&RequestRow) -> Option<(f64, u64)>) -> Sample {
        if self.lacks_rows() {
            return Sample::LeftOut(NO_ROWS);
        }
        let values = self.rows.iter().filter_map(|row| value(row));
        Sample::Known(Distribution::of_points(values.collect(), None))
    }

    fn lacks_rows(&self) -> bool {
        self.evidence.rows.is_empty() && self.evidence.totals.completed > 0
    }

    /// Any number of values a request, from its stamps.
    pub fn stamped<I: IntoIterator<Item = f64>>(
        &self,
        values: impl Fn(&RequestRow, &RequestRecord) -> I,
    ) -> Sample {
        let Some(records) = &self.records else {
            return Sample::LeftOut(NO_STAMPS);
        };
        let known = self.rows.iter().filter_map(|row| {
            let record = records.get(&row.index)?;
            Some(values(row, record))
        });
        Sample::Known(Distribution::of(known.flatten()))
    }
}

/// `span` ms over the tokens after the first; `None` where there are none.
pub fn per_later_token(span: Option<f64>, tokens: Option<u32>) -> Option<f64> {
    let later = tokens?.checked_sub(1).filter(|n| *n > 0)?;
    Some(span? / f64::from(later))
}

/// Tokens a second over `span` ms; `None` where no time passed.
pub fn per_second(tokens: Option<u32>, span: Option<f64>) -> Option<f64> {
    let seconds = span.filter(|ms| *ms > 0.0)? / 1_000.0;
    Some(f64::from(tokens?) / seconds)
}
