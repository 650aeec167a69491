//! What a correctness test found: three shares in words.

use crate::bench::correctness::accuracy::Accuracy;
use crate::bench::evidence::Evidence;
use crate::bench::format::{count, percent};
use crate::bench::report::facts::Fact;
use crate::bench::wording::plural;

/// Accuracy with its interval, mismatch rate and error rate; none of a load test.
pub fn answers(evidence: &Evidence) -> Vec<Fact> {
    let Some(a) = Accuracy::of(evidence) else {
        return Vec::new();
    };
    let requests = plural(a.ended.into(), "request");
    let of_ended = |some: u32, share: Option<f64>| {
        share.map(|share| format!("{} ({} of {requests})", percent(share), count(some.into())))
    };
    let fact = |name, value, explanation| Fact {
        name,
        value,
        explanation,
    };
    vec![
        fact(
            "Accuracy",
            accuracy(&a),
            Some(
                "Right answers of all answers: the number that was asked for is among those of the reply. The interval is Wilson's, at 95 %.",
            ),
        ),
        fact(
            "Mismatch rate",
            of_ended(a.mismatched(), a.mismatch_rate()),
            Some(
                "Answers without the number, of all requests that ended by themselves, failed ones included: as LLMPerf counts it.",
            ),
        ),
        fact(
            "Error rate",
            of_ended(a.failed, a.error_rate()),
            // Explained among the figures of the whole run.
            None,
        ),
    ]
}

/// `87.5 % (35 of 40 answers), 95 % interval 73.9 % to 94.5 %`; `None` where nothing was answered.
fn accuracy(a: &Accuracy) -> Option<String> {
    let (low, high) = a.interval()?;
    Some(format!(
        "{} ({} of {}), 95 % interval {} to {}",
        percent(a.share_right()?),
        count(a.right.into()),
        plural(a.answered().into(), "answer"),
        percent(low),
        percent(high)
    ))
}

/// What is to be said where no mismatch is listed; `None` where the list speaks for itself.
pub fn no_mismatches(evidence: &Evidence) -> Option<&'static str> {
    let a = Accuracy::of(evidence)?;
    match (a.answered(), a.mismatched()) {
        (0, _) => Some("Nothing was answered."),
        (_, 0) => Some("Every answer holds its number."),
        _ if evidence.rows.is_empty() => {
            Some("This result holds no list of requests, so the wrong answers cannot be shown.")
        }
        _ => None,
    }
}
