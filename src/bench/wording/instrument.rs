//! The instrument's own error in words.

use crate::bench::calibration::{InstrumentError, Interval};
use crate::bench::environment::Environment;
use crate::bench::format::{self, Scale};
use crate::bench::wording::plural;

/// The error of the TTFT, `1.2 to 3.4 ms`, or `not calibrated: ` and why.
pub fn instrument_error(environment: &Environment) -> String {
    match environment.calibration {
        InstrumentError::Known(found) => interval(environment, found.ttft),
        InstrumentError::Unknown(why) => match why.words() {
            "" => "not calibrated".to_owned(),
            words => format!("not calibrated: {words}"),
        },
    }
}

/// The errors of the TTFT and of gaps between chunks, and what they rest on; or why they are not known.
pub fn instrument_line(environment: &Environment) -> String {
    let InstrumentError::Known(found) = environment.calibration else {
        return instrument_error(environment);
    };
    let gap = found.gap.map_or(String::new(), |gap| {
        format!("; a gap between chunks {}", interval(environment, gap))
    });
    format!(
        "TTFT {}, {} as seen{gap} ({}, {} at a time)",
        interval(environment, found.ttft),
        format::ms(found.ttft.bias as f64 / 1e3, environment.clock_step),
        plural(found.requests.into(), "stream"),
        found.concurrency
    )
}

fn interval(environment: &Environment, interval: Interval) -> String {
    let ms = |micros: i64| micros as f64 / 1e3;
    // Outwards to whole steps; and no clock shows that an error is nothing: it may be a step to either side.
    let step = i64::try_from(environment.clock_step.0.max(1)).unwrap_or(i64::MAX);
    let low = interval.low.div_euclid(step).saturating_mul(step);
    let high = (-(-interval.high).div_euclid(step)).saturating_mul(step);
    let (low, high) = match low == high {
        true => (ms(low - step), ms(high + step)),
        false => (ms(low), ms(high)),
    };
    let scale = Scale::of_millis(low.abs().max(high.abs()), environment.clock_step);
    format!("{} to {}", scale.number(low), scale.value(high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::calibration::{Calibration, NotCalibrated};
    use crate::bench::units::Micros;

    fn environment(calibration: InstrumentError) -> Environment {
        Environment {
            clock_step: Micros(100),
            calibration,
            ..Environment::default()
        }
    }

    #[test]
    fn an_error_is_an_interval_and_never_finer_than_the_clock() {
        let found = Calibration {
            requests: 40,
            concurrency: 5,
            ttft: Interval {
                low: 1_234,
                bias: 2_000,
                high: 3_406,
            },
            gap: Some(Interval {
                low: -612,
                bias: 10,
                high: 640,
            }),
        };
        let e = environment(InstrumentError::Known(found));
        assert_eq!(instrument_error(&e), "1.2 to 3.5 ms");
        assert_eq!(
            instrument_line(&e),
            "TTFT 1.2 to 3.5 ms, 2.0 ms as seen; a gap between chunks −0.7 to 0.7 ms (40 streams, 5 at a time)"
        );
    }

    #[test]
    fn what_no_clock_can_show_is_said_to_be_a_step_to_either_side() {
        let same = |at| Interval {
            low: at,
            bias: at,
            high: at,
        };
        let line = |step, at| {
            let mut e = environment(InstrumentError::Known(Calibration {
                requests: 40,
                concurrency: 5,
                ttft: same(at),
                gap: None,
            }));
            e.clock_step = Micros(step);
            instrument_error(&e)
        };
        assert_eq!(line(100, 0), "−0.1 to 0.1 ms");
        assert_eq!(line(1_000, 0), "−1 to 1 ms");
        assert_eq!(line(1_000, 3_000), "2 to 4 ms");
        assert_eq!(line(1_000, 3_200), "3 to 4 ms");
    }

    #[test]
    fn what_is_not_known_is_never_nothing() {
        let check = |why, expected: &str| {
            let e = environment(InstrumentError::Unknown(why));
            assert_eq!(instrument_error(&e), expected);
            assert_eq!(instrument_line(&e), expected);
        };
        check(NotCalibrated::Unsaid, "not calibrated");
        check(
            NotCalibrated::NoServiceWorker,
            "not calibrated: service workers are blocked",
        );
        check(NotCalibrated::Skipped, "not calibrated: skipped");
    }
}
