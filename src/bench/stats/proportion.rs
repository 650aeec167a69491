//! How sure a share of a count is.

/// The 0.975 quantile of the standard normal distribution.
const Z_95: f64 = 1.959_963_984_540_054;

/// The 95 % interval of a share by Wilson's score (Wilson 1927): `some` of `of`, both ends within 0 and 1; `None` of none.
pub fn wilson_95(some: u64, of: u64) -> Option<(f64, f64)> {
    if of == 0 || some > of {
        return None;
    }
    let (k, n) = (some as f64, of as f64);
    let (share, z2) = (k / n, Z_95 * Z_95);
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z_95 / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    // Of none or all, one end is exactly that; the sum is so up to rounding only.
    let low = if some == 0 { 0.0 } else { centre - half };
    let high = if some == of { 1.0 } else { centre + half };
    Some((low.max(0.0), high.min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_where_the_score_test_would_just_not_refuse() {
        // The ends are the shares p at which |share − p| is z standard errors of p: found here by halving.
        let ends = |some: u64, of: u64| {
            let (n, share) = (of as f64, some as f64 / of as f64);
            let z = |p: f64| (share - p).abs() - Z_95 * (p * (1.0 - p) / n).sqrt();
            let halve = |mut refused: f64, mut kept: f64| {
                for _ in 0..200 {
                    let middle = (refused + kept) / 2.0;
                    *(if z(middle) > 0.0 {
                        &mut refused
                    } else {
                        &mut kept
                    }) = middle;
                }
                kept
            };
            (halve(0.0, share), halve(1.0, share))
        };
        for (some, of) in [(1, 2), (45, 50), (49, 50), (7, 20), (500, 1_000)] {
            let (low, high) = wilson_95(some, of).unwrap();
            let (slow_low, slow_high) = ends(some, of);
            assert!(
                (low - slow_low).abs() < 1e-9,
                "{some} of {of}: {low} {slow_low}"
            );
            assert!(
                (high - slow_high).abs() < 1e-9,
                "{some} of {of}: {high} {slow_high}"
            );
        }
    }

    #[test]
    fn all_and_none_keep_a_doubt_and_nothing_has_none() {
        let (low, high) = wilson_95(50, 50).unwrap();
        assert!((low - 0.928_65).abs() < 1e-4 && high == 1.0, "{low}");
        let (low, high) = wilson_95(0, 50).unwrap();
        assert!(low == 0.0 && (high - 0.071_35).abs() < 1e-4, "{high}");
        assert_eq!(wilson_95(0, 0), None);
    }
}
