//! Mergeable sketches: how many samples fell into each bucket of one metric, with exact moments.

use crate::bench::archive::ArchiveError;
use crate::bench::archive::link::buckets::Buckets;
use crate::bench::archive::link::coder::{Bit, Coder};
use crate::bench::archive::link::number::Number;
use crate::bench::metric::Metric;
use crate::bench::stats::distribution::{Distribution, Moments};
use std::collections::BTreeMap;

/// Most samples that a sketch may claim.
const MOST: u64 = 1 << 48;

/// The buckets of one metric's sample. Zeros have a bucket of their own; everything else is within 0.5 % of what stands
/// for its bucket.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    metric: Metric,
    counts: BTreeMap<u64, u64>,
    moments: Option<Moments>,
}

/// How many units of the buckets' whole numbers make one unit of the metric. What is measured in whole microseconds or
/// tokens is exact; quotients are fine enough for any that a clock can yield.
fn units(metric: Metric) -> f64 {
    match metric {
        Metric::Ttft
        | Metric::Ttfa
        | Metric::Icl
        | Metric::E2e
        | Metric::Queued
        | Metric::BeyondServer => 1e3,
        Metric::Tpot | Metric::Itl => 1e9,
        Metric::OutputRate => 1e13,
        Metric::InputTokens | Metric::OutputTokens => 1.0,
    }
}

impl Sketch {
    /// The sketch of a sample.
    pub fn of(buckets: &Buckets, metric: Metric, sample: &Distribution) -> Sketch {
        let mut counts = BTreeMap::new();
        for (value, weight) in sample.points() {
            let whole = (value * units(metric)).round() as u128;
            let index = buckets.index(whole.max(u128::from(*value > 0.0)));
            let count: &mut u64 = counts.entry(index).or_default();
            *count = count.saturating_add(*weight);
        }
        Sketch {
            metric,
            counts,
            moments: sample.moments(),
        }
    }

    /// The sketch of both samples together; `None` where they are of two metrics.
    pub fn merge(&self, other: &Sketch) -> Option<Sketch> {
        if self.metric != other.metric {
            return None;
        }
        let mut counts = self.counts.clone();
        for (index, count) in &other.counts {
            let sum = counts.entry(*index).or_default();
            *sum = sum.saturating_add(*count);
        }
        Some(Sketch {
            metric: self.metric,
            counts,
            moments: match (self.moments, other.moments) {
                (Some(a), Some(b)) => Some(together(&a, &b)),
                (one, none) => one.or(none),
            },
        })
    }

    /// What the buckets stand for, without the exact moments.
    fn points(&self, buckets: &Buckets) -> Vec<(f64, u64)> {
        let value = |index| buckets.value(index) as f64 / units(self.metric);
        self.counts.iter().map(|(i, n)| (value(*i), *n)).collect()
    }

    /// The sample as far as it is known.
    pub fn distribution(&self, buckets: &Buckets) -> Distribution {
        match &self.moments {
            Some(moments) => pinned(self.points(buckets), moments),
            None => Distribution::default(),
        }
    }

    /// Codes the buckets; what comes back has no moments yet. Where all samples may be multiples of `grain`, the clock's
    /// step, buckets without one are passed over.
    pub(super) fn code(
        coder: &mut impl Coder,
        models: &mut SketchModels,
        buckets: &Buckets,
        grain: u64,
        given: &Sketch,
    ) -> Result<Sketch, ArchiveError> {
        let possible = |index: u64| buckets.holds_multiple(index, grain);
        let aligned = grain > 1 && given.counts.keys().all(|index| possible(*index));
        let aligned = models.aligned.code(coder, aligned);
        let mut counts = BTreeMap::new();
        let lowest = given.counts.keys().find(|i| **i > 0);
        let highest = given.counts.keys().next_back();
        let (lowest, highest) = (lowest.copied().unwrap_or(1), highest.copied().unwrap_or(0));
        let zeros = given.counts.get(&0).copied().unwrap_or(0);
        let zeros = models.zeros.size(coder, zeros);
        if zeros > 0 {
            counts.insert(0, zeros);
        }
        let lowest = models.lowest.near(coder, lowest, 1);
        let used = (highest + 1).saturating_sub(lowest);
        let used = models.used.size(coder, used);
        if lowest > buckets.count() || used > buckets.count() {
            return Err(ArchiveError::impossible(
                "It names buckets that do not exist",
            ));
        }
        let mut total = zeros;
        let mut recent = [0u64; 4];
        for index in lowest..lowest + used {
            if aligned && !possible(index) {
                continue;
            }
            let count = given.counts.get(&index).copied().unwrap_or(0);
            // The density is smooth: the next count is like the last ones, give or take the root of it.
            let sum: u64 = recent.iter().fold(0, |sum, n| sum.saturating_add(*n));
            let count = models.count(coder, count, sum);
            total = total.saturating_add(count);
            if coder.is_short() || total > MOST {
                return Err(ArchiveError::impossible(
                    "It claims more samples than can be",
                ));
            }
            if count > 0 {
                counts.insert(index, count);
            }
            recent.rotate_left(1);
            recent[3] = count;
        }
        Ok(Sketch {
            metric: given.metric,
            counts,
            moments: None,
        })
    }

    /// The buckets as a sample that still lacks its exact moments.
    pub fn rough(&self, buckets: &Buckets) -> Distribution {
        Distribution::of_points(self.points(buckets), None)
    }
}

/// What the coder has learnt of sketches.
pub(super) struct SketchModels {
    aligned: Bit,
    zeros: Number,
    lowest: Number,
    used: Number,
    any: [Bit; 32],
    counts: Vec<Number>,
}

impl SketchModels {
    /// Nothing learnt.
    pub(super) fn new() -> SketchModels {
        SketchModels {
            aligned: Bit::NEW,
            zeros: Number::NEW,
            lowest: Number::NEW,
            used: Number::NEW,
            any: [Bit::NEW; 32],
            counts: vec![Number::NEW; 32],
        }
    }

    /// Codes a count that follows four counts of this sum.
    fn count(&mut self, coder: &mut impl Coder, count: u64, sum: u64) -> u64 {
        let class = (64 - sum.leading_zeros()).min(31) as usize;
        if class < 4 {
            // Tails: mostly nothing, now and then one.
            if !self.any[sum as usize].code(coder, count > 0) {
                return 0;
            }
            return self.counts[class].near(coder, count, 1);
        }
        self.counts[class].near(coder, count, sum / 4)
    }
}

/// A rounded sample made to agree with its exact moments: nothing outside the extremes, and they themselves in place.
pub fn pinned(points: Vec<(f64, u64)>, exact: &Moments) -> Distribution {
    let mut points: Vec<(f64, u64)> = points
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(v, n)| (v.max(exact.min).min(exact.max), n))
        .collect();
    if let Some((_, n)) = points.last_mut() {
        *n -= 1;
        points.push((exact.max, 1));
    }
    if let Some(first) = points.iter_mut().find(|(_, n)| *n > 0)
        && first.0 > exact.min
        && exact.count > 1
    {
        first.1 -= 1;
        points.insert(0, (exact.min, 1));
    }
    Distribution::of_points(points, Some(*exact))
}

/// The moments of two samples together (Chan, Golub and LeVeque 1979).
fn together(a: &Moments, b: &Moments) -> Moments {
    let (n, m) = (a.count as f64, b.count as f64);
    let count = a.count.saturating_add(b.count);
    let apart = b.mean - a.mean;
    let squares = |s: &Moments| s.stddev.map_or(0.0, |d| d * d * (s.count as f64 - 1.0));
    let squares = squares(a) + squares(b) + apart * apart * n * m / (n + m);
    Moments {
        count,
        mean: a.mean + apart * m / (n + m),
        min: a.min.min(b.min),
        max: a.max.max(b.max),
        stddev: (count > 1).then(|| (squares / (count as f64 - 1.0)).sqrt()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_sketches_are_the_sketch_of_all_samples() {
        let buckets = Buckets::all();
        let sample: Vec<f64> = (0..5000u64).map(|i| (i * i % 7919) as f64 / 10.0).collect();
        let sketch = |part: &[f64]| {
            Sketch::of(
                &buckets,
                Metric::Icl,
                &Distribution::of(part.iter().copied()),
            )
        };
        for cut in [0, 1, 2, 2500, 4999, 5000] {
            let merged = sketch(&sample[..cut])
                .merge(&sketch(&sample[cut..]))
                .unwrap();
            let whole = sketch(&sample);
            assert_eq!(merged.counts, whole.counts);
            let (m, w) = (merged.moments.unwrap(), whole.moments.unwrap());
            assert_eq!((m.count, m.min, m.max), (w.count, w.min, w.max));
            assert!((m.mean - w.mean).abs() < 1e-9);
            assert!((m.stddev.unwrap() - w.stddev.unwrap()).abs() < 1e-9);
        }
        let other = Sketch::of(&buckets, Metric::Ttft, &Distribution::default());
        assert_eq!(sketch(&sample).merge(&other), None);
    }

    #[test]
    fn a_pinned_sample_keeps_its_count_and_begins_and_ends_at_its_extremes() {
        let check = |points: &[(f64, u64)], min: f64, max: f64| {
            let count = points.iter().map(|(_, n)| n).sum();
            let exact = Moments {
                count,
                mean: min,
                min,
                max,
                stddev: Some(0.0),
            };
            let d = pinned(points.to_vec(), &exact);
            assert_eq!(d.count(), count);
            assert_eq!(d.quantiles(&[0.0, 1.0]), [min, max]);
        };
        check(&[(10.0, 1)], 9.97, 9.97);
        check(&[(10.0, 2)], 9.97, 10.02);
        check(&[(10.0, 3), (12.0, 1)], 10.02, 12.03);
        check(&[(0.0, 3), (12.0, 1)], 0.0, 12.03);
        check(&[(10.0, 1), (12.0, 1), (14.0, 5)], 9.96, 13.99);
    }
}
