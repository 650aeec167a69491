//! What a plan will do, before it does it: requests, time, tokens.

use crate::bench::correctness::checks::{CheckKind, Checks};
use crate::bench::cost::money::{Money, shown};
use crate::bench::form::number::grouped;
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

/// From here on a run is asked about before it begins: more requests, or more tokens, than these.
const MANY_REQUESTS: u32 = 1_000;
const MANY_TOKENS: u64 = 1_000_000;

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

impl Forecast {
    /// The whole of it in a sentence: `150 requests + 1 warm-up, 5 at a time, about 50 s, about 105,000 tokens`.
    pub fn sentence(&self) -> String {
        let time = match self.cut_at {
            Some(timeout) => format!("stopped after {} by the test timeout", span(timeout)),
            None => format!("about {}", span(self.duration)),
        };
        let cost = match self.cost.as_str() {
            "" => String::new(),
            words => format!(", {words}"),
        };
        let runs = match self.concurrency.len() {
            0 | 1 => String::new(),
            runs => format!("{runs} runs one after the other: "),
        };
        format!(
            "{runs}{} {} + {} {}, {} at a time, {time}, {}{} tokens{cost}",
            grouped(u64::from(self.requests)),
            noun(self.requests, "request"),
            self.extras,
            noun(self.extras, "warm-up"),
            listed(&self.concurrency),
            if self.cut_at.is_some() {
                "at most "
            } else {
                "about "
            },
            grouped(rounded(self.tokens)),
        )
    }
}

impl Forecast {
    /// What to ask before a run of so many requests or tokens; `None` where neither is many.
    pub fn question(&self) -> Option<String> {
        let many = self.requests > MANY_REQUESTS || self.tokens > MANY_TOKENS;
        many.then(|| {
            format!(
                "{} requests, about {} tokens",
                grouped(self.requests.into()),
                grouped(rounded(self.tokens))
            )
        })
    }
}

fn noun(n: u32, one: &str) -> String {
    format!("{one}{}", if n == 1 { "" } else { "s" })
}

/// `1, 5 and 20`.
fn listed(numbers: &[u32]) -> String {
    match numbers {
        [] => String::new(),
        [one] => one.to_string(),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(u32::to_string).collect();
            format!("{} and {last}", most.join(", "))
        }
    }
}

/// Three digits are all that an estimate deserves.
fn rounded(n: u64) -> u64 {
    let unit = 10_u64.pow(n.checked_ilog10().unwrap_or(0).saturating_sub(2));
    (n + unit / 2) / unit * unit
}

/// A span as people say it, no finer than an estimate is.
fn span(time: Micros) -> String {
    let secs = (time.0 + 500_000) / 1_000_000;
    match secs {
        0..10 => format!("{} s", secs.max(1)),
        10..90 => format!("{} s", (secs + 2) / 5 * 5),
        90..5_400 => format!("{} min", (secs + 30) / 60),
        _ => format!("{} h", (secs + 1_800) / 3_600),
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
    fn spans_and_counts_are_no_finer_than_estimates_are() {
        let spoken = |secs, text: &str| assert_eq!(span(Micros::from_secs(secs)), text);
        spoken(0, "1 s");
        spoken(9, "9 s");
        spoken(12, "10 s");
        spoken(88, "90 s");
        spoken(90, "2 min");
        spoken(600, "10 min");
        spoken(86_400, "24 h");
        let counted = |n, expected| assert_eq!(rounded(n), expected);
        counted(0, 0);
        counted(700, 700);
        counted(1_234, 1_230);
        counted(123_456_789, 123_000_000);
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

    #[test]
    fn many_requests_or_tokens_are_asked_about() {
        let check = |requests: &str, output: &str, expected: Option<&str>| {
            let mut form = PlanForm::default_for(None);
            form.requests = requests.to_owned();
            form.mean_output_tokens = output.to_owned();
            let plan = validate(&form, &Secret::default()).unwrap();
            assert_eq!(forecast(&plan).question().as_deref(), expected);
        };
        check("1000", "450", None);
        check("1001", "1", Some("1,001 requests, about 552,000 tokens"));
        check(
            "1000",
            "451",
            Some("1,000 requests, about 1,000,000 tokens"),
        );
    }
}
