//! A weighted sample: every stamp of a run, or the rounded buckets of a link, behind one face.

use crate::bench::stats::by_bytes::sort_by_bytes;
use crate::bench::stats::quantile::sorted;
use crate::bench::stats::summary::{QUANTILES, Summary};
use crate::bench::units::Micros;

/// Moments and extremes that travel exactly where the sample itself was rounded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// How many samples.
    pub count: u64,
    /// Arithmetic mean.
    pub mean: f64,
    /// Smallest.
    pub min: f64,
    /// Largest.
    pub max: f64,
    /// Sample standard deviation; `None` for a single sample.
    pub stddev: Option<f64>,
}

/// Values in ascending order, each with how often it occurred (at least once).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Distribution {
    points: Vec<(f64, u64)>,
    count: u64,
    exact: Option<Moments>,
}

impl Distribution {
    /// From samples in any order; those that are not finite are left out.
    pub fn of(samples: impl IntoIterator<Item = f64>) -> Distribution {
        let mut points: Vec<(f64, u64)> = Vec::new();
        for value in sorted(samples) {
            match points.last_mut() {
                Some((last, n)) if *last == value => *n += 1,
                _ => points.push((value, 1)),
            }
        }
        Distribution::of_sorted_points(points, None)
    }

    /// From spans in any order, in ms: the same as [`Distribution::of`] gives, sorted as whole numbers, since there may be
    /// millions.
    pub fn of_spans(spans: impl IntoIterator<Item = Micros>) -> Distribution {
        let mut spans: Vec<Micros> = spans.into_iter().collect();
        sort_by_bytes(&mut spans, |span| span.0);
        let runs = spans.chunk_by(|a, b| a == b);
        let points = runs.filter_map(|run| Some((run.first()?.as_millis_f64(), run.len() as u64)));
        Distribution::of_sorted_points(points.collect(), None)
    }

    /// From buckets, with the exact moments where they are known. Buckets without weight and values that are not finite
    /// are left out.
    pub fn of_points(mut points: Vec<(f64, u64)>, exact: Option<Moments>) -> Distribution {
        points.retain(|(value, n)| value.is_finite() && *n > 0);
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        Distribution::of_sorted_points(points, exact)
    }

    fn of_sorted_points(points: Vec<(f64, u64)>, exact: Option<Moments>) -> Distribution {
        let count = points
            .iter()
            .fold(0u64, |sum, (_, n)| sum.saturating_add(*n));
        Distribution {
            points,
            count,
            exact,
        }
    }

    /// The values in ascending order with their weights.
    pub fn points(&self) -> &[(f64, u64)] {
        &self.points
    }

    /// How many samples.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The share of samples that are exactly zero; `None` for an empty sample.
    pub fn zero_share(&self) -> Option<f64> {
        let zeros: u64 = self
            .points
            .iter()
            .filter(|(v, _)| *v == 0.0)
            .map(|(_, n)| n)
            .sum();
        (self.count > 0).then(|| zeros as f64 / self.count as f64)
    }

    /// The values at `qs` (ascending), type 7; empty for an empty sample.
    pub fn quantiles(&self, qs: &[f64]) -> Vec<f64> {
        let Some(last) = self.count.checked_sub(1) else {
            return Vec::new();
        };
        let mut cursor = Cursor {
            points: &self.points,
            at: 0,
            before: 0,
        };
        qs.iter()
            .map(|q| {
                let position = q.clamp(0.0, 1.0) * last as f64;
                let below = position.floor() as u64;
                let low = cursor.value(below);
                let high = cursor.peek((below + 1).min(last));
                low + (high - low) * (position - below as f64)
            })
            .collect()
    }

    /// The summary; `None` for an empty sample. Moments are the exact ones where known.
    pub fn summary(&self) -> Option<Summary> {
        let quantiles: [f64; 6] = self.quantiles(&QUANTILES).try_into().ok()?;
        let m = self.moments()?;
        Some(Summary {
            count: m.count,
            mean: m.mean,
            min: m.min,
            max: m.max,
            stddev: m.stddev,
            quantiles,
        })
    }

    /// The moments: the exact ones where known, else computed; `None` for an empty sample.
    pub fn moments(&self) -> Option<Moments> {
        if let Some(exact) = self.exact {
            return Some(exact);
        }
        let (min, max) = (self.points.first()?.0, self.points.last()?.0);
        let n = self.count as f64;
        let mean = self.points.iter().map(|(v, w)| v * *w as f64).sum::<f64>() / n;
        let squares: f64 = self
            .points
            .iter()
            .map(|(v, w)| (v - mean) * (v - mean) * *w as f64)
            .sum();
        Some(Moments {
            count: self.count,
            mean,
            min,
            max,
            stddev: (self.count > 1).then(|| (squares / (n - 1.0)).sqrt()),
        })
    }

    /// The empirical distribution function as at most `limit` (at least two) pairs of value and share of samples at or
    /// below it.
    pub fn ecdf(&self, limit: usize) -> Vec<(f64, f64)> {
        let total = self.count as f64;
        let mut seen = 0u64;
        let steps: Vec<(f64, f64)> = self
            .points
            .iter()
            .map(|(v, n)| {
                seen += n;
                (*v, seen as f64 / total)
            })
            .collect();
        if steps.len() <= limit {
            return steps;
        }
        let last = steps.len() - 1;
        let count = limit.max(2);
        (0..count).map(|i| steps[i * last / (count - 1)]).collect()
    }
}

/// Walks the points once while ranks ascend.
struct Cursor<'a> {
    points: &'a [(f64, u64)],
    at: usize,
    before: u64,
}

impl Cursor<'_> {
    fn value(&mut self, rank: u64) -> f64 {
        while self.at + 1 < self.points.len() && self.before + self.points[self.at].1 <= rank {
            self.before += self.points[self.at].1;
            self.at += 1;
        }
        self.points[self.at].0
    }

    fn peek(&self, rank: u64) -> f64 {
        let inside = rank < self.before + self.points[self.at].1;
        let next = if inside { self.at } else { self.at + 1 };
        self.points[next.min(self.points.len() - 1)].0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_spans_is_of_their_milliseconds() {
        let spans = [4_001, 0, 15, 4_001, 7, 0, 1_000_000].map(Micros);
        let in_ms = Distribution::of(spans.iter().map(|span| span.as_millis_f64()));
        assert_eq!(Distribution::of_spans(spans), in_ms);
        assert_eq!(Distribution::of_spans([]), Distribution::default());
    }

    #[test]
    fn weights_count_as_repeated_samples() {
        let weighted = Distribution::of_points(vec![(3.0, 2), (1.0, 3), (9.0, 1)], None);
        let plain = Summary::of([1.0, 1.0, 1.0, 3.0, 3.0, 9.0]).unwrap();
        let summary = weighted.summary().unwrap();
        assert_eq!(summary.quantiles, plain.quantiles);
        assert!((summary.mean - plain.mean).abs() < 1e-12);
        assert!((summary.stddev.unwrap() - plain.stddev.unwrap()).abs() < 1e-12);
    }

    #[test]
    fn agrees_with_the_plain_summary_on_any_sample() {
        let mut state = 7u64;
        for n in 0..60 {
            let sample: Vec<f64> = (0..n)
                .map(|_| {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1);
                    ((state >> 40) % 20) as f64
                })
                .collect();
            let plain = Summary::of(sample.iter().copied());
            let ours = Distribution::of(sample).summary();
            assert_eq!(ours.map(|s| s.quantiles), plain.map(|s| s.quantiles));
            assert_eq!(ours.map(|s| s.count), plain.map(|s| s.count));
        }
    }

    #[test]
    fn exact_moments_win_over_rounded_points() {
        let exact = Moments {
            count: 2,
            mean: 1.5,
            min: 1.0,
            max: 2.0,
            stddev: Some(0.7),
        };
        let d = Distribution::of_points(vec![(1.1, 1), (1.9, 1)], Some(exact));
        assert_eq!(d.summary().map(|s| (s.mean, s.min)), Some((1.5, 1.0)));
    }

    #[test]
    fn nothing_has_no_summary_and_no_curve() {
        assert_eq!(Distribution::default().summary(), None);
        assert!(Distribution::default().ecdf(10).is_empty());
    }

    #[test]
    fn a_thinned_curve_keeps_both_ends() {
        let curve = Distribution::of((0..1000).map(f64::from)).ecdf(50);
        assert_eq!(curve.len(), 50);
        assert_eq!(curve.first(), Some(&(0.0, 0.001)));
        assert_eq!(curve.last(), Some(&(999.0, 1.0)));
    }
}
