//! All questions of a run by their place: for the worker that asks them, and for the page that shows them again.

use crate::bench::correctness::checks::{CheckKind, Checks};
use crate::bench::correctness::further;
use crate::bench::correctness::own::{self, OwnQuestion, OwnRule};
use crate::bench::correctness::question::{Numbers, Question, Rule, user_message};
use crate::bench::plan::TestPlan;
use crate::bench::run::Run;

/// No test has as many requests: a place beyond is one that a broken link claims.
const MOST_ASKED: u32 = 10_000;

/// The questions of one run, in any order.
#[derive(Clone, Debug)]
pub struct Questionnaire {
    seed: u64,
    checks: Checks,
    numbers: Numbers,
    /// The numbers drawn so far.
    drawn: Vec<u32>,
    own: Vec<OwnQuestion>,
}

impl Questionnaire {
    /// The questions of a plan; `own` is the text of the person's own set, where it is at hand.
    ///
    /// # Errors
    /// Words for a person where the set has faults.
    pub fn of(plan: &TestPlan, own: Option<&str>) -> Result<Questionnaire, String> {
        let own = match own {
            Some(text) => own::questions(text).map_err(|faults| faults.join(" "))?,
            None => Vec::new(),
        };
        Ok(Questionnaire {
            seed: plan.seed,
            checks: plan.checks.clone(),
            numbers: Numbers::new(plan.seed),
            drawn: Vec::new(),
            own,
        })
    }

    /// The questions of a result; those of the person's own are there where `run` brings them.
    pub fn shown(plan: &TestPlan, run: Option<&Run>) -> Questionnaire {
        let own = run.and_then(|run| run.questions.as_deref());
        let own = own.and_then(|text| own::questions(text).ok());
        Questionnaire {
            seed: plan.seed,
            checks: plan.checks.clone(),
            numbers: Numbers::new(plan.seed),
            drawn: Vec::new(),
            own: own.unwrap_or_default(),
        }
    }

    /// What the request at `index` asks; `None` where it is a question of the person's own and their set is not at hand.
    pub fn at(&mut self, index: u32) -> Option<Question> {
        if index >= MOST_ASKED {
            return None;
        }
        let (kind, nth) = self.checks.turn(index);
        match kind {
            CheckKind::Numbers => {
                let number = self.number(nth);
                Some(Question {
                    user: user_message(number),
                    rule: Rule::Number(number),
                })
            }
            CheckKind::Own => {
                let at = nth as usize % self.own.len().max(1);
                self.own.get(at).map(of_own)
            }
            kind => Some(further::question(
                kind,
                self.seed,
                nth,
                self.checks.needle_tokens,
            )),
        }
    }

    /// What makes its reply right, without the cost of a long question.
    pub fn rule_at(&mut self, index: u32) -> Option<Rule> {
        match self.checks.turn(index) {
            (CheckKind::Needle, nth) if index < MOST_ASKED => {
                Some(further::rule(CheckKind::Needle, self.seed, nth))
            }
            _ => self.at(index).map(|question| question.rule),
        }
    }

    /// LLMPerf's nth number.
    fn number(&mut self, nth: u32) -> u32 {
        let nth = nth as usize;
        while self.drawn.len() <= nth {
            self.drawn.push(self.numbers.next());
        }
        self.drawn.get(nth).copied().unwrap_or_default()
    }
}

fn of_own(question: &OwnQuestion) -> Question {
    Question {
        user: question.prompt.clone(),
        rule: match &question.rule {
            OwnRule::Expected(text) => Rule::Exact(text.clone()),
            OwnRule::Pattern(pattern) => Rule::Pattern(pattern.clone()),
        },
    }
}
