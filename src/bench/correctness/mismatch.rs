//! The answers that were wrong, one by one.

use crate::bench::correctness::checks::CheckKind;
use crate::bench::correctness::judge::json::json_fault;
use crate::bench::correctness::question::Rule;
use crate::bench::correctness::questionnaire::Questionnaire;
use crate::bench::evidence::Evidence;
use crate::bench::record::{RequestRecord, RequestRole};
use crate::bench::row::Ending;
use crate::bench::run::Run;
use crate::bench::stream::ANSWER_CHARS;
use std::collections::HashMap;
use std::ops::Range;

/// A completed request whose reply is not right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Position in the order of sending, from 0.
    pub index: u32,
    /// Which check it made.
    pub kind: CheckKind,
    /// The prompt, the middle of a long one left out; `None` where it was the person's own and was left out.
    pub prompt: Option<String>,
    /// What was expected, in words; `None` where it was the person's own and was left out.
    pub expected: Option<String>,
    /// The reply as far as it was kept, redacted; empty where it held no answer text, `None` where it was left out.
    pub reply: Option<String>,
    /// What is wrong with it, where more can be said than that it is not what was expected.
    pub fault: Option<String>,
}

/// Every mismatch in the order of sending; `run` brings the replies and the person's own questions, which a link leaves out.
pub fn mismatches(evidence: &Evidence, run: Option<&Run>) -> Vec<Mismatch> {
    let measured = |r: &&RequestRecord| r.role == RequestRole::Measured;
    let records = run
        .iter()
        .flat_map(|run| run.records.iter().filter(measured));
    let records: HashMap<u32, &RequestRecord> = records.map(|r| (r.index, r)).collect();
    let mut questions = Questionnaire::shown(&evidence.plan, run);
    let completed = |ending| ending == Ending::Completed;
    let rows = evidence.rows.iter().filter(|row| completed(row.ending));
    rows.filter(|row| row.check.is_some_and(|check| !check.found))
        .map(|row| {
            let question = questions.at(row.index);
            let rule = question.as_ref().map(|q| &q.rule);
            let record = records.get(&row.index);
            let reply = record.map(|record| record.reply_head.clone());
            Mismatch {
                index: row.index,
                kind: evidence.plan.checks.turn(row.index).0,
                expected: rule.map(Rule::words),
                fault: match (rule, &reply) {
                    _ if record.is_some_and(|record| is_cut(record)) => {
                        Some("The reply was cut at its output limit.".to_owned())
                    }
                    // A longer reply was not kept whole.
                    (Some(Rule::Json(schema)), Some(reply)) if reply.len() < ANSWER_CHARS => {
                        json_fault(schema, reply)
                    }
                    _ => None,
                },
                prompt: question.map(|q| shortened(&q.user)),
                reply,
            }
        })
        .collect()
}

/// Whether the provider says that the limit ended the reply, in the words of any of the formats.
fn is_cut(record: &RequestRecord) -> bool {
    let reason = record.finish_reason.as_deref().unwrap_or_default();
    let reason = reason.to_ascii_lowercase();
    ["length", "max_tokens", "max_output_tokens"].contains(&reason.as_str())
}

/// Characters shown of a prompt's beginning and of its end.
const SHOWN: (usize, usize) = (400, 250);

fn shortened(prompt: &str) -> String {
    let (head, tail) = SHOWN;
    let start = prompt.char_indices().nth(head).map(|(at, _)| at);
    let end = prompt.char_indices().nth_back(tail - 1).map(|(at, _)| at);
    let (Some(start), Some(end)) = (start, end) else {
        return prompt.to_owned();
    };
    let part = |range: Range<usize>| prompt.get(range).unwrap_or_default();
    let left_out = part(start..end).chars().count();
    // What is longer than the words that replace it.
    if left_out < 100 {
        return prompt.to_owned();
    }
    format!(
        "{}\n… {left_out} characters …\n{}",
        part(0..start),
        part(end..prompt.len())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_prompt_shows_its_beginning_and_its_end() {
        let (head, tail) = ("é".repeat(400), "z".repeat(250));
        let long = format!("{head}{}{tail}", "x".repeat(5_000));
        assert_eq!(
            shortened(&long),
            format!("{head}\n… 5000 characters …\n{tail}")
        );
        let short = format!("{head}{}{tail}", "x".repeat(50));
        assert_eq!(shortened(&short), short);
        assert_eq!(shortened(""), "");
    }
}
