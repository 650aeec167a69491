//! Seeded random draws: a small generator and the distributions of times, the same on every machine.

use crate::script::Distribution;
use std::f64::consts::TAU;

/// SplitMix64 (Steele, Lea and Flood, 2014): fast, and any two seeds give unrelated sequences.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The generator for these seeds; the order of the seeds matters.
    pub(crate) fn new(seeds: &[u64]) -> Random {
        let state = seeds
            .iter()
            .fold(0, |state: u64, seed| Random(state ^ *seed).next());
        Random(state)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    pub(crate) fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Standard normal, by Box and Muller.
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.fraction()).ln()).sqrt();
        radius * (TAU * self.fraction()).cos()
    }

    /// Gamma of scale 1, by Marsaglia and Tsang (2000). A shape that is no positive number counts as 1.
    fn gamma(&mut self, shape: f64) -> f64 {
        let shape = if shape > 0.0 && shape.is_finite() {
            shape
        } else {
            1.0
        };
        if shape < 1.0 {
            let boost = (1.0 - self.fraction()).powf(1.0 / shape);
            return self.gamma(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && (1.0 - self.fraction()).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }
}

/// Draws times of one distribution for one request.
pub(crate) struct Times {
    distribution: Distribution,
    random: Random,
}

impl Times {
    /// `seeds` tell this request and this use from all others.
    pub(crate) fn new(distribution: Distribution, seeds: &[u64]) -> Times {
        let own = match distribution {
            Distribution::Constant { .. } => 0,
            Distribution::LogNormal { seed, .. } | Distribution::Gamma { seed, .. } => seed,
        };
        let mut all = vec![own];
        all.extend_from_slice(seeds);
        Times {
            distribution,
            random: Random::new(&all),
        }
    }

    /// The next time, in whole microseconds.
    pub(crate) fn draw(&mut self) -> u64 {
        match self.distribution {
            Distribution::Constant { us } => us,
            Distribution::LogNormal {
                median_us, sigma, ..
            } => (median_us as f64 * (sigma * self.random.normal()).exp()).round() as u64,
            Distribution::Gamma { mean_us, shape, .. } => {
                let scale = mean_us as f64 / shape;
                (self.random.gamma(shape) * scale).round() as u64
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(distribution: Distribution, mean: f64, median: f64) {
        let mut times = Times::new(distribution, &[1, 2]);
        let mut drawn: Vec<u64> = (0..20_000).map(|_| times.draw()).collect();
        drawn.sort_unstable();
        let seen_mean = drawn.iter().sum::<u64>() as f64 / drawn.len() as f64;
        let seen_median = drawn[drawn.len() / 2] as f64;
        assert!((seen_mean / mean - 1.0).abs() < 0.02, "mean {seen_mean}");
        assert!(
            (seen_median / median - 1.0).abs() < 0.02,
            "median {seen_median}"
        );
    }

    #[test]
    fn draws_have_the_mean_and_median_of_their_distribution() {
        check(Distribution::Constant { us: 1234 }, 1234.0, 1234.0);
        let log_normal = Distribution::LogNormal {
            median_us: 100_000,
            sigma: 0.5,
            seed: 3,
        };
        check(log_normal, 113_314.8, 100_000.0);
        let exponential = Distribution::Gamma {
            mean_us: 10_000,
            shape: 1.0,
            seed: 4,
        };
        check(exponential, 10_000.0, 6_931.5);
        let steadier = Distribution::Gamma {
            mean_us: 10_000,
            shape: 4.0,
            seed: 5,
        };
        check(steadier, 10_000.0, 9_180.2);
        let rough = Distribution::Gamma {
            mean_us: 10_000,
            shape: 0.5,
            seed: 6,
        };
        check(rough, 10_000.0, 4_549.4);
    }

    #[test]
    fn generator_is_splitmix64() {
        let mut random = Random(1234567);
        assert_eq!(random.next(), 6457827717110365317);
        assert_eq!(random.next(), 3203168211198807973);
    }

    #[test]
    fn the_order_of_seeds_matters() {
        assert_ne!(Random::new(&[1, 2]).next(), Random::new(&[2, 1]).next());
        assert_ne!(Random::new(&[0]).next(), Random::new(&[0, 0]).next());
    }
}
