//! How long, how fine and when.

use crate::bench::units::Micros;

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

/// Year, month and day of the day that comes `days` after 1970-01-01. It counts years from March (H. Hinnant,
/// "chrono-compatible low-level date algorithms").
pub fn civil_date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
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
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

/// A wall-clock instant to the minute, in UTC: `2026-11-24 04:15 UTC`.
pub fn date_time_utc(unix_ms: u64) -> String {
    let minutes = unix_ms / 60_000;
    let (year, month, day) = civil_date(minutes / 1_440);
    let minute_of_day = minutes % 1_440;
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02} UTC",
        minute_of_day / 60,
        minute_of_day % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(actual: impl AsRef<str>, expected: &str) {
        assert_eq!(actual.as_ref(), expected);
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
        check(clock_step(Micros(1_000)), "1 ms");
    }

    #[test]
    fn dates_are_civil() {
        check(date_time_utc(0), "1970-01-01 00:00 UTC");
        check(date_time_utc(951_782_400_000), "2000-02-29 00:00 UTC");
        check(date_time_utc(1_795_493_700_000), "2026-11-24 04:15 UTC");
    }
}
