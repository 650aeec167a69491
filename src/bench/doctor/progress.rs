//! A check as it proceeds, put together from what the worker says.

use super::seen::{Seen, Why};
use super::words::{say, summary};
use super::{Checkup, Finding, Step, Told};
use crate::bench::plan::Target;

/// A check as a page sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What was found so far.
    pub checkup: Checkup,
    /// Where it stands.
    pub stage: Stage,
}

/// Where a check stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The worker is on its way, or the browser asks the person something.
    Preparing,
    /// Under way; the step once there is one.
    Trying(Option<Step>),
    /// Every step was taken or left out for a reason.
    Over,
    /// It could not go on; the words say why.
    Broken(String),
}

impl Progress {
    /// A check of `target` that has not begun.
    pub fn of(target: Target) -> Progress {
        Progress {
            checkup: Checkup {
                target,
                key: Default::default(),
                page: Default::default(),
                at_unix_ms: 0,
                findings: Vec::new(),
            },
            stage: Stage::Preparing,
        }
    }

    /// Takes what the worker says; what a screen reader should hear of it, empty for nothing.
    pub fn take(&mut self, told: Told) -> String {
        match told {
            Told::Checking(checkup) => {
                self.checkup = checkup;
                self.stage = Stage::Trying(None);
                String::new()
            }
            Told::Trying(step) => {
                self.stage = Stage::Trying(Some(step));
                String::new()
            }
            Told::Found(finding) => {
                let verdict = say(&self.checkup, &finding).verdict;
                let words = format!("{}: {}.", finding.seen.step().title(), verdict.label());
                self.checkup.findings.push(finding);
                words
            }
            Told::Checked => {
                self.stage = Stage::Over;
                summary(&self.checkup)
            }
            Told::Broken(why) => {
                self.stage = Stage::Broken(why.clone());
                why
            }
        }
    }

    /// The person stopped it: what was not tried says so.
    pub fn stop(&mut self) {
        for step in Step::ALL {
            if self.checkup.of(step).is_none() {
                self.checkup.findings.push(Finding {
                    seen: Seen::NotTried(step, Why::Stopped),
                    curl: None,
                });
            }
        }
        self.stage = Stage::Over;
    }

    /// Whether it is still under way.
    pub fn is_under_way(&self) -> bool {
        matches!(self.stage, Stage::Preparing | Stage::Trying(_))
    }

    /// Whether anything was found that is worth keeping.
    pub fn is_worth_keeping(&self) -> bool {
        let tried = |f: &Finding| !matches!(f.seen, Seen::NotTried(..));
        self.checkup.findings.iter().any(tried)
    }
}
