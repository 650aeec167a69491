//! What the requests of a plan say, one after the other, whatever kind of test it is.

use crate::bench::correctness::question::{Check, Questions, prompt};
use crate::bench::plan::{TestKind, TestPlan};
use crate::bench::provider::Prompt;
use crate::bench::workload::prompt::PromptSource;

/// The prompts of a run, in the order of sending.
#[derive(Clone, Debug)]
pub enum RequestSource {
    /// A load test's.
    Load(Box<PromptSource>),
    /// A correctness test's.
    Correctness(Box<Questions>),
}

impl RequestSource {
    /// The source of the plan's prompts.
    pub fn of(plan: &TestPlan) -> RequestSource {
        match plan.kind {
            TestKind::Load => {
                RequestSource::Load(Box::new(PromptSource::new(plan.seed, &plan.workload)))
            }
            TestKind::Correctness => {
                RequestSource::Correctness(Box::new(Questions::new(plan.seed)))
            }
        }
    }

    /// The same without its first `first` prompts, which another run has asked.
    pub fn after(plan: &TestPlan, first: u32) -> RequestSource {
        let mut source = RequestSource::of(plan);
        for _ in 0..first {
            source.next();
        }
        source
    }

    /// The next prompt, with what its reply is checked for.
    #[allow(clippy::should_implement_trait)] // it never ends, so an `Option` would only be in the way
    pub fn next(&mut self) -> (Prompt, Option<Check>) {
        match self {
            RequestSource::Load(prompts) => (prompts.next(), None),
            RequestSource::Correctness(questions) => {
                let expected = questions.next();
                let check = Check {
                    expected,
                    found: false,
                };
                (prompt(expected), Some(check))
            }
        }
    }
}
