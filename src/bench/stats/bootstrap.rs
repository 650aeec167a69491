//! How much two samples differ in their medians, and how sure that is: by resampling, with a fixed seed.

use crate::bench::stats::quantile::quantile;
use std::f64::consts::TAU;

/// Resamples of each sample.
const RESAMPLES: usize = 2_000;

/// The seed: the same samples give the same interval.
const SEED: u64 = 11_111;

/// Fewer samples than this say nothing of a difference.
const FEWEST: usize = 6;

/// The difference of two medians, with its 95 % interval by the percentile bootstrap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The second median less the first, in the samples' unit.
    pub by: f64,
    /// Its interval.
    pub interval: (f64, f64),
    /// The second median ÷ the first, less 1; `None` where the first is not above zero.
    pub share: Option<f64>,
    /// The interval of the share; `None` where a resampled first median is not above zero.
    pub share_interval: Option<(f64, f64)>,
}

impl Difference {
    /// Whether the interval leaves open which of the two is larger.
    pub fn is_tie(&self) -> bool {
        self.interval.0 <= 0.0 && self.interval.1 >= 0.0
    }
}

/// How the median of `second` differs from that of `first`, both sorted in ascending order; `None` where either has fewer
/// than six samples.
pub fn difference(first: &[f64], second: &[f64]) -> Option<Difference> {
    resampled(first, second, resampled_median)
}

fn resampled(
    first: &[f64],
    second: &[f64],
    median: impl Fn(&[f64], &mut SplitMix) -> f64,
) -> Option<Difference> {
    if first.len() < FEWEST || second.len() < FEWEST {
        return None;
    }
    let mut random = SplitMix(SEED);
    let mut differences = Vec::with_capacity(RESAMPLES);
    let mut shares = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        let (a, b) = (median(first, &mut random), median(second, &mut random));
        differences.push(b - a);
        if a > 0.0 {
            shares.push(b / a - 1.0);
        }
    }
    let (a, b) = (quantile(first, 0.5)?, quantile(second, 0.5)?);
    let all_shares = shares.len() == RESAMPLES;
    Some(Difference {
        by: b - a,
        interval: middle(&mut differences)?,
        share: (a > 0.0).then(|| b / a - 1.0),
        share_interval: middle(&mut shares).filter(|_| all_shares),
    })
}

/// What lies between the outer 2.5 % on each side.
fn middle(values: &mut [f64]) -> Option<(f64, f64)> {
    values.sort_by(f64::total_cmp);
    Some((quantile(values, 0.025)?, quantile(values, 0.975)?))
}

/// The median of as many samples drawn with replacement. Only where it lies is drawn, not the whole resample: the k-th of n
/// uniform numbers is Beta(k, n − k + 1), and the next one is the least of the n − k that are left above it.
fn resampled_median(samples: &[f64], random: &mut SplitMix) -> f64 {
    let n = samples.len();
    let at = |place: f64| {
        let position = (place * n as f64) as usize;
        let last = samples.last().copied().unwrap_or_default();
        samples.get(position).copied().unwrap_or(last)
    };
    let k = n.div_ceil(2);
    let place = random.beta(k as f64, (n - k + 1) as f64);
    if n % 2 == 1 {
        return at(place);
    }
    let step = 1.0 - random.positive().powf(1.0 / (n - k) as f64);
    (at(place) + at(place + (1.0 - place) * step)) / 2.0
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in (0, 1].
    fn positive(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1u64 << 53) as f64
    }

    /// Standard normal, by Box and Muller.
    fn normal(&mut self) -> f64 {
        (-2.0 * self.positive().ln()).sqrt() * (TAU * self.positive()).cos()
    }

    /// Gamma of scale 1 and a shape of at least 1, by Marsaglia and Tsang (2000).
    fn gamma(&mut self, shape: f64) -> f64 {
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.positive().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    fn beta(&mut self, a: f64, b: f64) -> f64 {
        let x = self.gamma(a);
        x / (x + self.gamma(b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::stats::quantile::sorted;

    /// The median of a whole resample, all of it drawn and sorted.
    fn slowly(samples: &[f64], random: &mut SplitMix) -> f64 {
        let n = samples.len() as u64;
        let values = sorted((0..n).map(|_| samples[(random.next() % n) as usize]));
        quantile(&values, 0.5).unwrap()
    }

    #[test]
    fn medians_are_drawn_as_those_of_whole_resamples_are() {
        const DRAWS: usize = 20_000;
        for n in [6, 7, 20, 21, 150] {
            let samples: Vec<f64> = (0..n).map(|i| f64::from(i * i)).collect();
            let mut random = SplitMix(3);
            let fast = sorted((0..DRAWS).map(|_| resampled_median(&samples, &mut random)));
            let slow = sorted((0..DRAWS).map(|_| slowly(&samples, &mut random)));
            // Two samples of one distribution come further apart than this once in 10,000 times (Kolmogorov–Smirnov).
            let farthest = 2.23 * (2.0 / DRAWS as f64).sqrt();
            for value in &slow {
                let share = |all: &[f64]| all.partition_point(|v| v <= value) as f64 / DRAWS as f64;
                let apart = (share(&fast) - share(&slow)).abs();
                assert!(apart < farthest, "{n}: {apart} at {value}");
            }
        }
    }

    #[test]
    fn an_interval_is_that_of_whole_resamples() {
        let mut random = SplitMix(5);
        let mut sample = |n: usize| sorted((0..n).map(|_| 300.0 + 60.0 * random.normal()));
        let (a, b) = (sample(150), sample(149));
        let fast = difference(&a, &b).unwrap();
        let slow = resampled(&a, &b, slowly).unwrap();
        let width = slow.interval.1 - slow.interval.0;
        assert!(
            (fast.interval.0 - slow.interval.0).abs() < width / 15.0,
            "{fast:?} {slow:?}"
        );
        assert!(
            (fast.interval.1 - slow.interval.1).abs() < width / 15.0,
            "{fast:?} {slow:?}"
        );
        assert_eq!((fast.by, fast.share), (slow.by, slow.share));
    }

    #[test]
    fn a_clear_difference_has_its_size_and_equal_samples_are_a_tie() {
        let fast: Vec<f64> = (0..150).map(|i| 300.0 + f64::from(i) / 10.0).collect();
        let slow: Vec<f64> = fast.iter().map(|ms| ms + 46.0).collect();
        let d = difference(&fast, &slow).unwrap();
        assert!((d.by - 46.0).abs() < 1e-9 && !d.is_tie());
        assert!(d.interval.0 > 40.0 && d.interval.1 < 52.0, "{d:?}");
        assert!((d.share.unwrap() - 46.0 / 307.45).abs() < 1e-9);
        assert!(difference(&fast, &fast).unwrap().is_tie());
    }

    #[test]
    fn too_few_samples_have_no_difference_and_nothing_above_zero_no_share() {
        let six = [0.0; 6];
        assert_eq!(difference(&six[..5], &six), None);
        let d = difference(&six, &[1.0; 6]).unwrap();
        assert_eq!((d.by, d.share, d.share_interval), (1.0, None, None));
    }
}
