//! The summary of a sample: moments, extremes and the six quantiles, never without its count.

use crate::bench::stats::quantile::{quantile, sorted};
use serde::{Deserialize, Serialize};

/// The quantiles that every summary carries, in order.
pub const QUANTILES: [f64; 6] = [0.25, 0.50, 0.75, 0.90, 0.95, 0.99];

/// A summary of at least one sample, in the samples' own unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// How many samples.
    pub count: u64,
    /// Arithmetic mean.
    pub mean: f64,
    /// Smallest.
    pub min: f64,
    /// Largest.
    pub max: f64,
    /// Sample standard deviation (n − 1); `None` for a single sample.
    pub stddev: Option<f64>,
    /// The values at [`QUANTILES`], type 7.
    pub quantiles: [f64; 6],
}

impl Summary {
    /// Summarises samples in any order; `None` when no finite one is there.
    pub fn of(samples: impl IntoIterator<Item = f64>) -> Option<Summary> {
        Summary::of_sorted(&sorted(samples))
    }

    /// Summarises finite samples in ascending order; `None` when there are none.
    pub fn of_sorted(values: &[f64]) -> Option<Summary> {
        let (min, max) = (*values.first()?, *values.last()?);
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
        Some(Summary {
            count: values.len() as u64,
            mean,
            min,
            max,
            stddev: (values.len() > 1).then(|| (squares / (n - 1.0)).sqrt()),
            quantiles: QUANTILES.map(|q| quantile(values, q).unwrap_or(min)),
        })
    }

    /// The median.
    pub fn p50(&self) -> f64 {
        self.quantiles[1]
    }

    /// The 95th percentile.
    pub fn p95(&self) -> f64 {
        self.quantiles[4]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_hand_worked_sample() {
        let s = Summary::of([8.0, 1.0, 4.0, 2.0]).unwrap();
        assert_eq!((s.count, s.mean, s.min, s.max), (4, 3.75, 1.0, 8.0));
        assert!((s.stddev.unwrap() - 3.095_695_936_834_452).abs() < 1e-12);
        assert_eq!(s.p50(), 3.0);
    }

    #[test]
    fn of_none_is_none_and_one_has_no_deviation() {
        assert_eq!(Summary::of([]), None);
        assert_eq!(Summary::of([f64::NAN]), None);
        assert_eq!(Summary::of([5.0]).unwrap().stddev, None);
    }
}
