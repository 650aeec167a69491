//! What the requests of a plan say, one after the other, whatever kind of test it is.

use crate::bench::correctness::judge::{Judge, Number};
use crate::bench::correctness::question::{Numbers, prompt, user_message};
use crate::bench::correctness::questionnaire::Questionnaire;
use crate::bench::plan::{TestKind, TestPlan};
use crate::bench::provider::Prompt;
use crate::bench::workload::prompt::PromptSource;

/// An extra request to the exact URL: it has the preflight answered, and costs one token, or the
/// fewest that the API can be asked for.
pub fn warm_up(max_tokens: u32) -> Prompt {
    Prompt {
        system: String::new(),
        user: "Say OK.".into(),
        prompt_tokens: 4,
        max_tokens,
        is_limited: true,
    }
}

/// One request: its prompt, and who judges its reply in a correctness test.
pub struct Request {
    /// What is asked.
    pub prompt: Prompt,
    /// Who says whether the reply is right; `None` in a load test.
    pub judge: Option<Box<dyn Judge>>,
}

/// The requests of a run, in the order of sending; they never end.
pub trait RequestSource {
    /// The next request.
    fn next(&mut self) -> Request;
}

/// Which sources a worker carries: the source of a plan's requests, or words where it cannot ask them. The text is the
/// person's own set of questions, where the plan has one.
pub type Sources = fn(&TestPlan, Option<&str>) -> Result<Box<dyn RequestSource>, String>;

/// The sources of LLMPerf's own tests, which the small worker carries.
///
/// # Errors
/// Words where the plan has further checks.
pub fn of_llmperf(plan: &TestPlan, _: Option<&str>) -> Result<Box<dyn RequestSource>, String> {
    match plan.kind {
        TestKind::Load => Ok(Box::new(PromptSource::new(plan.seed, &plan.workload))),
        TestKind::Correctness if plan.checks.are_llmperf_s() => {
            Ok(Box::new(Numbers::new(plan.seed)))
        }
        TestKind::Correctness => Err("it does not know these checks; reload the page".to_owned()),
    }
}

/// Every source.
///
/// # Errors
/// Words where the person's own questions are missing or faulty.
pub fn every(plan: &TestPlan, own: Option<&str>) -> Result<Box<dyn RequestSource>, String> {
    if plan.kind == TestKind::Load || plan.checks.are_llmperf_s() {
        return of_llmperf(plan, own);
    }
    if plan.checks.own.is_some() && own.is_none() {
        return Err("the file of questions is not at hand; choose it again".to_owned());
    }
    let questions = Questionnaire::of(plan, own)?;
    Ok(Box::new(Asked { questions, next: 0 }))
}

/// A source without its first `first` requests, which another run has asked.
pub fn after(mut source: Box<dyn RequestSource>, first: u32) -> Box<dyn RequestSource> {
    for _ in 0..first {
        source.next();
    }
    source
}

impl RequestSource for PromptSource {
    fn next(&mut self) -> Request {
        Request {
            prompt: PromptSource::next(self),
            judge: None,
        }
    }
}

impl RequestSource for Numbers {
    fn next(&mut self) -> Request {
        let number = Numbers::next(self);
        Request {
            prompt: prompt(user_message(number)),
            judge: Some(Box::new(Number::new(number))),
        }
    }
}

/// The questions of a correctness test with further checks.
struct Asked {
    questions: Questionnaire,
    next: u32,
}

impl RequestSource for Asked {
    fn next(&mut self) -> Request {
        let question = self.questions.at(self.next);
        self.next += 1;
        Request {
            judge: question.as_ref().map(|q| q.rule.judge()),
            prompt: prompt(question.map_or_else(String::new, |q| q.user)),
        }
    }
}
