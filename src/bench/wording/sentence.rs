//! The result as a person could read it aloud.

use super::instrument::instrument_error;
use super::successes::{no_success, successes};
use crate::bench::calibration::InstrumentError;
use crate::bench::correctness::accuracy::Accuracy;
use crate::bench::evidence::{Basis, Evidence, Totals};
use crate::bench::format::{self, count};
use crate::bench::metric::Metric;
use crate::bench::run::RunEnd;

/// The result in one or two sentences: median time to first token, how many succeeded, what happened to the others, and
/// how the run ended where it did not finish.
pub fn sentence(evidence: &Evidence) -> String {
    let t = &evidence.totals;
    let mut text = Accuracy::of(evidence).map_or_else(String::new, |a| right_answers(&a));
    text.push_str(&if t.completed == 0 {
        no_success(t)
    } else {
        let share = successes(t);
        match evidence
            .distribution(Metric::Ttft)
            .and_then(|d| d.summary())
        {
            Some(ttft) => format!(
                "{} {}{}{}; {share}.",
                if t.completed == 1 {
                    "Time to first token"
                } else {
                    "Median time to first token"
                },
                format::ms(ttft.p50(), evidence.environment.clock_step),
                error(evidence),
                network(evidence, ttft.p50()),
            ),
            None => format!("{}.", capitalised(&share)),
        }
    });
    if let Some(flagged) = flagged(t) {
        text.push(' ');
        text.push_str(&flagged);
    }
    if let Some(end) = ending(&evidence.end, t.started, evidence.plan.stop.requests) {
        text.push(' ');
        text.push_str(&end);
    }
    text
}

/// How many answers were right, with a space behind; nothing where nothing was answered.
fn right_answers(a: &Accuracy) -> String {
    let right = match (a.right, a.answered()) {
        (_, 0) => return String::new(),
        (1, 1) => "The one answer was right".to_owned(),
        (0, 1) => "The one answer was wrong".to_owned(),
        (right, all) if right == all => format!("All {} answers were right", count(all.into())),
        (right, all) => format!(
            "{} of {} answers were right ({})",
            count(right.into()),
            count(all.into()),
            format::percent(f64::from(right) / f64::from(all))
        ),
    };
    match a.interval() {
        Some((low, high)) => format!(
            "{right}, which at 95 % confidence means between {} and {}. ",
            format::percent(low),
            format::percent(high)
        ),
        None => format!("{right}. "),
    }
}

/// How far off the instrument is; nothing where that is not known.
fn error(evidence: &Evidence) -> String {
    match evidence.environment.calibration {
        InstrumentError::Known(_) => format!(
            " (instrument error {})",
            instrument_error(&evidence.environment)
        ),
        InstrumentError::Unknown(_) => String::new(),
    }
}

/// What of the median the network floor makes up; nothing where the floor is not known or not below the median.
fn network(evidence: &Evidence, ttft_ms: f64) -> String {
    let step = evidence.environment.clock_step;
    match evidence.environment.floor {
        Some(floor) if floor.median.as_millis_f64() < ttft_ms => format!(
            ", of which about {} is network",
            format::ms(floor.median.as_millis_f64(), step)
        ),
        Some(_) | None => String::new(),
    }
}

/// Which samples the figures leave out, or that there are only flagged ones; nothing where all are clean.
fn flagged(t: &Totals) -> Option<String> {
    let n = t.marks.flagged;
    let rest = match (t.basis(), n) {
        (_, 0) => return None,
        (Basis::Flagged, 1) => "The sample is flagged, so the figures are doubtful".to_owned(),
        (Basis::Flagged, n) => format!(
            "All {} samples are flagged, so the figures are of flagged ones",
            count(n.into())
        ),
        (Basis::Clean, 1) => "1 sample is flagged and left out of the figures".to_owned(),
        (Basis::Clean, n) => format!(
            "{} samples are flagged and left out of the figures",
            count(n.into())
        ),
    };
    Some(format!("{rest}."))
}

fn ending(end: &RunEnd, started: u32, planned: u32) -> Option<String> {
    let before = match planned.saturating_sub(started) {
        0 => "before its last requests ended".to_owned(),
        1 => "before the last request was sent".to_owned(),
        n => format!("before the other {} were sent", count(n.into())),
    };
    match end {
        RunEnd::Finished => None,
        RunEnd::Stopped => Some(format!("The run was stopped {before}.")),
        RunEnd::TimedOut => Some(format!("The test's time ran out {before}.")),
        RunEnd::BudgetReached => Some(format!("The budget was used up {before}.")),
        RunEnd::GaveUp => Some(format!("The run was given up {before}.")),
        RunEnd::Broken(why) => Some(format!("The run broke off: {}", closed(why))),
    }
}

/// The text as a closed sentence.
fn closed(text: &str) -> String {
    let text = text.trim();
    match text.chars().last() {
        Some('.' | '!' | '?') => text.to_owned(),
        _ => format!("{text}."),
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::calibration::{Calibration, Interval};
    use crate::bench::environment::Floor;
    use crate::bench::evidence::FailureGroup;
    use crate::bench::record::FailureCause;
    use crate::bench::report::picture::tests::evidence_of;
    use crate::bench::units::Micros;

    fn evidence(completed: u32, failures: &[(FailureCause, u32)], incomplete: u32) -> Evidence {
        let failures: Vec<FailureGroup> = failures
            .iter()
            .map(|(cause, count)| FailureGroup {
                cause: *cause,
                count: *count,
                first_message: String::new(),
            })
            .collect();
        let started = completed + incomplete + failures.iter().map(|g| g.count).sum::<u32>();
        let mut evidence = evidence_of(&vec![312; completed as usize]);
        evidence.plan.stop.requests = started;
        evidence.totals = Totals {
            started,
            completed,
            incomplete,
            failures,
            ..Totals::default()
        };
        evidence
    }

    #[track_caller]
    fn check(evidence: &Evidence, expected: &str) {
        assert_eq!(sentence(evidence), expected);
    }

    #[track_caller]
    fn check_end(end: RunEnd, planned: u32, expected: &str) {
        let mut cut = evidence(40, &[], 0);
        cut.end = end;
        cut.plan.stop.requests = planned;
        let whole =
            format!("Median time to first token 312 ms; all 40 requests succeeded. {expected}");
        assert_eq!(sentence(&cut), whole);
    }

    #[test]
    fn a_good_run_is_one_sentence() {
        check(
            &evidence(150, &[], 0),
            "Median time to first token 312 ms; all 150 requests succeeded.",
        );
        check(
            &evidence(2, &[], 0),
            "Median time to first token 312 ms; both requests succeeded.",
        );
        check(
            &evidence(1, &[], 0),
            "Time to first token 312 ms; the one request succeeded.",
        );
    }

    #[test]
    fn the_network_s_part_is_named_where_it_is_known_and_smaller() {
        let floor = |ms| Floor {
            median: Micros::from_millis(ms),
            spread: Micros::from_millis(2),
            count: 5,
        };
        let mut run = evidence(150, &[], 0);
        run.environment.floor = Some(floor(45));
        check(
            &run,
            "Median time to first token 312 ms, of which about 45.0 ms is network; all 150 requests succeeded.",
        );
        assert_eq!(run.ttft_less_network_ms(), Some(267.0));
        run.environment.calibration = InstrumentError::Known(Calibration {
            ttft: Interval {
                low: 1_200,
                bias: 2_000,
                high: 3_400,
            },
            ..Calibration::default()
        });
        check(
            &run,
            "Median time to first token 312 ms (instrument error 1.20 to 3.40 ms), of which about 45.0 ms is network; all 150 requests succeeded.",
        );
        run.environment.calibration = InstrumentError::default();
        run.environment.floor = Some(floor(500));
        check(
            &run,
            "Median time to first token 312 ms; all 150 requests succeeded.",
        );
        assert_eq!(run.ttft_less_network_ms(), Some(0.0));
    }

    #[test]
    fn failures_are_named_with_their_counts() {
        use FailureCause::*;
        check(
            &evidence(147, &[(RateLimit, 3)], 0),
            "Median time to first token 312 ms; 147 of 150 requests succeeded, 3 were rate-limited.",
        );
        check(
            &evidence(1_200, &[(Timeout, 2), (BadRequest, 1)], 1),
            "Median time to first token 312 ms; 1,200 of 1,204 requests succeeded, 2 took too long, 1 was rejected as a \
             bad request, 1 was cut short by the end of the run.",
        );
    }

    #[test]
    fn flagged_and_frozen_samples_are_named() {
        let mut run = evidence(150, &[], 0);
        run.totals.marks.flagged = 12;
        check(
            &run,
            "Median time to first token 312 ms; all 150 requests succeeded. 12 samples are flagged and left out of the figures.",
        );
        run.totals.marks.flagged = 150;
        check(
            &run,
            "Median time to first token 312 ms; all 150 requests succeeded. All 150 samples are flagged, so the figures are of flagged ones.",
        );
        run.totals.marks.flagged = 0;
        run.totals.marks.frozen = 2;
        run.totals.started = 152;
        check(
            &run,
            "Median time to first token 312 ms; 150 of 152 requests succeeded, 2 were discarded because the browser was frozen.",
        );
        let mut none = evidence(0, &[], 0);
        none.totals.started = 5;
        none.totals.marks.frozen = 5;
        check(
            &none,
            "No request succeeded: all 5 were discarded because the browser was frozen.",
        );
    }

    #[test]
    fn a_run_without_success_says_what_failed_and_how() {
        use FailureCause::*;
        check(
            &evidence(0, &[(Auth, 5)], 0),
            "No request succeeded: all 5 were refused for the key or its permissions.",
        );
        check(
            &evidence(0, &[(Opaque, 2)], 0),
            "Neither request succeeded: both got no response that a page may see.",
        );
        check(
            &evidence(0, &[(Server, 1)], 0),
            "The one request did not succeed: it met a server error.",
        );
        check(
            &evidence(0, &[(RateLimit, 3), (Truncated, 1)], 1),
            "None of 5 requests succeeded: 3 were rate-limited, 1 was cut off before the end, 1 was cut short by the end \
             of the run.",
        );
        check(&evidence(0, &[], 0), "No request was sent.");
    }

    #[test]
    fn a_success_without_a_time_still_counts() {
        let mut untimed = evidence(3, &[], 0);
        untimed.distributions.clear();
        check(&untimed, "All 3 requests succeeded.");
    }

    #[test]
    fn a_run_that_did_not_finish_says_how_it_ended() {
        check_end(
            RunEnd::Stopped,
            150,
            "The run was stopped before the other 110 were sent.",
        );
        check_end(
            RunEnd::TimedOut,
            41,
            "The test's time ran out before the last request was sent.",
        );
        check_end(
            RunEnd::GaveUp,
            40,
            "The run was given up before its last requests ended.",
        );
        check_end(
            RunEnd::Broken("the worker fell silent".to_owned()),
            40,
            "The run broke off: the worker fell silent.",
        );
    }
}
