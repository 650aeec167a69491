//! Metrics' figures: a unit and a grain shared by a group, never finer than the clock.

use super::number::{rate, separated, tokens};
use crate::bench::metric::Metric;
use crate::bench::units::Micros;

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
            | Metric::E2e
            | Metric::Queued
            | Metric::BeyondServer => Scale::of_millis(largest, clock_step),
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
            Kind::Rate => rate(value),
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

/// How finely a figure at a glance is told: to the millisecond, or to the clock's step.
pub fn at_a_glance(clock_step: Micros) -> Micros {
    clock_step.max(Micros::from_millis(1))
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
}
