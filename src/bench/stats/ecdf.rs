//! Empirical distribution functions, thinned for drawing.

use crate::bench::stats::quantile::quantile;

/// At most `points` pairs of (value, share of samples at or below it), from the sorted samples; empty for none.
pub fn ecdf(sorted: &[f64], points: usize) -> Vec<(f64, f64)> {
    if sorted.len() <= points {
        let n = sorted.len() as f64;
        return sorted
            .iter()
            .enumerate()
            .map(|(i, v)| (*v, (i + 1) as f64 / n))
            .collect();
    }
    let steps = points.max(2) - 1;
    (0..=steps)
        .filter_map(|i| {
            let q = i as f64 / steps as f64;
            quantile(sorted, q).map(|v| (v, q))
        })
        .collect()
}
