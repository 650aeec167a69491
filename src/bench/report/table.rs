//! The table of quantiles: one row a metric, one unit a row, doubtful cells marked with the reason.

use crate::bench::evidence::{Basis, Evidence};
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

/// One row for each metric, in the order of [`Metric::ALL`]; a rare one without data has none.
pub fn metric_rows(evidence: &Evidence) -> Vec<MetricRow> {
    let merged = Warning::all(evidence)
        .iter()
        .any(|w| matches!(w, Warning::MergedReads { .. }));
    let step = evidence.environment.clock_step;
    Metric::ALL
        .into_iter()
        .filter(|metric| !metric.is_rare() || evidence.distribution(*metric).is_some())
        .map(|metric| {
            let summary = evidence.distribution(metric).and_then(|d| d.summary());
            let scale = Scale::of(metric, summary.map_or(0.0, |s| s.max), step);
            MetricRow {
                metric,
                unit: scale.unit(),
                count: summary.map_or(0, |s| s.count),
                cells: match summary {
                    None => Default::default(),
                    Some(s) => {
                        let of_all = of_all(evidence, metric);
                        let of_gaps = (merged && metric == Metric::Icl).then_some(MERGED);
                        cells(&s, scale, of_all, of_all.or(of_gaps))
                    }
                },
            }
        })
        .collect()
}

/// Why quantiles of gaps are doubtful when many reads held several.
const MERGED: &str = "several chunks arrived in one read";

/// Why a metric has no figures though there are samples: what such a clock tells of it is mostly the clock.
const TOO_COARSE: &str = "the browser's clock is too coarse for it";

/// Why all figures of a metric are doubtful; `None` where they are not.
pub(super) fn of_all(evidence: &Evidence, metric: Metric) -> Option<&'static str> {
    if !metric.is_told_by(evidence.environment.clock_step) {
        Some(TOO_COARSE)
    } else if evidence.totals.basis() == Basis::Flagged {
        Some("every sample is flagged")
    } else {
        None
    }
}

/// `of_all` is why each cell is doubtful, `of_quantiles` why those of quantiles are.
pub(super) fn cells(
    summary: &Summary,
    scale: Scale,
    of_all: Option<&'static str>,
    of_quantiles: Option<&'static str>,
) -> [Cell; 10] {
    if of_all == Some(TOO_COARSE) {
        return std::array::from_fn(|_| Cell {
            number: None,
            doubt: of_all,
        });
    }
    let [p25, p50, p75, p90, p95, p99] = std::array::from_fn(|i| Cell {
        number: Some(scale.number(summary.quantiles[i])),
        doubt: of_quantiles.or(fade_reason(QUANTILES[i], summary.count)),
    });
    let plain = |value: Option<f64>| Cell {
        number: value.map(|v| scale.number(v)),
        doubt: of_all,
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
    use crate::bench::marks::Marks;
    use crate::bench::report::picture::tests::{evidence_of, evidence_of_rows, row as request};
    use crate::bench::row::RequestRow;
    use crate::bench::units::Micros;

    fn row(metric: Metric, ttfts: &[u64]) -> MetricRow {
        let rows = metric_rows(&evidence_of(ttfts));
        rows.into_iter().find(|r| r.metric == metric).unwrap()
    }

    #[test]
    fn every_usual_metric_has_a_row_and_no_data_is_no_number() {
        assert_eq!(metric_rows(&evidence_of(&[])).len(), 9);
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

    /// How many cells of a metric are doubtful.
    fn doubts(evidence: &Evidence, metric: Metric) -> usize {
        let rows = metric_rows(evidence);
        let row = rows.iter().find(|r| r.metric == metric).unwrap();
        row.cells.iter().filter(|c| c.doubt.is_some()).count()
    }

    #[test]
    fn a_clock_of_fifteen_milliseconds_tells_first_tokens_and_rates_only() {
        let mut evidence = evidence_of(&[312; 200]);
        evidence.environment.clock_step = Micros::from_millis(14);
        assert_eq!(doubts(&evidence, Metric::Tpot), 0);
        evidence.environment.clock_step = Micros(16_667);
        for metric in [
            Metric::Ttfa,
            Metric::Tpot,
            Metric::Itl,
            Metric::Icl,
            Metric::E2e,
        ] {
            assert_eq!(doubts(&evidence, metric), 10, "{metric:?}");
        }
        for metric in [Metric::Ttft, Metric::OutputRate, Metric::OutputTokens] {
            assert_eq!(doubts(&evidence, metric), 0, "{metric:?}");
        }
    }

    #[test]
    fn figures_of_flagged_samples_are_all_doubtful_and_clean_ones_make_flagged_ones_go() {
        let mut rows: Vec<RequestRow> = (0..120).map(|i| request(i, 312)).collect();
        for row in &mut rows {
            row.marks = Marks::HIDDEN;
            row.queued = Some(Micros(300));
        }
        let flagged = evidence_of_rows(rows.clone());
        assert_eq!(doubts(&flagged, Metric::Ttft), 10);
        let count = |evidence: &Evidence, metric| {
            let rows = metric_rows(evidence);
            rows.iter().find(|r| r.metric == metric).unwrap().count
        };
        assert_eq!(count(&flagged, Metric::Queued), 120);
        rows[7].marks = Marks::CLEAN;
        rows[8].marks = Marks::FROZEN;
        let clean = evidence_of_rows(rows);
        assert_eq!(count(&clean, Metric::Ttft), 1);
        assert_eq!((clean.totals.completed, clean.totals.sampled()), (119, 1));
    }
}
