//! How right the answers were: error rate, mismatch rate and accuracy, each with what it is a share of.

use crate::bench::correctness::checks::CheckKind;
use crate::bench::evidence::Evidence;
use crate::bench::plan::TestKind;
use crate::bench::row::{Ending, RequestRow};
use crate::bench::stats::proportion::wilson_95;

/// The answers of a correctness test, counted. Requests that the end of the run cut short are in none of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accuracy {
    /// Requests that ended by themselves: answered or failed.
    pub ended: u32,
    /// Of these, failed.
    pub failed: u32,
    /// Answered rightly.
    pub right: u32,
}

impl Accuracy {
    /// The answers of a correctness test; `None` for a load test.
    pub fn of(evidence: &Evidence) -> Option<Accuracy> {
        let t = &evidence.totals;
        (evidence.plan.kind == TestKind::Correctness).then(|| Accuracy {
            ended: t.completed.saturating_add(t.failed()),
            failed: t.failed(),
            right: t.right_answers.min(t.completed),
        })
    }

    /// The answers by check, in the order of the checks; none for a load test, for one check alone, and where there is no list
    /// of requests.
    pub fn by_check(evidence: &Evidence) -> Vec<(CheckKind, Accuracy)> {
        let checks = &evidence.plan.checks;
        let kinds = checks.kinds();
        let is_one = evidence.plan.kind == TestKind::Load || kinds.len() < 2;
        if is_one || evidence.rows.is_empty() {
            return Vec::new();
        }
        let of = |kind| {
            let of_kind = |row: &&RequestRow| checks.turn(row.index).0 == kind;
            Accuracy::of_rows(evidence.rows.iter().filter(of_kind))
        };
        kinds.into_iter().map(|kind| (kind, of(kind))).collect()
    }

    fn of_rows<'a>(rows: impl Iterator<Item = &'a RequestRow>) -> Accuracy {
        let mut all = Accuracy {
            ended: 0,
            failed: 0,
            right: 0,
        };
        for row in rows.filter(|row| !row.marks.is_frozen()) {
            match row.ending {
                Ending::Incomplete => {}
                Ending::Completed => {
                    all.ended += 1;
                    all.right += u32::from(row.is_right() == Some(true));
                }
                Ending::Failed(_) => {
                    all.ended += 1;
                    all.failed += 1;
                }
            }
        }
        all
    }

    /// Requests that were answered, right or wrong.
    pub fn answered(&self) -> u32 {
        self.ended.saturating_sub(self.failed)
    }

    /// Answered otherwise.
    pub fn mismatched(&self) -> u32 {
        self.answered().saturating_sub(self.right)
    }

    /// Failures ÷ requests that ended, as LLMPerf has it; `None` where none ended.
    pub fn error_rate(&self) -> Option<f64> {
        share(self.failed, self.ended)
    }

    /// Mismatches ÷ requests that ended, failures included, as LLMPerf has it; `None` where none ended.
    pub fn mismatch_rate(&self) -> Option<f64> {
        share(self.mismatched(), self.ended)
    }

    /// Right answers ÷ answers; `None` where nothing was answered.
    pub fn share_right(&self) -> Option<f64> {
        share(self.right, self.answered())
    }

    /// The 95 % interval of [`Accuracy::share_right`] by Wilson's score; `None` where nothing was answered.
    pub fn interval(&self) -> Option<(f64, f64)> {
        wilson_95(self.right.into(), self.answered().into())
    }
}

fn share(some: u32, of: u32) -> Option<f64> {
    (of > 0).then(|| f64::from(some) / f64::from(of))
}
