//! One request opened up: its picture, its stamps, its counts, its error or the first words of its reply.

use crate::bench::correctness::checks::CheckKind;
use crate::bench::correctness::questionnaire::Questionnaire;
use crate::bench::evidence::Evidence;
use crate::bench::format;
use crate::bench::record::{Outcome, RequestRecord, RequestRole, RequestTimeline};
use crate::bench::report::facts::Fact;
use crate::bench::report::picture::{RequestPicture, request_picture};
use crate::bench::report::token_counts::other_count;
use crate::bench::row::RequestRow;
use crate::bench::run::Run;
use crate::bench::units::Micros;
use crate::bench::wording;

/// One request as the list shows it when it is opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// It in a sentence.
    pub sentence: String,
    /// Its timeline; `None` for a request of no length.
    pub picture: Option<RequestPicture>,
    /// The length of its timeline in words.
    pub length: Option<String>,
    /// Its stamps since its start, and its counts; only those that are known.
    pub facts: Vec<Fact>,
    /// Why it failed: the message, whole and redacted; `None` where it did not fail or the message was left out.
    pub error: Option<String>,
    /// The first characters of its reply; `None` where there are none or they were left out.
    pub reply: Option<String>,
}

/// The detail of the request at `position` of the evidence's rows; `run` adds what the rows do not hold.
pub fn detail(evidence: &Evidence, run: Option<&Run>, position: usize) -> Option<Detail> {
    let row = evidence.rows.get(position)?;
    let record = run.and_then(|run| {
        run.records
            .iter()
            .filter(|r| r.role == RequestRole::Measured)
            .nth(position)
    });
    let asked = row.check.map(|_| {
        let rule = Questionnaire::shown(&evidence.plan, run).rule_at(row.index);
        let kind = evidence.plan.checks.turn(row.index).0;
        (kind, rule.map(|rule| rule.words()))
    });
    Some(opened(row, record, evidence.environment.clock_step, asked))
}

/// The details of the requests that were sent beside the measured ones.
pub fn extras(run: &Run) -> Vec<Detail> {
    run.records
        .iter()
        .filter(|r| r.role == RequestRole::WarmUp)
        .map(|record| {
            let row = RequestRow::of(record, run.began);
            let mut detail = opened(&row, Some(record), run.environment.clock_step, None);
            detail.sentence = format!("Warm-up {}", lower(&detail.sentence));
            detail
        })
        .collect()
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

fn opened(
    row: &RequestRow,
    record: Option<&RequestRecord>,
    step: Micros,
    asked: Option<(CheckKind, Option<String>)>,
) -> Detail {
    let picture = request_picture(row, record.map(|r| &r.timeline));
    let ms = |span: Micros| format::ms(span.as_millis_f64(), step);
    let error = match record.map(|r| &r.outcome) {
        Some(Outcome::Failed(failure)) => Some(failure.message.clone()),
        _ => None,
    };
    Detail {
        sentence: wording::request_line(row, step),
        length: picture.as_ref().map(|p| ms(p.length)),
        picture,
        facts: facts(row, record, step, asked),
        error: error.filter(|text| !text.is_empty()),
        reply: record
            .map(|r| r.reply_head.clone())
            .filter(|text| !text.is_empty()),
    }
}

fn facts(
    row: &RequestRow,
    record: Option<&RequestRecord>,
    step: Micros,
    asked: Option<(CheckKind, Option<String>)>,
) -> Vec<Fact> {
    let (check, expected) = asked.unzip();
    let ms = |span: Option<Micros>| span.map(|s| format::ms(s.as_millis_f64(), step));
    let number = |n: u32| format::count(n.into());
    let t = record.map(|r| &r.timeline);
    let since = |stamp: fn(&RequestTimeline) -> Option<Micros>| {
        ms(t.and_then(|t| Some(stamp(t)?.since(t.start))))
    };
    let usage = record.and_then(|r| r.usage);
    let server = record.and_then(|r| r.server_timing);
    let failure = record.and_then(|r| match &r.outcome {
        Outcome::Failed(failure) => Some(failure),
        Outcome::Completed | Outcome::Incomplete => None,
    });
    let all = [
        ("Sent, since the run began", ms(Some(row.start))),
        ("Due before that", ms(t.map(|t| t.start.since(t.scheduled)))),
        ("Stream", Some(number(row.lane.saturating_add(1)))),
        (
            "Flags",
            Some(row.marks.words()).filter(|words| !words.is_empty()),
        ),
        ("Queued in the browser", ms(row.queued)),
        ("Protocol", record.and_then(|r| r.protocol.clone())),
        ("Headers", ms(row.headers)),
        ("First event", since(|t| t.first_event)),
        ("First choice", since(|t| t.first_choice)),
        ("First reasoning", since(|t| t.first_reasoning)),
        ("First token", ms(row.ttft)),
        ("First answer token", ms(row.ttfa)),
        ("Last token", ms(row.e2e())),
        ("Last read", since(|t| t.last_read)),
        ("Closed", ms(row.closed)),
        (
            "HTTP status",
            failure.and_then(|f| f.status).map(|s| s.to_string()),
        ),
        (
            "Retry after",
            failure
                .and_then(|f| f.retry_after)
                .map(|s| format!("{s} s")),
        ),
        (
            "Finish reason",
            record.and_then(|r| r.finish_reason.clone()),
        ),
        ("Check", check.map(|kind| kind.label().to_owned())),
        ("Expected answer", expected.flatten()),
        (
            "Answer",
            row.is_right()
                .map(|right| if right { "right" } else { "wrong" }.to_owned()),
        ),
        ("Input tokens", row.input_tokens().map(number)),
        (
            "Output limit",
            record.and_then(|r| r.max_tokens).map(number),
        ),
        (
            match row.is_estimate {
                true => "Output tokens, estimated",
                false => "Output tokens",
            },
            row.output_tokens.map(number),
        ),
        (
            "Output tokens by this page's tokenizer",
            other_count(row).map(number),
        ),
        (
            "Of these, reasoning",
            usage.and_then(|u| u.reasoning_tokens).map(number),
        ),
        (
            "Input from cache",
            usage.and_then(|u| u.cached_input_tokens).map(number),
        ),
        ("Chunks with text", Some(number(row.chunks))),
        ("Events", t.map(|t| number(t.events))),
        (
            "Reads",
            t.map(|t| {
                format!(
                    "{}, {} of several chunks",
                    number(t.reads),
                    number(t.merged_reads)
                )
            }),
        ),
        ("TTFT by the server", ms(row.server_ttft)),
        ("Network and browser", ms(row.beyond_server())),
        ("Total by the server", ms(server.and_then(|s| s.total))),
    ];
    all.into_iter()
        .filter(|(_, value)| value.is_some())
        .map(|(name, value)| Fact {
            name,
            value,
            explanation: None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::marks::Marks;
    use crate::bench::record::{Failure, FailureCause};
    use crate::bench::report::picture::tests::evidence_of;
    use crate::bench::run::RunEnd;

    fn record(role: RequestRole, outcome: Outcome) -> RequestRecord {
        let at = |ms: u64| Micros::from_millis(1_000 + ms);
        RequestRecord {
            index: 0,
            role,
            lane: 0,
            timeline: RequestTimeline {
                scheduled: at(0),
                start: at(0),
                first_event: Some(at(80)),
                chunks: vec![at(100), at(150)],
                end: Some(at(200)),
                reads: 3,
                ..RequestTimeline::default()
            },
            outcome,
            prompt_tokens: 550,
            max_tokens: Some(150),
            usage: None,
            text_tokens: None,
            first_chunk_tokens: None,
            server_timing: None,
            finish_reason: Some("length".to_owned()),
            reply_head: "Shall I compare thee".to_owned(),
            reasoning_only: false,
            marks: Marks::CLEAN,
            queued: None,
            protocol: None,
            check: None,
        }
    }

    fn run(records: Vec<RequestRecord>) -> Run {
        let evidence = evidence_of(&[]);
        Run {
            plan: evidence.plan,
            environment: evidence.environment,
            end: RunEnd::Finished,
            began: Micros::from_millis(990),
            paused: Micros::ZERO,
            load: None,
            ended: Micros::from_secs(9),
            series: None,
            questions: None,
            records,
        }
    }

    fn value(detail: &Detail, name: &str) -> Option<String> {
        let fact = detail.facts.iter().find(|f| f.name == name)?;
        fact.value.clone()
    }

    #[test]
    fn a_request_of_a_run_shows_its_stamps_and_its_reply() {
        let run = run(vec![
            record(RequestRole::WarmUp, Outcome::Completed),
            record(RequestRole::Measured, Outcome::Completed),
        ]);
        let detail = detail(&Evidence::of(&run), Some(&run), 0).unwrap();
        assert_eq!(value(&detail, "First event").as_deref(), Some("80.0 ms"));
        assert_eq!(value(&detail, "Closed").as_deref(), Some("200 ms"));
        assert_eq!(value(&detail, "Finish reason").as_deref(), Some("length"));
        assert_eq!(value(&detail, "First reasoning"), None);
        assert_eq!(detail.length.as_deref(), Some("200 ms"));
        assert_eq!(detail.reply.as_deref(), Some("Shall I compare thee"));
        assert_eq!(detail.picture.unwrap().chunks, [50.0, 75.0]);
    }

    #[test]
    fn a_request_of_a_link_shows_what_its_row_holds() {
        let detail = detail(&evidence_of(&[312]), None, 0).unwrap();
        assert_eq!(value(&detail, "First token").as_deref(), Some("312 ms"));
        assert_eq!(value(&detail, "First event"), None);
        assert_eq!((detail.error, detail.reply), (None, None));
    }

    #[test]
    fn a_failed_request_shows_the_provider_s_words() {
        let failure = Failure {
            cause: FailureCause::RateLimit,
            status: Some(429),
            message: "slow down".to_owned(),
            retry_after: Some(2),
        };
        let run = run(vec![record(
            RequestRole::Measured,
            Outcome::Failed(failure),
        )]);
        let detail = detail(&Evidence::of(&run), Some(&run), 0).unwrap();
        assert_eq!(detail.error.as_deref(), Some("slow down"));
        assert_eq!(value(&detail, "HTTP status").as_deref(), Some("429"));
        assert_eq!(value(&detail, "Retry after").as_deref(), Some("2 s"));
    }

    #[test]
    fn a_warm_up_is_listed_apart() {
        let run = run(vec![record(RequestRole::WarmUp, Outcome::Completed)]);
        assert_eq!(detail(&Evidence::of(&run), Some(&run), 0), None);
        let sentences: Vec<String> = extras(&run).into_iter().map(|d| d.sentence).collect();
        assert_eq!(
            sentences,
            [
                "Warm-up request 1: first token after 100 ms, 2 chunks over 50.0 ms, completed after 200 ms."
            ]
        );
    }
}
