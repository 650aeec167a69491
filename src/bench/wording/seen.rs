//! What was seen: counts, and the text twins of pictures.

use super::asked::plural;
use super::fate::{cut_short, fate};
use crate::bench::evidence::{Basis, Evidence, Omission, Totals};
use crate::bench::format::{self, count};
use crate::bench::marks::{MarkCounts, Marks};
use crate::bench::metric::Metric;
use crate::bench::plan::TestKind;
use crate::bench::row::{Ending, RequestRow};
use crate::bench::stats::summary::Summary;
use crate::bench::units::Micros;

/// Where the token counts came from.
pub fn token_source(evidence: &Evidence) -> String {
    let t = &evidence.totals;
    if t.estimated_replies > 0 {
        let input = match evidence.plan.kind {
            TestKind::Load => ", input tokens are as drawn",
            TestKind::Correctness => "",
        };
        return match t.counted_replies {
            0 => format!(
                "The provider sent no token counts: output tokens are an estimate by this page's tokenizer, reasoning that was sent counted in{input}."
            ),
            counted => format!(
                "Token counts are the provider's own (usage) for {} of {} replies; for {} they are an estimate by this page's tokenizer.",
                count(counted.into()),
                count(t.completed.into()),
                count(t.estimated_replies.into())
            ),
        };
    }
    match (t.counted_replies, t.completed) {
        (_, 0) => "No reply, so no tokens were counted.".to_owned(),
        (0, _) => match evidence.plan.kind {
            TestKind::Load => "The provider sent no token counts: output tokens are unknown, input tokens are as drawn.".to_owned(),
            TestKind::Correctness => "The provider sent no token counts, so the tokens are unknown.".to_owned(),
        },
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

/// Which samples the figures are of, as the end of "over the …".
pub fn sample_line(t: &Totals) -> String {
    let succeeded = format!("{} that succeeded", plural(t.completed.into(), "request"));
    match (t.marks.flagged, t.basis()) {
        (0, _) => succeeded,
        (_, Basis::Clean) => format!(
            "{} of the {succeeded}",
            plural(t.sampled().into(), "clean sample")
        ),
        (_, Basis::Flagged) => format!("{succeeded}, all of them flagged"),
    }
}

/// What befell flagged samples, with counts: `3 while the page was hidden, 2 while …`.
pub fn marks_line(marks: &MarkCounts) -> String {
    let parts: Vec<String> = [
        (Marks::STALLED, "while the worker did not run on time"),
        (Marks::HIDDEN, "while the page was hidden"),
        (Marks::OFFLINE, "while the browser was offline"),
        (
            Marks::CLOCK_JUMP,
            "while the computer's clock jumped or it slept",
        ),
    ]
    .into_iter()
    .map(|(mark, what)| (marks.with(mark), what))
    .filter(|(n, _)| *n > 0)
    .map(|(n, what)| format!("{} {what}", count(n.into())))
    .collect();
    parts.join(", ")
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

/// How a request ended, in a word or two; of a correctness test, whether its answer was right.
pub fn row_label(row: &RequestRow) -> &'static str {
    match row.is_right() {
        Some(true) => "right",
        Some(false) => "wrong answer",
        None => ending_label(row.ending),
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
    if !row.marks.is_clean() {
        parts.push(format!("marked {}", row.marks.words()));
    }
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
            Omission::Questions => "the questions of the person's own file",
            Omission::Findings => "what Check connection found",
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
    use crate::bench::plan::LoadProfile;
    use crate::bench::record::FailureCause;
    use crate::bench::report::picture::tests::evidence_of;

    #[test]
    fn token_counts_say_their_source() {
        let counted = |counted_replies, completed| {
            let mut evidence = evidence_of(&[]);
            evidence.totals.completed = completed;
            evidence.totals.counted_replies = counted_replies;
            token_source(&evidence)
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
        let mut evidence = evidence_of(&[]);
        evidence.totals.completed = 3;
        evidence.totals.estimated_replies = 3;
        assert_eq!(
            token_source(&evidence),
            "The provider sent no token counts: output tokens are an estimate by this page's tokenizer, reasoning that was sent counted in, input tokens are as drawn."
        );
        evidence.totals.counted_replies = 2;
        evidence.totals.estimated_replies = 1;
        assert_eq!(
            token_source(&evidence),
            "Token counts are the provider's own (usage) for 2 of 3 replies; for 1 they are an estimate by this page's tokenizer."
        );
    }

    #[test]
    fn concurrency_stands_beside_what_was_asked() {
        let mut e = evidence_of(&[312]);
        e.plan.load = LoadProfile::ClosedLoop { concurrency: 5 };
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
            is_estimate: false,
            text_tokens: None,
            first_chunk_tokens: None,
            ending: Ending::Completed,
            marks: Marks::CLEAN,
            queued: None,
            server_ttft: None,
            check: None,
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
