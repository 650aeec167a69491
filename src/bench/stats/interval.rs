//! How sure a quantile is: the interval between two order statistics, whatever the distribution.

/// The chance that an interval leaves out the truth on one side.
const TAIL: f64 = 0.025;

/// The 95 % interval of the `q`-quantile (0 < q < 1) of samples sorted in ascending order. The number of samples below
/// the true quantile is binomial, so the interval is wide enough whatever the samples' distribution. `None` where there are
/// too few samples for any: fewer than six for a median.
pub fn quantile_interval_95(sorted: &[f64], q: f64) -> Option<(f64, f64)> {
    let (low, high) = ranks(sorted.len(), q)?;
    Some((*sorted.get(low)?, *sorted.get(high)?))
}

/// The positions, from 0, of the two order statistics that bound the interval.
fn ranks(n: usize, q: f64) -> Option<(usize, usize)> {
    if n == 0 || !(q > 0.0 && q < 1.0) {
        return None;
    }
    // The largest r with P(fewer than r below) ≤ 2.5 %, and the smallest with P(at most r below) ≥ 97.5 %.
    let (mut low, mut high) = (None, None);
    let mut below = 0.0;
    for (r, chance) in binomial(n, q).into_iter().enumerate() {
        below += chance;
        if below <= TAIL {
            low = Some(r);
        }
        if below >= 1.0 - TAIL {
            high = Some(r);
            break;
        }
    }
    high.filter(|high| *high < n)
        .and_then(|high| Some((low?, high)))
}

/// The chances that 0, 1, … n of n are hits where each is one with chance `q`.
fn binomial(n: usize, q: f64) -> Vec<f64> {
    let odds = (q / (1.0 - q)).ln();
    let mut log_chance = n as f64 * (1.0 - q).ln();
    let mut chances = Vec::with_capacity(n + 1);
    for hits in 0..=n {
        chances.push(log_chance.exp());
        log_chance += ((n - hits) as f64 / (hits + 1) as f64).ln() + odds;
    }
    chances
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Binomial chances by adding one trial after the other.
    fn slowly(n: usize, q: f64) -> Vec<f64> {
        let mut chances = vec![1.0];
        for _ in 0..n {
            let mut more = vec![0.0; chances.len() + 1];
            for (hits, chance) in chances.iter().enumerate() {
                more[hits] += chance * (1.0 - q);
                more[hits + 1] += chance * q;
            }
            chances = more;
        }
        chances
    }

    #[test]
    fn chances_are_those_of_trial_after_trial() {
        for (n, q) in [(1, 0.5), (20, 0.5), (150, 0.5), (150, 0.95), (2_000, 0.5)] {
            for (fast, slow) in binomial(n, q).iter().zip(slowly(n, q)) {
                assert!((fast - slow).abs() < 1e-9, "{n} {q}: {fast} {slow}");
            }
        }
    }

    #[test]
    fn ranks_are_those_of_the_tables() {
        // Conover, Practical Nonparametric Statistics: of 20 the 6th and the 15th, of 6 the extremes.
        assert_eq!(ranks(20, 0.5), Some((5, 14)));
        assert_eq!(ranks(6, 0.5), Some((0, 5)));
        assert_eq!(ranks(5, 0.5), None);
        assert_eq!(ranks(0, 0.5), None);
        assert_eq!(ranks(150, 0.99), None);
    }
}
