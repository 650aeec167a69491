//! Quantiles by linear interpolation between order statistics (Hyndman–Fan type 7, the default of numpy and pandas).

/// The `q`-quantile (0 ≤ q ≤ 1) of samples sorted in ascending order; `None` when there are none.
pub fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = q.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(last);
    let share = position - below as f64;
    Some(sorted[below] + (sorted[above] - sorted[below]) * share)
}

/// The samples in ascending order, those that are not finite left out.
pub fn sorted(samples: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = samples.into_iter().filter(|v| v.is_finite()).collect();
    values.sort_unstable_by(f64::total_cmp);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_numpy_on_a_hand_worked_case() {
        // numpy.quantile([1, 2, 4, 8], [0.25, 0.5, 0.75, 0.99])
        let s = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(quantile(&s, 0.25), Some(1.75));
        assert_eq!(quantile(&s, 0.5), Some(3.0));
        assert_eq!(quantile(&s, 0.75), Some(5.0));
        assert!((quantile(&s, 0.99).unwrap() - 7.88).abs() < 1e-12);
    }

    #[test]
    fn of_nothing_is_nothing_and_of_one_is_that_one() {
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[3.0], 0.99), Some(3.0));
        assert_eq!(quantile(&[3.0], 0.0), Some(3.0));
    }
}
