//! The same test at several concurrencies: how right and how fast, side by side.

use crate::bench::correctness::accuracy::Accuracy;
use crate::bench::evidence::Evidence;
use crate::bench::format;
use crate::bench::metric::Metric;
use crate::bench::units::Micros;

/// One run of the series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoadPoint {
    /// Requests at a time that were asked for.
    pub concurrency: u32,
    /// Right answers; `None` in a load test.
    pub accuracy: Option<Accuracy>,
    /// Median and 95th percentile of TTFT, ms; `None` where nothing succeeded.
    pub ttft: Option<(f64, f64)>,
    /// Median and 95th percentile of the end-to-end latency, ms; `None` where nothing succeeded or the clock is too coarse.
    pub e2e: Option<(f64, f64)>,
    /// Successes that the percentiles stand on.
    pub count: u64,
    /// Requests that failed.
    pub failed: u32,
}

/// The runs of a series by concurrency.
#[derive(Clone, Debug, PartialEq)]
pub struct UnderLoad {
    /// One a run, the fewest at a time first.
    pub points: Vec<LoadPoint>,
    /// The coarsest clock of the runs.
    pub clock_step: Micros,
}

impl UnderLoad {
    /// The runs side by side; `None` for fewer than two.
    pub fn of<'a>(runs: impl IntoIterator<Item = &'a Evidence>) -> Option<UnderLoad> {
        let mut clock_step = Micros::ZERO;
        let mut points: Vec<LoadPoint> = Vec::new();
        for evidence in runs {
            clock_step = clock_step.max(evidence.environment.clock_step);
            points.push(point(evidence));
        }
        points.sort_by_key(|point| point.concurrency);
        (points.len() > 1).then_some(UnderLoad { points, clock_step })
    }

    /// What the first and the last point say of load, in sentences.
    pub fn sentence(&self) -> String {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else {
            return String::new();
        };
        let mut text = String::new();
        if let (Some(a), Some(b)) = (shares(first), shares(last)) {
            text = format!(
                "At {} at a time {} of the answers were right ({} to {}), at {} at a time {} ({} to {}): {}. ",
                first.concurrency,
                format::percent(a.1),
                format::percent(a.0),
                format::percent(a.2),
                last.concurrency,
                format::percent(b.1),
                format::percent(b.0),
                format::percent(b.2),
                verdict(a, b)
            );
        }
        if let (Some((a, _)), Some((b, _))) = (first.ttft, last.ttft) {
            text.push_str(&format!(
                "The median time to first token went from {} to {}.",
                format::ms(a, self.clock_step),
                format::ms(b, self.clock_step)
            ));
        }
        text.trim_end().to_owned()
    }
}

fn point(evidence: &Evidence) -> LoadPoint {
    let of = |metric: Metric| {
        if !metric.is_told_by(evidence.environment.clock_step) {
            return None;
        }
        let summary = evidence.distribution(metric)?.summary()?;
        Some((summary.p50(), summary.p95()))
    };
    LoadPoint {
        concurrency: evidence.plan.concurrency_asked(),
        accuracy: Accuracy::of(evidence),
        ttft: of(Metric::Ttft),
        e2e: of(Metric::E2e),
        count: u64::from(evidence.totals.sampled()),
        failed: evidence.totals.failed(),
    }
}

/// Low end, share and high end of the right answers.
fn shares(point: &LoadPoint) -> Option<(f64, f64, f64)> {
    let a = point.accuracy?;
    let (low, high) = a.interval()?;
    Some((low, a.share_right()?, high))
}

/// Intervals of 95 % that do not meet differ for a reason; those that meet may.
fn verdict(first: (f64, f64, f64), last: (f64, f64, f64)) -> &'static str {
    if last.2 < first.0 {
        "fewer under load, beyond what chance explains"
    } else if first.2 < last.0 {
        "more under load, beyond what chance explains"
    } else {
        "the intervals meet, so chance alone may explain the difference"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(concurrency: u32, right: u32, ttft: f64) -> LoadPoint {
        LoadPoint {
            concurrency,
            accuracy: Some(Accuracy {
                ended: 50,
                failed: 0,
                right,
            }),
            ttft: Some((ttft, ttft * 2.0)),
            e2e: None,
            count: 50,
            failed: 0,
        }
    }

    #[test]
    fn a_coarse_clock_tells_no_end_to_end_latency() {
        let mut evidence = crate::bench::report::picture::tests::evidence_of(&[312; 40]);
        assert!(super::point(&evidence).e2e.is_some());
        evidence.environment.clock_step = Micros(16_700);
        let point = super::point(&evidence);
        assert!(point.e2e.is_none() && point.ttft.is_some());
    }

    #[track_caller]
    fn check(first: u32, last: u32, expected: &str) {
        let load = UnderLoad {
            points: vec![point(1, first, 100.0), point(20, last, 250.0)],
            clock_step: Micros(5),
        };
        assert_eq!(load.sentence(), expected);
    }

    #[test]
    fn a_difference_is_said_with_its_doubt() {
        check(
            49,
            30,
            "At 1 at a time 98 % of the answers were right (89.5 % to 99.6 %), at 20 at a time 60 % (46.2 % to 72.4 %): fewer under load, beyond what chance explains. The median time to first token went from 100 ms to 250 ms.",
        );
        check(
            49,
            45,
            "At 1 at a time 98 % of the answers were right (89.5 % to 99.6 %), at 20 at a time 90 % (78.6 % to 95.7 %): the intervals meet, so chance alone may explain the difference. The median time to first token went from 100 ms to 250 ms.",
        );
    }

    #[test]
    fn one_run_is_no_comparison() {
        let evidence = crate::bench::report::picture::tests::evidence_of(&[312]);
        assert_eq!(UnderLoad::of([&evidence]), None);
        let load = UnderLoad::of([&evidence, &evidence]).unwrap();
        assert_eq!(load.points[0].accuracy, None);
        assert_eq!(
            load.sentence(),
            "The median time to first token went from 312 ms to 312 ms."
        );
    }
}
