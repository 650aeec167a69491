//! A result in sentences: what a person could read aloud, and the text twins of pictures.

use crate::bench::evidence::{Evidence, Omission, Totals};
use crate::bench::format::{self, count};
use crate::bench::metric::Metric;
use crate::bench::plan::{ProviderKind, Target, TestPlan};
use crate::bench::record::FailureCause;
use crate::bench::row::{Ending, RequestRow};
use crate::bench::run::RunEnd;
use crate::bench::stats::summary::Summary;
use crate::bench::units::Micros;

/// The result in one or two sentences: median time to first token, how many succeeded, what happened to the others, and
/// how the run ended where it did not finish.
pub fn sentence(evidence: &Evidence) -> String {
    let t = &evidence.totals;
    let mut text = if t.completed == 0 {
        no_success(t)
    } else {
        let share = successes(t);
        match evidence
            .distribution(Metric::Ttft)
            .and_then(|d| d.summary())
        {
            Some(ttft) => format!(
                "{} {}; {share}.",
                if t.completed == 1 {
                    "Time to first token"
                } else {
                    "Median time to first token"
                },
                format::ms(ttft.p50(), evidence.environment.clock_step),
            ),
            None => format!("{}.", capitalised(&share)),
        }
    };
    if let Some(end) = ending(&evidence.end, t.started, evidence.plan.stop.requests) {
        text.push(' ');
        text.push_str(&end);
    }
    text
}

fn successes(t: &Totals) -> String {
    match (t.completed, t.started) {
        (1, 1) => "the one request succeeded".to_owned(),
        (2, 2) => "both requests succeeded".to_owned(),
        (done, all) if done == all => format!("all {} requests succeeded", count(all.into())),
        (done, all) => {
            let mut parts = vec![format!(
                "{} of {} requests succeeded",
                count(done.into()),
                count(all.into())
            )];
            parts.extend(misses(t));
            parts.join(", ")
        }
    }
}

fn no_success(t: &Totals) -> String {
    let misses: Vec<(u32, String)> = t
        .failures
        .iter()
        .map(|g| (g.count, fate(g.cause, g.count)))
        .chain((t.incomplete > 0).then(|| (t.incomplete, cut_short(t.incomplete))))
        .collect();
    match (t.started, misses.as_slice()) {
        (0, _) => "No request was sent.".to_owned(),
        (1, [(_, fate)]) => format!("The one request did not succeed: it {fate}."),
        (2, [(2, fate)]) => format!("Neither request succeeded: both {fate}."),
        (all, [(n, fate)]) if *n == all => {
            format!("No request succeeded: all {} {fate}.", count(all.into()))
        }
        (all, _) => {
            let fates: Vec<String> = misses
                .iter()
                .map(|(n, f)| format!("{} {f}", count((*n).into())))
                .collect();
            format!(
                "None of {} requests succeeded: {}.",
                count(all.into()),
                fates.join(", ")
            )
        }
    }
}

fn misses(t: &Totals) -> Vec<String> {
    let failed = t
        .failures
        .iter()
        .map(|g| format!("{} {}", count(g.count.into()), fate(g.cause, g.count)));
    let incomplete = (t.incomplete > 0)
        .then(|| format!("{} {}", count(t.incomplete.into()), cut_short(t.incomplete)));
    failed.chain(incomplete).collect()
}

fn was(n: u32) -> &'static str {
    if n == 1 { "was" } else { "were" }
}

fn cut_short(n: u32) -> String {
    format!("{} cut short by the end of the run", was(n))
}

/// What happened to `n` requests that failed for `cause`, as the end of a sentence that they begin.
pub fn fate(cause: FailureCause, n: u32) -> String {
    match cause {
        FailureCause::BadRequest if n == 1 => "was rejected as a bad request".to_owned(),
        FailureCause::BadRequest => "were rejected as bad requests".to_owned(),
        FailureCause::Auth => format!("{} refused for the key or its permissions", was(n)),
        FailureCause::RateLimit => format!("{} rate-limited", was(n)),
        FailureCause::Server => "met a server error".to_owned(),
        FailureCause::Stream => "broke off with an error in the stream".to_owned(),
        FailureCause::Truncated => format!("{} cut off before the end", was(n)),
        FailureCause::Opaque => "got no response that a page may see".to_owned(),
        FailureCause::Timeout => "took too long".to_owned(),
        FailureCause::Cancelled => format!("{} cancelled", was(n)),
    }
}

/// What to do about a cause of failure.
pub fn advice(cause: FailureCause) -> &'static str {
    match cause {
        FailureCause::BadRequest => {
            "Check the model's name, the limits and the sampling parameters against the message."
        }
        FailureCause::Auth => "Check the key, and that it may use this model.",
        FailureCause::RateLimit => {
            "Ask for fewer concurrent requests, or wait until the limit is lifted."
        }
        FailureCause::Server => {
            "The fault is the provider's: try again later, or with a shorter prompt."
        }
        FailureCause::Stream => "The provider broke off: its message says why.",
        FailureCause::Truncated => {
            "Something between here and the provider closes streams early: look for a proxy's time or size limit."
        }
        FailureCause::Opaque => {
            "Check the base URL, that the server runs, and that it allows this page's origin (CORS): a browser cannot tell these apart."
        }
        FailureCause::Timeout => {
            "Raise the timeout of a request, or ask for fewer tokens or fewer concurrent requests."
        }
        FailureCause::Cancelled => "Run it again to the end.",
    }
}

fn ending(end: &RunEnd, started: u32, planned: u32) -> Option<String> {
    let before = match planned.saturating_sub(started) {
        0 => "before its last requests ended".to_owned(),
        1 => "before the last request was sent".to_owned(),
        n => format!("before the other {} were sent", count(n.into())),
    };
    match end {
        RunEnd::Finished => None,
        RunEnd::Stopped => Some(format!("The run was stopped {before}.")),
        RunEnd::TimedOut => Some(format!("The test's time ran out {before}.")),
        RunEnd::GaveUp => Some(format!("The run was given up {before}.")),
        RunEnd::Broken(why) => Some(format!("The run broke off: {}", closed(why))),
    }
}

/// The text as a closed sentence.
fn closed(text: &str) -> String {
    let text = text.trim();
    match text.chars().last() {
        Some('.' | '!' | '?') => text.to_owned(),
        _ => format!("{text}."),
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// What was asked, in a line: workload, number of requests, how many at a time.
pub fn plan_line(plan: &TestPlan) -> String {
    let w = &plan.workload;
    format!(
        "{} tokens in, {} out, {}, {} at a time",
        spread(w.mean_input_tokens, w.stddev_input_tokens),
        spread(w.mean_output_tokens, w.stddev_output_tokens),
        plural(plan.stop.requests.into(), "request"),
        count(plan.concurrency_asked().into()),
    )
}

/// A mean and its standard deviation: `550`, `550 ± 150`.
pub fn spread(mean: u32, stddev: u32) -> String {
    match stddev {
        0 => count(mean.into()),
        _ => format!("{} ± {}", count(mean.into()), count(stddev.into())),
    }
}

/// A count and its noun: `1 request`, `150 requests`.
pub fn plural(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(n), if n == 1 { "" } else { "s" })
}

/// The LLM API in a few words: the model and where it is served.
pub fn target_line(target: &Target) -> String {
    match target.provider {
        ProviderKind::Simulated => format!("{}, simulated in the page (no network)", target.model),
        ProviderKind::Simulator | ProviderKind::OpenAi | ProviderKind::OpenAiCompatible => {
            format!("{} at {}", target.model, target.base_url)
        }
    }
}

/// Where the token counts came from.
pub fn token_source(t: &Totals) -> String {
    match (t.counted_replies, t.completed) {
        (_, 0) => "No reply, so no tokens were counted.".to_owned(),
        (0, _) => "The provider sent no token counts: output tokens are unknown, input tokens are as drawn.".to_owned(),
        (counted, all) if counted == all => {
            "Token counts are the provider's own (usage), reasoning counted in.".to_owned()
        }
        (counted, all) => format!(
            "Token counts are the provider's own (usage) for {} of {} replies; the others have none.",
            count(counted.into()),
            count(all.into())
        ),
    }
}

/// How many requests were on the wire at once, against what was asked.
pub fn concurrency_line(evidence: &Evidence) -> String {
    let peak = count(evidence.totals.peak_concurrency.into());
    let asked = count(evidence.plan.concurrency_asked().into());
    if peak == asked {
        format!("{peak}, as asked")
    } else {
        format!("{peak} of {asked} asked")
    }
}

/// A distribution in a sentence: the text twin of its picture.
pub fn distribution_line(metric: Metric, summary: &Summary, clock_step: Micros) -> String {
    let scale = format::Scale::of(metric, summary.max, clock_step);
    let what = match metric {
        Metric::Icl => "gap",
        _ => "request",
    };
    let [p25, _, p75, ..] = summary.quantiles;
    match summary.count {
        1 => format!(
            "{}: one {what}, {}.",
            metric.name(),
            scale.value(summary.mean)
        ),
        n => format!(
            "{} of {}: half between {} and {}, all between {} and {} {}.",
            metric.name(),
            plural(n, what),
            scale.number(p25),
            scale.number(p75),
            scale.number(summary.min),
            scale.number(summary.max),
            scale.unit(),
        ),
    }
}

/// How a request ended, in a word or two.
pub fn ending_label(ending: Ending) -> &'static str {
    match ending {
        Ending::Completed => "completed",
        Ending::Incomplete => "incomplete",
        Ending::Failed(cause) => cause.label(),
    }
}

/// One request in a sentence: the text twin of its timeline.
pub fn request_line(row: &RequestRow, clock_step: Micros) -> String {
    let ms = |span: Micros| format::ms(span.as_millis_f64(), clock_step);
    let mut parts = Vec::new();
    if let Some(ttft) = row.ttft {
        parts.push(format!("first token after {}", ms(ttft)));
    }
    if let Some(span) = row.decode_span {
        parts.push(match row.output_tokens {
            Some(n) => format!("{} over {}", plural(n.into(), "token"), ms(span)),
            None => format!("{} over {}", plural(row.chunks.into(), "chunk"), ms(span)),
        });
    }
    let end = match row.ending {
        Ending::Completed => "completed".to_owned(),
        Ending::Incomplete => cut_short(1),
        Ending::Failed(cause) => fate(cause, 1),
    };
    parts.push(match row.closed {
        Some(closed) => format!("{end} after {}", ms(closed)),
        None => end,
    });
    format!(
        "Request {}: {}.",
        u64::from(row.index) + 1,
        parts.join(", ")
    )
}

/// What a link leaves out, in a sentence; `None` where it leaves out nothing.
pub fn omissions_line(omitted: &[Omission]) -> Option<String> {
    let names: Vec<&str> = omitted
        .iter()
        .map(|o| match o {
            Omission::Stamps => "the stamp of every chunk",
            Omission::Replies => "the replies",
            Omission::Messages => "error messages beyond the first of each cause",
            Omission::Requests => "the list of requests with its timeline",
        })
        .collect();
    let list = match names.as_slice() {
        [] => return None,
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    };
    Some(format!("To be short it leaves out {list}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::environment::Environment;
    use crate::bench::evidence::FailureGroup;
    use crate::bench::plan::{LoadProfile, StopCondition, Workload};
    use crate::bench::stats::distribution::Distribution;

    fn plan(requests: u32) -> TestPlan {
        TestPlan {
            target: Target {
                provider: ProviderKind::OpenAiCompatible,
                base_url: "http://127.0.0.1:8090/v1".to_owned(),
                model: "steady".to_owned(),
            },
            workload: Workload {
                mean_input_tokens: 550,
                stddev_input_tokens: 150,
                mean_output_tokens: 1_500,
                stddev_output_tokens: 0,
            },
            load: LoadProfile::ClosedLoop { concurrency: 5 },
            stop: StopCondition {
                requests,
                timeout: Micros::from_secs(90),
            },
            request_timeout: Micros::from_secs(90),
            sampling: serde_json::Map::new(),
            metadata: Vec::new(),
            seed: 1,
            place: String::new(),
        }
    }

    fn evidence(completed: u32, failures: &[(FailureCause, u32)], incomplete: u32) -> Evidence {
        let failures: Vec<FailureGroup> = failures
            .iter()
            .map(|(cause, count)| FailureGroup {
                cause: *cause,
                count: *count,
                first_message: String::new(),
            })
            .collect();
        let started = completed + incomplete + failures.iter().map(|g| g.count).sum::<u32>();
        let ttfts = (0..completed).map(|_| 312.4);
        Evidence {
            plan: plan(started),
            environment: Environment {
                clock_step: Micros(5),
                ..Environment::default()
            },
            end: RunEnd::Finished,
            totals: Totals {
                started,
                completed,
                incomplete,
                failures,
                ..Totals::default()
            },
            distributions: vec![(Metric::Ttft, Distribution::of(ttfts))],
            rows: Vec::new(),
            omitted: Vec::new(),
        }
    }

    #[track_caller]
    fn check(evidence: &Evidence, expected: &str) {
        assert_eq!(sentence(evidence), expected);
    }

    #[track_caller]
    fn check_end(end: RunEnd, planned: u32, expected: &str) {
        let mut cut = evidence(40, &[], 0);
        cut.end = end;
        cut.plan.stop.requests = planned;
        let whole =
            format!("Median time to first token 312 ms; all 40 requests succeeded. {expected}");
        assert_eq!(sentence(&cut), whole);
    }

    #[test]
    fn a_good_run_is_one_sentence() {
        check(
            &evidence(150, &[], 0),
            "Median time to first token 312 ms; all 150 requests succeeded.",
        );
        check(
            &evidence(2, &[], 0),
            "Median time to first token 312 ms; both requests succeeded.",
        );
        check(
            &evidence(1, &[], 0),
            "Time to first token 312 ms; the one request succeeded.",
        );
    }

    #[test]
    fn failures_are_named_with_their_counts() {
        use FailureCause::*;
        check(
            &evidence(147, &[(RateLimit, 3)], 0),
            "Median time to first token 312 ms; 147 of 150 requests succeeded, 3 were rate-limited.",
        );
        check(
            &evidence(1_200, &[(Timeout, 2), (BadRequest, 1)], 1),
            "Median time to first token 312 ms; 1,200 of 1,204 requests succeeded, 2 took too long, 1 was rejected as a \
             bad request, 1 was cut short by the end of the run.",
        );
    }

    #[test]
    fn a_run_without_success_says_what_failed_and_how() {
        use FailureCause::*;
        check(
            &evidence(0, &[(Auth, 5)], 0),
            "No request succeeded: all 5 were refused for the key or its permissions.",
        );
        check(
            &evidence(0, &[(Opaque, 2)], 0),
            "Neither request succeeded: both got no response that a page may see.",
        );
        check(
            &evidence(0, &[(Server, 1)], 0),
            "The one request did not succeed: it met a server error.",
        );
        check(
            &evidence(0, &[(RateLimit, 3), (Truncated, 1)], 1),
            "None of 5 requests succeeded: 3 were rate-limited, 1 was cut off before the end, 1 was cut short by the end \
             of the run.",
        );
        check(&evidence(0, &[], 0), "No request was sent.");
    }

    #[test]
    fn a_success_without_a_time_still_counts() {
        let mut untimed = evidence(3, &[], 0);
        untimed.distributions.clear();
        check(&untimed, "All 3 requests succeeded.");
    }

    #[test]
    fn a_run_that_did_not_finish_says_how_it_ended() {
        check_end(
            RunEnd::Stopped,
            150,
            "The run was stopped before the other 110 were sent.",
        );
        check_end(
            RunEnd::TimedOut,
            41,
            "The test's time ran out before the last request was sent.",
        );
        check_end(
            RunEnd::GaveUp,
            40,
            "The run was given up before its last requests ended.",
        );
        check_end(
            RunEnd::Broken("the worker fell silent".to_owned()),
            40,
            "The run broke off: the worker fell silent.",
        );
    }

    #[test]
    fn a_plan_is_a_line() {
        assert_eq!(
            plan_line(&plan(1)),
            "550 ± 150 tokens in, 1,500 out, 1 request, 5 at a time"
        );
        assert_eq!(
            target_line(&plan(1).target),
            "steady at http://127.0.0.1:8090/v1"
        );
    }

    #[test]
    fn token_counts_say_their_source() {
        let counted = |counted_replies, completed| {
            token_source(&Totals {
                completed,
                counted_replies,
                ..Totals::default()
            })
        };
        assert_eq!(
            counted(3, 3),
            "Token counts are the provider's own (usage), reasoning counted in."
        );
        assert_eq!(
            counted(1, 3),
            "Token counts are the provider's own (usage) for 1 of 3 replies; the others have none."
        );
        assert_eq!(
            counted(0, 3),
            "The provider sent no token counts: output tokens are unknown, input tokens are as drawn."
        );
        assert_eq!(counted(0, 0), "No reply, so no tokens were counted.");
    }

    #[test]
    fn concurrency_stands_beside_what_was_asked() {
        let mut e = evidence(10, &[], 0);
        e.totals.peak_concurrency = 5;
        assert_eq!(concurrency_line(&e), "5, as asked");
        e.totals.peak_concurrency = 4;
        assert_eq!(concurrency_line(&e), "4 of 5 asked");
    }

    #[test]
    fn a_distribution_has_a_sentence() {
        let line = |sample: &[f64]| {
            let summary = Summary::of(sample.iter().copied()).unwrap();
            distribution_line(Metric::Ttft, &summary, Micros(5))
        };
        assert_eq!(
            line(&[290.0, 300.0, 310.0, 320.0, 1_234.0]),
            "Time to first token of 5 requests: half between 300 and 320, all between 290 and 1,234 ms."
        );
        assert_eq!(line(&[290.0]), "Time to first token: one request, 290 ms.");
    }

    #[test]
    fn a_request_has_a_sentence() {
        let row = RequestRow {
            index: 11,
            lane: 0,
            start: Micros::ZERO,
            headers: None,
            ttft: Some(Micros::from_millis(312)),
            ttfa: None,
            decode_span: Some(Micros::from_millis(1_400)),
            closed: Some(Micros::from_millis(1_713)),
            chunks: 150,
            data_lines: 152,
            input_tokens: 550,
            output_tokens: Some(151),
            first_chunk_tokens: None,
            ending: Ending::Completed,
        };
        assert_eq!(
            request_line(&row, Micros(5)),
            "Request 12: first token after 312 ms, 151 tokens over 1,400 ms, completed after 1,713 ms."
        );
        let failed = RequestRow {
            ttft: None,
            decode_span: None,
            closed: Some(Micros::from_millis(120)),
            ending: Ending::Failed(FailureCause::RateLimit),
            ..row
        };
        assert_eq!(
            request_line(&failed, Micros(5)),
            "Request 12: was rate-limited after 120 ms."
        );
    }

    #[test]
    fn a_link_says_what_it_leaves_out() {
        assert_eq!(omissions_line(&[]), None);
        assert_eq!(
            omissions_line(&[Omission::Replies]).as_deref(),
            Some("To be short it leaves out the replies.")
        );
        assert_eq!(
            omissions_line(&[Omission::Stamps, Omission::Replies, Omission::Messages]).as_deref(),
            Some(
                "To be short it leaves out the stamp of every chunk, the replies and error messages beyond the first of \
                 each cause."
            )
        );
    }
}
