//! Rates and totals over the whole run, the instrument's own among them.

use super::{Fact, explained, fact};
use crate::bench::environment::Floor;
use crate::bench::evidence::Evidence;
use crate::bench::format;
use crate::bench::report::token_counts::{both_counts, not_counted};
use crate::bench::units::Micros;
use crate::bench::wording;

/// Rates and totals over the whole run.
pub fn totals(evidence: &Evidence) -> Vec<Fact> {
    let t = &evidence.totals;
    let step = evidence.environment.clock_step;
    let ms = |span: Micros| format::ms(span.as_millis_f64(), step);
    let ended = u64::from(t.completed) + u64::from(t.failed());
    let mut facts = vec![
        explained(
            "Success rate",
            share_of(t.completed, ended),
            "Requests with a finish reason, no error and some text, of all that ended by themselves.",
        ),
        explained(
            "Error rate",
            share_of(t.failed(), ended),
            "Failed requests, of all that ended by themselves; they are left out of every latency.",
        ),
        explained(
            "Network floor",
            evidence
                .environment
                .floor
                .map(|found| floor(evidence, found)),
            "The median of tiny round trips to the same host on a warm connection, just before the run, and how far they spread.",
        ),
        explained(
            "TTFT less network",
            evidence
                .ttft_less_network_ms()
                .map(|ms| format::ms(ms, evidence.environment.clock_step)),
            "The median time to first token less the network floor: about what the API itself takes. It stands beside TTFT, never instead of it.",
        ),
        explained(
            "Instrument error",
            Some(wording::instrument_line(&evidence.environment)),
            "How much too long this browser and page tell the median time to first token and the gaps (the middle nine in ten of them), found just before the run with streams of known timing. It reaches further than what was seen, up to eight times as far (four in Firefox): the way through the network costs a browser more than the way that the test takes.",
        ),
        explained(
            "Requests per minute",
            t.requests_per_minute().map(format::rate),
            "Successful requests divided by the duration.",
        ),
        explained(
            "System output rate",
            t.system_output_rate()
                .map(|rate| format!("{} tokens/s", format::rate(rate))),
            "Output tokens of all successes divided by the duration: what the API gave all streams together.",
        ),
        explained(
            "Duration",
            (t.started > 0).then(|| format::duration(t.duration)),
            "From the first request's start to the last response's end. Neither the warm-up is in it nor the time in which nothing was on the wire and the run waited for you to go on.",
        ),
        explained(
            "Peak concurrency",
            (t.peak_concurrency > 0).then(|| wording::concurrency_line(evidence)),
            "Most requests on the wire at once.",
        ),
    ];
    if let Some(share) = t.merged_share() {
        facts.push(explained(
            "Reads",
            Some(format!(
                "{}, {} of several chunks; {:.2} chunks a read",
                format::count(t.reads),
                format::percent(share),
                t.chunks as f64 / t.reads as f64
            )),
            "How the browser handed over the replies. Chunks of one read have one stamp, so where many reads held several the gaps between chunks cannot be told.",
        ));
    }
    if let Some(ratio) = t.tokens_per_chunk() {
        facts.push(explained(
            "Tokens a chunk",
            Some(format!("{ratio:.2}")),
            "Output tokens divided by the chunks that carried text: at one, a gap between chunks is a gap between tokens.",
        ));
    }
    facts.push(explained(
        "Flagged",
        flagged(evidence),
        "Samples during which the worker did not run on time, the page was hidden, the browser was offline or the clock jumped. The figures are of the clean ones.",
    ));
    if t.marks.frozen > 0 {
        facts.push(explained(
            "Discarded",
            Some(format!(
                "{}, frozen",
                wording::plural(t.marks.frozen.into(), "request")
            )),
            "Requests that were under way while the browser was frozen or the computer slept: nothing is known of their timing, so they count neither as success nor as failure.",
        ));
    }
    let rounds = evidence.environment.rounds;
    if rounds > 1 {
        facts.push(explained(
            "Put together of",
            Some(wording::plural(rounds.into(), "round")),
            "Runs of one plan laid end to end, with the prompts of one run; the time between them is left out. Towards the end of each round fewer requests are in flight than the plan says.",
        ));
    }
    if t.incomplete > 0 {
        facts.push(fact(
            "Cut short by the end of the run",
            Some(wording::plural(t.incomplete.into(), "request")),
        ));
    }
    if t.extras > 0 {
        facts.push(explained(
            "Warm-up",
            Some(format!(
                "{}, not counted",
                wording::plural(t.extras.into(), "request")
            )),
            "Sent before the clock started, to the address of the test: what a first request pays for, such as a preflight, is in its time alone.",
        ));
    }
    if let Some(loaded) = evidence.environment.floor_under_load {
        facts.push(explained(
            "Network floor under load",
            Some(floor(evidence, loaded)),
            "The same round trips, one a second in the first 20 seconds of the run, on the connection that the requests share. What it is above the network floor, the run's own load adds.",
        ));
    }
    if let Some(words) = evidence.environment.preflight.words(step) {
        facts.push(explained(
            "Preflight",
            Some(words),
            "Before a request that carries a key the browser asks the server for leave, which takes a round trip. It keeps the answer for as long as the server says, or for five seconds.",
        ));
    }
    if let Some(cold) = t.cold_ttft {
        facts.push(explained(
            "Cold TTFT",
            Some(format!("{}, not counted", ms(cold))),
            "The warm-up's time to first token: its preflight, where one is made, and all that the API does but once are in it. It is in no other figure.",
        ));
    }
    if let Some(delay) = t.schedule_delay {
        facts.push(explained(
            "Schedule delay",
            Some(ms(delay)),
            "The median time from when a request was due until it was sent: below 10 ms the load was what the plan asked for.",
        ));
    }
    let tells_gaps = !evidence.environment.tells_rates_only();
    if let Some(gap) = evidence.first_gap.filter(|_| tells_gaps) {
        let ms = |value: f64| format::ms(value, evidence.environment.clock_step);
        facts.push(explained(
            "First gap",
            Some(format!(
                "{} against {} later ({} of 12 chunks or more)",
                ms(gap.first_ms),
                ms(gap.later_ms),
                match gap.replies {
                    1 => "1 reply".to_owned(),
                    n => format!("{n} replies"),
                }
            )),
            "The median time from the first chunk to the second, beside that of the second half of each reply. Where the first is much shorter, the first token was held back for others; where it is much longer, the first token came alone.",
        ));
    }
    if let Some(load) = evidence.load {
        let percent = |thousandths: u16| format::percent(f64::from(thousandths) / 1e3);
        facts.push(explained(
            "Worker load",
            Some(format!(
                "{} decoding, {} late",
                percent(load.decoding),
                percent(load.late)
            )),
            "How much of the run the measuring worker spent decoding, and for how much of it a heartbeat that was due had to wait. Where these are large, the browser sets the pace.",
        ));
    }
    let source = Some(wording::token_source(evidence));
    facts.push(match t.estimated_replies {
        0 => fact("Tokens", source),
        _ => explained(
            "Tokens",
            source,
            "The tokenizer has the vocabulary of Mistral 7B, 32,000 pieces. Your model cuts text in its own way, into fewer or more tokens, so that tokens, rates and times per token here compare results of this page, and not bills.",
        ),
    });
    facts.extend(not_counted(evidence).map(|words| fact("Not counted", Some(words))));
    facts.extend(both_counts(evidence).map(|words| {
        explained(
            "Two counts",
            Some(words),
            "Each model cuts text into tokens in its own way, and some providers count more than the text. Rates and times per token here use the provider's count; LLMPerf and the leaderboard count the text of every model with one tokenizer, and this page does the same for their figures.",
        )
    }));
    if let (Some(cost), Some(spend)) = (&evidence.plan.cost, t.spend) {
        facts.push(explained(
            "Spend",
            Some(spend.words(&cost.currency)),
            "What all requests cost at the prices entered, warm-up and failures included: by the provider's own token counts, and where it sent none by the prompt's length and the chunks that came.",
        ));
    }
    facts
}

fn flagged(evidence: &Evidence) -> Option<String> {
    let t = &evidence.totals;
    let share = share_of(t.marks.flagged, t.completed.into())?;
    Some(match wording::marks_line(&t.marks) {
        what if what.is_empty() => share,
        what => format!("{share}: {what}"),
    })
}

/// The badge on the whole result, where more than one sample in twenty is flagged or frozen.
pub fn badge(evidence: &Evidence) -> Option<String> {
    let share = evidence.totals.marked_share()?;
    let what = match evidence.totals.marks.frozen {
        0 => "flagged",
        _ => "flagged or discarded",
    };
    (share > 0.05).then(|| format!("{} of the samples {what}", format::percent(share)))
}

fn share_of(some: u32, ended: u64) -> Option<String> {
    (ended > 0).then(|| {
        format!(
            "{} ({} of {})",
            format::percent(f64::from(some) / ended as f64),
            format::count(some.into()),
            format::count(ended)
        )
    })
}

fn floor(evidence: &Evidence, floor: Floor) -> String {
    let ms = |span: Micros| format::ms(span.as_millis_f64(), evidence.environment.clock_step);
    format!(
        "{} (spread {}, {})",
        ms(floor.median),
        ms(floor.spread),
        wording::plural(floor.count.into(), "round trip")
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;
    use crate::bench::evidence::{FailureGroup, Totals};
    use crate::bench::marks::Marks;
    use crate::bench::preflight::Preflight;
    use crate::bench::record::FailureCause;
    use crate::bench::report::picture::tests::{evidence_of, evidence_of_rows, row};
    use crate::bench::row::RequestRow;
    use crate::bench::units::Micros;
    use crate::bench::watch::WorkerLoad;

    #[test]
    fn totals_carry_their_counts_and_units() {
        let mut e = evidence_of(&[]);
        e.totals = Totals {
            started: 151,
            completed: 147,
            incomplete: 1,
            failures: vec![FailureGroup {
                cause: FailureCause::RateLimit,
                count: 3,
                first_message: String::new(),
            }],
            extras: 1,
            duration: Micros::from_secs(80),
            peak_concurrency: 5,
            output_tokens: 22_050,
            counted_replies: 147,
            ..Totals::default()
        };
        let facts = totals(&e);
        check(&facts, "Success rate", Some("98 % (147 of 150)"));
        check(&facts, "Error rate", Some("2 % (3 of 150)"));
        check(&facts, "Requests per minute", Some("110"));
        check(&facts, "System output rate", Some("276 tokens/s"));
        check(&facts, "Duration", Some("1 min 20 s"));
        check(&facts, "Warm-up", Some("1 request, not counted"));
        check(&facts, "Cut short by the end of the run", Some("1 request"));
    }

    #[test]
    fn flagged_and_discarded_samples_are_counted_and_many_put_a_badge_on_the_result() {
        let mut rows: Vec<RequestRow> = (0..100).map(|i| row(i, 312)).collect();
        check(
            &totals(&evidence_of_rows(rows.clone())),
            "Flagged",
            Some("0 % (0 of 100)"),
        );
        for row in &mut rows[..5] {
            row.marks = Marks::OFFLINE;
        }
        let e = evidence_of_rows(rows.clone());
        let facts = totals(&e);
        check(
            &facts,
            "Flagged",
            Some("5 % (5 of 100): 5 while the browser was offline"),
        );
        check(&facts, "Discarded", None);
        assert_eq!(badge(&e), None);
        rows[50].marks = Marks::FROZEN;
        let e = evidence_of_rows(rows);
        check(&totals(&e), "Discarded", Some("1 request, frozen"));
        check(&totals(&e), "Success rate", Some("100 % (99 of 99)"));
        assert_eq!(
            badge(&e).as_deref(),
            Some("6 % of the samples flagged or discarded")
        );
    }

    #[test]
    fn the_load_is_told_where_it_is_known() {
        let mut e = evidence_of(&[312]);
        assert!(!totals(&e).iter().any(|f| f.name == "Worker load"));
        e.load = Some(WorkerLoad {
            decoding: 12,
            late: 40,
        });
        check(&totals(&e), "Worker load", Some("1.2 % decoding, 4 % late"));
    }

    #[test]
    fn what_stands_beside_the_samples_is_told_where_it_is_known() {
        let mut e = evidence_of(&[312]);
        let names = [
            "Cold TTFT",
            "Schedule delay",
            "Preflight",
            "Network floor under load",
        ];
        let told = |e: &Evidence| {
            let facts = totals(e);
            names.map(|name| facts.iter().any(|f| f.name == name))
        };
        assert_eq!(told(&e), [false; 4]);
        e.environment.clock_step = Micros(100);
        e.totals.cold_ttft = Some(Micros(812_345));
        e.totals.schedule_delay = Some(Micros(340));
        e.environment.preflight = Preflight::AskedAgain {
            extra: Micros(41_300),
        };
        e.environment.floor_under_load = Some(Floor {
            median: Micros(52_700),
            spread: Micros(9_300),
            count: 20,
        });
        let facts = totals(&e);
        check(&facts, names[0], Some("812 ms, not counted"));
        check(&facts, names[1], Some("0.3 ms"));
        check(
            &facts,
            names[2],
            Some("asked for again after 5 s, about 41.3 ms each time"),
        );
        check(
            &facts,
            names[3],
            Some("52.7 ms (spread 9.3 ms, 20 round trips)"),
        );
    }

    #[test]
    fn a_run_of_nothing_has_no_rates() {
        let facts = totals(&evidence_of(&[]));
        for name in [
            "Success rate",
            "Error rate",
            "Requests per minute",
            "System output rate",
            "Duration",
            "Peak concurrency",
        ] {
            check(&facts, name, None);
        }
    }
}
