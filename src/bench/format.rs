//! Figures as people read them: never finer than the clock, three or four digits, one unit.

use crate::bench::metric::Metric;
use crate::bench::units::Micros;

/// What stands where there is no figure.
pub const NO_DATA: &str = "–";
/// The same, for those who listen.
pub const NO_DATA_SPOKEN: &str = "no data";

/// The unit and the grain that a group of figures shares, so that a row or a column has one of each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    kind: Kind,
    grain: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Millis,
    Seconds,
    Rate,
    Tokens,
}

/// From this many milliseconds on, seconds read better.
const SECONDS_FROM_MS: f64 = 10_000.0;

impl Scale {
    /// The scale for figures of `metric` up to `largest` (in the metric's own unit), stamped by a clock of this step.
    pub fn of(metric: Metric, largest: f64, clock_step: Micros) -> Scale {
        match metric {
            Metric::OutputRate => Scale {
                kind: Kind::Rate,
                grain: 0.0,
            },
            Metric::InputTokens | Metric::OutputTokens => Scale {
                kind: Kind::Tokens,
                grain: 0.0,
            },
            Metric::Ttft
            | Metric::Ttfa
            | Metric::Tpot
            | Metric::Itl
            | Metric::Icl
            | Metric::E2e => Scale::of_millis(largest, clock_step),
        }
    }

    /// The scale for spans up to `largest` milliseconds.
    pub fn of_millis(largest: f64, clock_step: Micros) -> Scale {
        let step_ms = clock_step.as_millis_f64();
        if largest.abs() >= SECONDS_FROM_MS {
            Scale {
                kind: Kind::Seconds,
                grain: grain(step_ms / 1_000.0),
            }
        } else {
            Scale {
                kind: Kind::Millis,
                grain: grain(step_ms),
            }
        }
    }

    /// The unit of the numbers it writes.
    pub fn unit(&self) -> &'static str {
        match self.kind {
            Kind::Millis => "ms",
            Kind::Seconds => "s",
            Kind::Rate => "tokens/s",
            Kind::Tokens => "tokens",
        }
    }

    /// A figure in the metric's own unit as a number of [`Scale::unit`], without the unit.
    pub fn number(&self, value: f64) -> String {
        match self.kind {
            Kind::Millis => grained(value, 2, self.grain),
            Kind::Seconds => grained(value / 1_000.0, 3, self.grain),
            Kind::Rate => significant(value),
            Kind::Tokens => tokens(value),
        }
    }

    /// A figure with its unit.
    pub fn value(&self, value: f64) -> String {
        format!("{} {}", self.number(value), self.unit())
    }
}

/// A metric's figure, given in the metric's own unit, with its unit: `312 ms`, `12.35 s`, `48.3 tokens/s`.
pub fn metric_value(metric: Metric, value: f64, clock_step: Micros) -> String {
    Scale::of(metric, value, clock_step).value(value)
}

/// A span with its unit, no finer than the clock: milliseconds, from ten seconds on seconds.
pub fn ms(value: f64, clock_step: Micros) -> String {
    Scale::of_millis(value, clock_step).value(value)
}

/// A rate as a number of three digits, without its unit.
pub fn rate(value: f64) -> String {
    significant(value)
}

/// A count with thousands separators.
pub fn count(value: u64) -> String {
    separated(value as f64, 0)
}

/// A mean or quantile of token counts: whole, or to a tenth where it is not and is under a thousand.
pub fn tokens(value: f64) -> String {
    let whole = value.fract() == 0.0 || value.abs() >= 1_000.0;
    separated(value, if whole { 0 } else { 1 })
}

/// A share (0 to 1) in percent, to a tenth; never `0 %` or `100 %` unless it is.
pub fn percent(share: f64) -> String {
    let tenths = (share * 1_000.0).round() / 10.0;
    if tenths >= 100.0 && share < 1.0 {
        "> 99.9 %".to_owned()
    } else if tenths <= 0.0 && share > 0.0 {
        "< 0.1 %".to_owned()
    } else {
        format!("{} %", tokens(tenths))
    }
}

/// How long something took, as people say it: `0.8 s`, `42 s`, `1 min 20 s`, `2 h 5 min`.
pub fn duration(span: Micros) -> String {
    let tenths = (span.0 + 50_000) / 100_000;
    if tenths < 100 {
        return format!("{}.{} s", tenths / 10, tenths % 10);
    }
    let secs = (span.0 + 500_000) / 1_000_000;
    match (secs / 3_600, secs / 60 % 60, secs % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, 0) => format!("{m} min"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, 0, _) => format!("{h} h"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

/// The step of a clock: `5 µs`, `0.1 ms`, `1 ms`.
pub fn clock_step(step: Micros) -> String {
    if step.0 < 100 {
        format!("{} µs", step.0)
    } else {
        format!("{} ms", step.as_millis_f64())
    }
}

/// A wall-clock instant to the minute, in UTC: `2026-11-24 04:15 UTC`.
pub fn date_time_utc(unix_ms: u64) -> String {
    let minutes = unix_ms / 60_000;
    let (days, minute_of_day) = ((minutes / 1_440) as i64, minutes % 1_440);
    // Civil date from days since 1970-01-01, counting years from March (H. Hinnant, "chrono-compatible low-level date algorithms").
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02} UTC",
        minute_of_day / 60,
        minute_of_day % 60
    )
}

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

/// The smallest of 1, 2 and 5 times a power of ten that is no finer than `step`; powers of ten only below one unit, for
/// there the grain shows as a number of decimals.
fn grain(step: f64) -> f64 {
    if !step.is_finite() || step <= 0.0 {
        return 0.0;
    }
    let nearly = step * (1.0 - 1e-9);
    let mut power = 1e-6;
    while power < nearly {
        let finer: &[f64] = if power >= 1.0 {
            &[2.0, 5.0, 10.0]
        } else {
            &[10.0]
        };
        match finer.iter().find(|m| power * **m >= nearly) {
            Some(m) => return power * m,
            None => power *= 10.0,
        }
    }
    power
}

/// A number of about four digits, at most `most` decimals, in multiples of `grain`; what is there but under half a grain
/// is said to be less than one.
fn grained(value: f64, most: usize, grain: f64) -> String {
    // Just under ten or a hundred a value may round up to it, and then has a digit more before the point.
    let by_size = match value.abs() {
        v if v < 10.0 - 0.5 * 10f64.powi(-(most as i32)) => most,
        v if v < 100.0 - 0.5 * 10f64.powi(1 - most as i32) => most - 1,
        _ => most - 2,
    };
    let by_clock = (0..most)
        .find(|d| 10f64.powi(-(*d as i32)) <= grain * (1.0 + 1e-9))
        .unwrap_or(most);
    let decimals = by_size.min(by_clock);
    let unit = 10f64.powi(-(decimals as i32)).max(grain);
    let rounded = (value / unit).round() * unit;
    if rounded == 0.0 && value > 0.0 {
        format!("< {}", separated(unit, decimals))
    } else {
        separated(rounded, decimals)
    }
}

/// Three digits, or all of the whole part.
fn significant(value: f64) -> String {
    let size = value.abs();
    // What is smaller is the dust of floating point, not a rate.
    if size < 1e-6 {
        return "0".to_owned();
    }
    let decimals = (2 - size.log10().floor() as i32).clamp(0, 8);
    // 9.996 has two decimals by its size, but one once it is rounded to 10.0.
    let rounded = (size * 10f64.powi(decimals)).round() / 10f64.powi(decimals);
    let decimals = (2 - rounded.log10().floor() as i32).clamp(0, decimals);
    separated(value, decimals as usize)
}

fn separated(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let negative = value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    let sign = if negative { "−" } else { "" };
    format!("{sign}{grouped}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FINE: Micros = Micros(5);
    const COARSE: Micros = Micros(1_000);

    #[track_caller]
    fn check(actual: impl AsRef<str>, expected: &str) {
        assert_eq!(actual.as_ref(), expected);
    }

    #[test]
    fn spans_have_three_or_four_digits() {
        check(ms(0.0, FINE), "0.00 ms");
        check(ms(0.123, FINE), "0.12 ms");
        check(ms(8.336, FINE), "8.34 ms");
        check(ms(9.994, FINE), "9.99 ms");
        check(ms(9.996, FINE), "10.0 ms");
        check(ms(47.26, FINE), "47.3 ms");
        check(ms(99.96, FINE), "100 ms");
        check(ms(312.4, FINE), "312 ms");
        check(ms(1_234.5, FINE), "1,235 ms");
        check(ms(9_999.0, FINE), "9,999 ms");
        check(ms(12_345.0, FINE), "12.35 s");
        check(ms(123_456.0, FINE), "123.5 s");
    }

    #[test]
    fn no_span_is_finer_than_the_clock() {
        check(ms(8.336, Micros(20)), "8.3 ms");
        check(ms(8.336, Micros(100)), "8.3 ms");
        check(ms(8.336, COARSE), "8 ms");
        check(ms(47.26, COARSE), "47 ms");
        check(ms(12_345.0, COARSE), "12.35 s");
        check(ms(12_345.0, Micros(100_000)), "12.3 s");
        check(ms(312.4, Micros(16_667)), "320 ms");
        check(ms(312.4, Micros(100_000)), "300 ms");
        check(ms(8.336, Micros::ZERO), "8.34 ms");
    }

    #[test]
    fn what_is_under_the_grain_is_not_called_nothing() {
        check(ms(0.003, FINE), "< 0.01 ms");
        check(ms(0.3, COARSE), "< 1 ms");
        check(ms(0.6, COARSE), "1 ms");
        check(ms(4.0, Micros(16_667)), "< 20 ms");
    }

    #[test]
    fn a_group_of_figures_shares_one_unit() {
        let scale = Scale::of(Metric::E2e, 21_000.0, FINE);
        check(scale.unit(), "s");
        check(scale.number(1_712.0), "1.712");
        check(scale.number(21_000.0), "21.00");
        check(
            Scale::of(Metric::E2e, 9_000.0, FINE).number(1_712.0),
            "1,712",
        );
    }

    #[test]
    fn each_metric_has_its_own_unit() {
        check(metric_value(Metric::Ttft, 312.4, FINE), "312 ms");
        check(metric_value(Metric::Tpot, 8.336, FINE), "8.34 ms");
        check(
            metric_value(Metric::OutputRate, 48.27, COARSE),
            "48.3 tokens/s",
        );
        check(metric_value(Metric::InputTokens, 550.0, FINE), "550 tokens");
        check(
            metric_value(Metric::OutputTokens, 149.86, FINE),
            "149.9 tokens",
        );
    }

    #[test]
    fn rates_have_three_digits() {
        check(rate(0.0), "0");
        check(rate(1e-14), "0");
        check(rate(0.000_001), "0.00000100");
        check(rate(0.012_34), "0.0123");
        check(rate(7.254), "7.25");
        check(rate(9.996), "10.0");
        check(rate(48.27), "48.3");
        check(rate(99.96), "100");
        check(rate(1_234.5), "1,234");
    }

    #[test]
    fn counts_and_tokens_are_grouped_by_thousands() {
        check(count(0), "0");
        check(count(999), "999");
        check(count(105_000), "105,000");
        check(count(12_345_678), "12,345,678");
        check(tokens(150.0), "150");
        check(tokens(150.26), "150.3");
        check(tokens(1_550.4), "1,550");
    }

    #[test]
    fn a_share_is_whole_only_when_it_is() {
        check(percent(1.0), "100 %");
        check(percent(0.98), "98 %");
        check(percent(0.9733), "97.3 %");
        check(percent(0.999_9), "> 99.9 %");
        check(percent(0.000_1), "< 0.1 %");
        check(percent(0.0), "0 %");
    }

    #[test]
    fn durations_are_said_as_people_say_them() {
        check(duration(Micros(840_000)), "0.8 s");
        check(duration(Micros(9_960_000)), "10 s");
        check(duration(Micros::from_secs(42)), "42 s");
        check(duration(Micros(59_700_000)), "1 min");
        check(duration(Micros::from_secs(80)), "1 min 20 s");
        check(duration(Micros::from_secs(3_600)), "1 h");
        check(duration(Micros::from_secs(7_500)), "2 h 5 min");
    }

    #[test]
    fn clocks_are_named_by_their_step() {
        check(clock_step(Micros(5)), "5 µs");
        check(clock_step(Micros(100)), "0.1 ms");
        check(clock_step(COARSE), "1 ms");
    }

    #[test]
    fn dates_are_civil() {
        check(date_time_utc(0), "1970-01-01 00:00 UTC");
        check(date_time_utc(951_782_400_000), "2000-02-29 00:00 UTC");
        check(date_time_utc(1_795_493_700_000), "2026-11-24 04:15 UTC");
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
