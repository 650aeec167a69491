//! Figures as people read them: never finer than the clock, three or four digits, one unit.

mod number;
mod scale;
mod time;

pub use number::{count, percent, rate, tokens};
pub use scale::{Scale, at_a_glance, metric_value, ms};
pub use time::{civil_date, clock_step, date_time_utc, duration};

/// What stands where there is no figure.
pub const NO_DATA: &str = "–";
/// The same, for those who listen.
pub const NO_DATA_SPOKEN: &str = "no data";

/// The name of a quantile (0 to 1): `P95`.
pub fn quantile_name(q: f64) -> String {
    format!("P{:.0}", q * 100.0)
}

/// Why the quantile `q` of `count` samples is to be faded; `None` where it stands on enough of them.
pub fn fade_reason(q: f64, count: u64) -> Option<&'static str> {
    if q >= 0.95 && count < 100 {
        Some("fewer than 100 samples")
    } else if (0.9..0.95).contains(&q) && count < 30 {
        Some("fewer than 30 samples")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(actual: impl AsRef<str>, expected: &str) {
        assert_eq!(actual.as_ref(), expected);
    }

    #[test]
    fn outer_quantiles_of_small_samples_are_faded() {
        assert_eq!(fade_reason(0.99, 99), Some("fewer than 100 samples"));
        assert_eq!(fade_reason(0.95, 100), None);
        assert_eq!(fade_reason(0.90, 29), Some("fewer than 30 samples"));
        assert_eq!(fade_reason(0.90, 30), None);
        assert_eq!(fade_reason(0.50, 1), None);
        check(quantile_name(0.99), "P99");
    }
}
