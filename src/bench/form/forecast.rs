//! What a plan will do, before it does it: requests, time, tokens.

use crate::bench::correctness::checks::{CheckKind, Checks};
use crate::bench::form::number::grouped;
use crate::bench::plan::{ProviderKind, Target, TestKind, TestPlan};
use crate::bench::units::Micros;
use replies::{Ask, Catalogue};

/// Extra requests before the clock starts: one opens the connection and has the preflight answered.
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
}

/// What the plan will do.
pub fn forecast(plan: &TestPlan) -> Forecast {
    let concurrency = plan.concurrency_on_wire();
    let requests = plan.stop.requests;
    let (input, output) = match plan.kind {
        TestKind::Load => {
            let w = &plan.workload;
            (w.mean_input_tokens, w.mean_output_tokens)
        }
        TestKind::Correctness => question_and_answer(&plan.checks),
    };
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

/// Scripted replies are asked for their pace; of others only an assumption can be made.
fn pace(target: &Target) -> Pace {
    let scripted = match target.provider {
        ProviderKind::Simulator | ProviderKind::Simulated => scripted_pace(&target.model),
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

/// Time to the first token and mean gap of a built-in model's first reply; `None` where it has no such model, or the
/// model refuses.
fn scripted_pace(model: &str) -> Option<(Micros, Micros)> {
    const TOKENS: u32 = 65;
    let catalogue = Catalogue::built_in();
    let last = |tokens| {
        let reply = catalogue.reply(&Ask {
            model: model.to_owned(),
            max_tokens: Some(tokens),
            stream: true,
            ..Ask::default()
        });
        (reply.status == 200).then(|| Micros(reply.last_at_us()))
    };
    let first = last(1)?;
    let gaps = last(TOKENS)?.since(first);
    Some((first, Micros(gaps.0 / u64::from(TOKENS - 1))))
}

impl Forecast {
    /// The whole of it in a sentence: `150 requests + 1 warm-up, 5 at a time, about 50 s, about 105,000 tokens`.
    pub fn sentence(&self) -> String {
        let time = match self.cut_at {
            Some(timeout) => format!("stopped after {} by the test timeout", span(timeout)),
            None => format!("about {}", span(self.duration)),
        };
        let runs = match self.concurrency.len() {
            0 | 1 => String::new(),
            runs => format!("{runs} runs one after the other: "),
        };
        format!(
            "{runs}{} {} + {} {}, {} at a time, {time}, {}{} tokens",
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
            assert_eq!(scripted_pace(model), expected, "{model}");
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
}
