//! What was asked: target, workload and load in a line each.

use crate::bench::correctness::checks::{CheckKind, Checks};
use crate::bench::cost::Cost;
use crate::bench::cost::money::{Money, shown};
use crate::bench::custom::Custom;
use crate::bench::format::count;
use crate::bench::plan::{ProviderKind, Target, TestKind, TestPlan};

/// What was asked, in a line: workload, number of requests, how many at a time.
pub fn plan_line(plan: &TestPlan) -> String {
    format!(
        "{}, {}, {}",
        workload_words(plan),
        plural(plan.stop.requests.into(), "request"),
        at_a_time(plan),
    )
}

/// How many requests at once: `5 at a time`.
pub fn at_a_time(plan: &TestPlan) -> String {
    format!("{} at a time", count(plan.concurrency_asked().into()))
}

/// What each request asks for: `550 tokens in, 150 out`, or the numbers of a correctness test.
pub fn workload_words(plan: &TestPlan) -> String {
    let w = &plan.workload;
    match plan.kind {
        TestKind::Load => format!(
            "{} tokens in, {} out",
            spread(w.mean_input_tokens, w.stddev_input_tokens),
            spread(w.mean_output_tokens, w.stddev_output_tokens),
        ),
        TestKind::Correctness => format!("Correctness test, {}", checks_line(&plan.checks)),
    }
}

/// The checks of a correctness test: `numbers in words`, `arithmetic, counting and 20 questions of mine.jsonl`.
pub fn checks_line(checks: &Checks) -> String {
    let of = |kind| match (kind, &checks.own) {
        (CheckKind::Own, Some(set)) => {
            format!("{} of {}", plural(set.count.into(), "question"), set.name)
        }
        (CheckKind::Needle, _) => {
            format!("needle in {} tokens", count(checks.needle_tokens.into()))
        }
        (CheckKind::Json, _) => kind.label().to_owned(),
        (kind, _) => kind.label().to_lowercase(),
    };
    let all: Vec<String> = checks.kinds().into_iter().map(of).collect();
    match all.as_slice() {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        all => all.concat(),
    }
}

/// A mean and its standard deviation: `550`, `550 ± 150`.
pub fn spread(mean: u32, stddev: u32) -> String {
    match stddev {
        0 => count(mean.into()),
        _ => format!("{} ± {}", count(mean.into()), count(stddev.into())),
    }
}

/// Prices as entered, and the budget: `$3.00 in, $15.00 out a million tokens; budget $1.00`.
pub fn prices_line(cost: &Cost) -> String {
    let price = |money: Money| shown(money.times(1_000_000), &cost.currency);
    let cached = cost
        .cached_input
        .map(|money| format!("{} cached, ", price(money)));
    let budget = cost
        .budget
        .map(|money| format!("; budget {}", shown(money, &cost.currency)));
    format!(
        "{} in, {}{} out a million tokens{}",
        price(cost.input),
        cached.unwrap_or_default(),
        price(cost.output),
        budget.unwrap_or_default()
    )
}

/// A described wire format in a line: the path, the headers' names, where the text stands.
pub fn custom_line(custom: &Custom) -> String {
    let names: Vec<&str> = custom.headers.iter().map(|h| h.name.as_str()).collect();
    let with = match names.is_empty() {
        true => String::new(),
        false => format!(" with {}", names.join(", ")),
    };
    format!(
        "POST {}{with}; text at {} of {} events; body {}",
        custom.path,
        custom.places.text,
        custom.framing.word(),
        custom.body
    )
}

/// A count and its noun: `1 request`, `150 requests`.
pub fn plural(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(n), if n == 1 { "" } else { "s" })
}

/// The LLM API in a few words: the model and where it is served.
pub fn target_line(target: &Target) -> String {
    match target.provider {
        ProviderKind::Simulated => format!("{}, simulated in the page (no network)", target.model),
        _ => format!("{} at {}", target.model, target.base_url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::report::picture::tests::evidence_of;

    #[test]
    fn a_plan_is_a_line() {
        let mut plan = evidence_of(&[312]).plan;
        plan.workload.stddev_input_tokens = 150;
        plan.workload.mean_output_tokens = 1_500;
        assert_eq!(
            plan_line(&plan),
            "550 ± 150 tokens in, 1,500 out, 1 request, 1 at a time"
        );
        assert_eq!(
            target_line(&plan.target),
            "steady, simulated in the page (no network)"
        );
        plan.target.provider = ProviderKind::OpenAiCompatible;
        plan.target.base_url = "http://127.0.0.1:8090/v1".to_owned();
        assert_eq!(
            target_line(&plan.target),
            "steady at http://127.0.0.1:8090/v1"
        );
    }
}
