//! What a plan will do, before it does it: requests, time, tokens.

mod sentence;

use crate::bench::correctness::checks::{CheckKind, Checks};
use crate::bench::cost::money::{Money, shown};
use crate::bench::form::scripted::pace_of;
use crate::bench::plan::{ProviderKind, Target, TestKind, TestPlan};
use crate::bench::units::Micros;

/// Extra requests before the clock starts: one has the preflight answered.
pub const WARM_UPS: u32 = 1;

/// Tokens of a correctness test's prompt and of a short reply to it, about: the mean over its checks.
fn question_and_answer(checks: &Checks) -> (u32, u32) {
    let of = |kind| match kind {
        CheckKind::Numbers => (35, 10),
        CheckKind::Arithmetic => (25, 10),
        CheckKind::Copying => (45, 30),
        CheckKind::Counting => (170, 10),
        CheckKind::Json => (250, 70),
        CheckKind::Needle => (checks.needle_tokens.saturating_add(80), 10),
        // Nobody knows; a question and an answer in a sentence each.
        CheckKind::Own => (50, 30),
    };
    let all: Vec<(u32, u32)> = checks.kinds().into_iter().map(of).collect();
    let mean = |part: fn(&(u32, u32)) -> u32| {
        let sum: u64 = all.iter().map(|both| u64::from(part(both))).sum();
        u32::try_from(sum / all.len().max(1) as u64).unwrap_or(u32::MAX)
    };
    (mean(|both| both.0), mean(|both| both.1))
}

/// What a plan will do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// Measured requests.
    pub requests: u32,
    /// Extra requests.
    pub extras: u32,
    /// Requests on the wire at once; several where there are several runs.
    pub concurrency: Vec<u32>,
    /// How long it will take; an assumption, unless the replies are scripted.
    pub duration: Micros,
    /// The test's timeout where the test would take longer.
    pub cut_at: Option<Micros>,
    /// Input and output tokens of the measured requests together.
    pub tokens: u64,
    /// What the duration rests on, in words.
    pub basis: &'static str,
    /// What that costs, in words; empty where nobody said what tokens cost.
    pub cost: String,
}

/// What the plan will do.
pub fn forecast(plan: &TestPlan) -> Forecast {
    let concurrency = plan.concurrency_on_wire();
    let requests = plan.stop.requests;
    let (input, output) = tokens_of(plan);
    let each = u64::from(input) + u64::from(output);
    let Pace { ttft, gap, basis } = pace(&plan.target);
    let one = ttft.0 + gap.0 * u64::from(output.saturating_sub(1));
    let one = one.min(plan.request_timeout.0);
    let rounds = u64::from(requests.div_ceil(concurrency.max(1)));
    let duration = Micros(one.saturating_mul(rounds + u64::from(WARM_UPS)));
    Forecast {
        requests,
        extras: WARM_UPS,
        concurrency: vec![concurrency],
        duration,
        cut_at: (duration > plan.stop.timeout).then_some(plan.stop.timeout),
        tokens: each * u64::from(requests),
        basis,
        cost: cost_words(std::slice::from_ref(plan)),
    }
}

/// Input and output tokens of a request, on the mean.
fn tokens_of(plan: &TestPlan) -> (u32, u32) {
    match plan.kind {
        TestKind::Load => {
            let w = &plan.workload;
            (w.mean_input_tokens, w.mean_output_tokens)
        }
        TestKind::Correctness => question_and_answer(&plan.checks),
    }
}

/// `about $0.12` for all of the plans, and that a budget ends the run where it would cost more.
fn cost_words(plans: &[TestPlan]) -> String {
    let Some(cost) = plans.first().and_then(|plan| plan.cost.as_ref()) else {
        return String::new();
    };
    let all = plans.iter().fold(Money::ZERO, |sum, plan| {
        let (input, output) = tokens_of(plan);
        sum + cost.of(input, 0, output).times(plan.stop.requests)
    });
    match cost.budget {
        Some(budget) if budget < all => {
            format!("stopped by the budget of {}", shown(budget, &cost.currency))
        }
        _ => format!("about {}", shown(all, &cost.currency)),
    }
}

/// What several plans will do, one after the other.
pub fn forecast_all(plans: &[TestPlan]) -> Option<Forecast> {
    let mut each = plans.iter().map(forecast);
    let mut all = each.next()?;
    let mut longest = all.cut_at.unwrap_or(all.duration);
    for one in each {
        all.requests = all.requests.saturating_add(one.requests);
        all.extras += one.extras;
        all.concurrency.extend(one.concurrency);
        all.duration = all.duration + one.duration;
        all.tokens = all.tokens.saturating_add(one.tokens);
        longest = longest + one.cut_at.unwrap_or(one.duration);
        all.cut_at = all.cut_at.or(one.cut_at);
    }
    all.cut_at = all.cut_at.map(|_| longest);
    all.cost = cost_words(plans);
    Some(all)
}

/// The gap between tokens that is expected of a target; an assumption, unless its replies are scripted.
pub fn expected_gap(target: &Target) -> Micros {
    pace(target).gap
}

/// How a reply is expected to come.
struct Pace {
    ttft: Micros,
    gap: Micros,
    basis: &'static str,
}

/// The pace of scripted replies is known; of others only an assumption can be made.
fn pace(target: &Target) -> Pace {
    let scripted = match target.provider {
        ProviderKind::Simulator | ProviderKind::Simulated => pace_of(&target.model),
        _ => None,
    };
    match scripted {
        Some((ttft, gap)) => Pace {
            ttft,
            gap,
            basis: "The time follows from the script of the model.",
        },
        None => Pace {
            ttft: Micros::from_millis(500),
            gap: Micros::from_millis(15),
            basis: "The time assumes 0.5 s to the first token, then 15 ms a token; the API decides.",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::form::PlanForm;
    use crate::bench::form::validate::validate;
    use crate::bench::presets::Preset;
    use crate::bench::secret::Secret;

    fn check(preset: Preset, provider: ProviderKind, sentence: &str) {
        let form = PlanForm::default_for(None).with_provider(provider, None);
        let form = PlanForm {
            base_url: "http://localhost:8000/v1".to_owned(),
            model: "steady".to_owned(),
            ..preset.applied_to(&form)
        };
        let plan = validate(&form, &Secret::new("abcdefgh")).unwrap();
        assert_eq!(forecast(&plan).sentence(), sentence);
    }

    #[test]
    fn presets_are_said_in_one_sentence() {
        check(
            Preset::QuickLook,
            ProviderKind::Simulator,
            "30 requests + 1 warm-up, 5 at a time, about 10 s, about 21,000 tokens",
        );
        check(
            Preset::Leaderboard,
            ProviderKind::Simulated,
            "150 requests + 1 warm-up, 5 at a time, about 50 s, about 105,000 tokens",
        );
        check(
            Preset::LlmperfDefaults,
            ProviderKind::OpenAiCompatible,
            "10 requests + 1 warm-up, 6 at a time, about 8 s, about 7,000 tokens",
        );
    }

    #[test]
    fn scripted_models_are_asked_for_their_pace() {
        let check = |model: &str, expected: Option<(u64, u64)>| {
            let expected = expected.map(|(ttft, gap)| (Micros(ttft), Micros(gap)));
            assert_eq!(pace_of(model), expected, "{model}");
        };
        check("steady", Some((100_000, 10_000)));
        check("fast", Some((50_000, 1_000)));
        check("fault-500", None);
        check("nobody", None);
    }

    #[test]
    fn a_test_longer_than_its_timeout_says_so() {
        let mut form = Preset::Leaderboard.applied_to(&PlanForm::default_for(None));
        form.test_timeout = "20".to_owned();
        let plan = validate(&form, &Secret::default()).unwrap();
        assert_eq!(
            forecast(&plan).sentence(),
            "150 requests + 1 warm-up, 5 at a time, stopped after 20 s by the test timeout, at most 105,000 tokens"
        );
    }

    #[test]
    fn what_is_entered_as_a_price_is_in_the_sentence() {
        let check = |edit: fn(&mut PlanForm), end: &str| {
            let mut form = PlanForm::default_for(None);
            form.input_price = "3".to_owned();
            form.output_price = "15".to_owned();
            edit(&mut form);
            let plan = validate(&form, &Secret::default()).unwrap();
            let sentence = forecast(&plan).sentence();
            assert!(sentence.ends_with(end), "{sentence}");
        };
        // 30 × (550 × 3 + 150 × 15) / 1,000,000
        check(|_| {}, "about 21,000 tokens, about $0.117");
        check(|f| f.budget = "5".to_owned(), "tokens, about $0.117");
        check(
            |f| f.budget = "0.1".to_owned(),
            "tokens, stopped by the budget of $0.10",
        );
        check(|f| f.currency = "EUR".to_owned(), "tokens, about 0.117 EUR");
    }
}
