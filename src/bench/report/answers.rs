//! What a correctness test found: three shares in words.

use crate::bench::correctness::accuracy::Accuracy;
use crate::bench::correctness::checks::CheckKind;
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
            Some("Right answers of all answers. The interval is Wilson's, at 95 %."),
        ),
        fact(
            "Mismatch rate",
            of_ended(a.mismatched(), a.mismatch_rate()),
            Some(
                "Wrong answers of all requests that ended by themselves, failed ones included: as LLMPerf counts it.",
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

/// One check's line in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckLine {
    /// Its name.
    pub check: String,
    /// Right answers of all answers: `9 of 10`.
    pub right: String,
    /// Their share; `None` where nothing was answered.
    pub accuracy: Option<String>,
    /// The 95 % interval of that share; `None` where nothing was answered.
    pub interval: Option<String>,
    /// Requests that failed.
    pub failed: String,
    /// What makes an answer right.
    pub rule: &'static str,
}

/// A line for each check, where there are several and a list of requests.
pub fn by_check(evidence: &Evidence) -> Vec<CheckLine> {
    let all = Accuracy::by_check(evidence).into_iter();
    all.map(|(kind, a)| CheckLine {
        check: match (kind, &evidence.plan.checks.own) {
            (CheckKind::Own, Some(set)) => set.name.clone(),
            (kind, _) => kind.label().to_owned(),
        },
        right: format!(
            "{} of {}",
            count(a.right.into()),
            count(a.answered().into())
        ),
        accuracy: a.share_right().map(percent),
        interval: a
            .interval()
            .map(|(low, high)| format!("{} to {}", percent(low), percent(high))),
        failed: count(a.failed.into()),
        rule: rule(kind),
    })
    .collect()
}

/// What makes an answer to a check right, in words.
pub fn rule(kind: CheckKind) -> &'static str {
    match kind {
        CheckKind::Numbers => "the number is among those of the reply, as LLMPerf has it",
        CheckKind::Arithmetic => "the last number of the reply is the result",
        CheckKind::Copying => "the string stands in the reply by itself, to the letter",
        CheckKind::Counting => "the last number of the reply is the count",
        CheckKind::Json => "the reply is JSON that is valid against the schema",
        CheckKind::Needle => "the last number of the reply is the code that was asked for",
        CheckKind::Own => "the reply is the expected text, or the pattern is found in it",
    }
}

/// What is to be said where no mismatch is listed; `None` where the list speaks for itself.
pub fn no_mismatches(evidence: &Evidence) -> Option<&'static str> {
    let a = Accuracy::of(evidence)?;
    match (a.answered(), a.mismatched()) {
        (0, _) => Some("Nothing was answered."),
        (_, 0) => Some("Every answer is right."),
        _ if evidence.rows.is_empty() => {
            Some("This result holds no list of requests, so the wrong answers cannot be shown.")
        }
        _ => None,
    }
}
