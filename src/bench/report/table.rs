//! The table of quantiles: one row a metric, one unit a row, doubtful cells marked with the reason.

use crate::bench::evidence::Evidence;
use crate::bench::format::{Scale, fade_reason};
use crate::bench::metric::Metric;
use crate::bench::stats::summary::{QUANTILES, Summary};
use crate::bench::warning::Warning;

/// The columns after the metric's name and unit and before the count.
pub const COLUMNS: [&str; 10] = [
    "P25", "P50", "P75", "P90", "P95", "P99", "Mean", "Min", "Max", "Std dev",
];

/// One metric's row.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricRow {
    /// Which metric.
    pub metric: Metric,
    /// The unit of all its figures.
    pub unit: &'static str,
    /// How many samples; 0 where there are none, and then no cell has a figure.
    pub count: u64,
    /// One a column of [`COLUMNS`].
    pub cells: [Cell; 10],
}

/// One figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// The number, without its unit; `None` where there is no data.
    pub number: Option<String>,
    /// Why it is to be faded; `None` where it stands.
    pub doubt: Option<&'static str>,
}

/// One row for each metric, in the order of [`Metric::ALL`].
pub fn metric_rows(evidence: &Evidence) -> Vec<MetricRow> {
    let merged = Warning::all(evidence)
        .iter()
        .any(|w| matches!(w, Warning::MergedReads { .. }));
    let step = evidence.environment.clock_step;
    Metric::ALL
        .into_iter()
        .map(|metric| {
            let summary = evidence.distribution(metric).and_then(|d| d.summary());
            let scale = Scale::of(metric, summary.map_or(0.0, |s| s.max), step);
            MetricRow {
                metric,
                unit: scale.unit(),
                count: summary.map_or(0, |s| s.count),
                cells: match summary {
                    None => Default::default(),
                    Some(s) => cells(&s, scale, merged && metric == Metric::Icl),
                },
            }
        })
        .collect()
}

fn cells(summary: &Summary, scale: Scale, merged: bool) -> [Cell; 10] {
    let [p25, p50, p75, p90, p95, p99] = std::array::from_fn(|i| Cell {
        number: Some(scale.number(summary.quantiles[i])),
        doubt: if merged {
            Some("several chunks arrived in one read")
        } else {
            fade_reason(QUANTILES[i], summary.count)
        },
    });
    let plain = |value: Option<f64>| Cell {
        number: value.map(|v| scale.number(v)),
        doubt: None,
    };
    [
        p25,
        p50,
        p75,
        p90,
        p95,
        p99,
        plain(Some(summary.mean)),
        plain(Some(summary.min)),
        plain(Some(summary.max)),
        plain(summary.stddev),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::report::picture::tests::evidence_of;

    fn row(metric: Metric, ttfts: &[u64]) -> MetricRow {
        let rows = metric_rows(&evidence_of(ttfts));
        rows.into_iter().find(|r| r.metric == metric).unwrap()
    }

    #[test]
    fn every_metric_has_a_row_and_no_data_is_no_number() {
        assert_eq!(metric_rows(&evidence_of(&[])).len(), Metric::ALL.len());
        let empty = row(Metric::Ttft, &[]);
        assert_eq!(empty.count, 0);
        assert!(empty.cells.iter().all(|c| *c == Cell::default()));
    }

    #[test]
    fn a_row_keeps_one_unit() {
        let slow = row(Metric::Ttft, &[500, 12_000]);
        assert_eq!(slow.unit, "s");
        assert_eq!(slow.cells[7].number.as_deref(), Some("0.500"));
        assert_eq!(slow.cells[8].number.as_deref(), Some("12.00"));
    }

    #[test]
    fn one_sample_has_no_deviation() {
        let one = row(Metric::Ttft, &[312]);
        assert_eq!((one.unit, one.count), ("ms", 1));
        assert_eq!(one.cells[1].number.as_deref(), Some("312"));
        assert_eq!(one.cells[9].number, None);
    }

    #[test]
    fn outer_quantiles_of_a_small_sample_are_doubtful() {
        let small = row(Metric::Ttft, &[312; 30]);
        let doubts: Vec<bool> = small.cells.iter().map(|c| c.doubt.is_some()).collect();
        assert_eq!(
            doubts,
            [
                false, false, false, false, true, true, false, false, false, false
            ]
        );
    }

    #[test]
    fn merged_reads_make_every_gap_quantile_doubtful() {
        let mut evidence = evidence_of(&[312; 200]);
        evidence.totals.reads = 100;
        evidence.totals.merged_reads = 50;
        let rows = metric_rows(&evidence);
        let doubts = |metric| {
            let row = rows.iter().find(|r| r.metric == metric).unwrap();
            row.cells.iter().filter(|c| c.doubt.is_some()).count()
        };
        assert_eq!(doubts(Metric::Icl), 6);
        assert_eq!(doubts(Metric::Ttft), 0);
    }
}
