//! The instrument's own error in words.

use crate::bench::calibration::{InstrumentError, Interval};
use crate::bench::environment::Environment;
use crate::bench::format::Scale;
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
        "TTFT {}{gap} ({}, {} at a time)",
        interval(environment, found.ttft),
        plural(found.requests.into(), "stream"),
        found.concurrency
    )
}

fn interval(environment: &Environment, interval: Interval) -> String {
    let ms = |micros: i64| micros as f64 / 1e3;
    let (low, high) = (ms(interval.low), ms(interval.high));
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
        assert_eq!(instrument_error(&e), "1.2 to 3.4 ms");
        assert_eq!(
            instrument_line(&e),
            "TTFT 1.2 to 3.4 ms; a gap between chunks −0.6 to 0.6 ms (40 streams, 5 at a time)"
        );
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
