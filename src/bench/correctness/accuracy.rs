//! How right the answers were: error rate, mismatch rate and accuracy, each with what it is a share of.

use crate::bench::evidence::Evidence;
use crate::bench::plan::TestKind;
use crate::bench::stats::proportion::wilson_95;

/// The answers of a correctness test, counted. Requests that the end of the run cut short are in none of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accuracy {
    /// Requests that ended by themselves: answered or failed.
    pub ended: u32,
    /// Of these, failed.
    pub failed: u32,
    /// Answered with the number that was asked for.
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

    /// Requests that were answered, right or wrong.
    pub fn answered(&self) -> u32 {
        self.ended.saturating_sub(self.failed)
    }

    /// Answered without the number that was asked for.
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
