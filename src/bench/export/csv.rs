//! A result as CSV (RFC 4180): a header with units, then one row a measured request.

use crate::bench::calibration::{InstrumentError, Interval};
use crate::bench::correctness::checks::Checks;
use crate::bench::correctness::questionnaire::Questionnaire;
use crate::bench::cost::Cost;
use crate::bench::cost::money::Money;
use crate::bench::cost::spend::Spend;
use crate::bench::evidence::Evidence;
use crate::bench::plan::TestKind;
use crate::bench::record::{Outcome, RequestRecord, RequestRole};
use crate::bench::row::{Ending, RequestRow};
use crate::bench::text_tokens::TextTokens;
use crate::bench::units::Micros;
use std::collections::HashMap;

const COLUMNS: [&str; 25] = [
    "request",
    "stream",
    "start_ms",
    "time_to_headers_ms",
    "ttft_ms",
    "ttfa_ms",
    "tpot_ms",
    "itl_ms",
    "e2e_ms",
    "stream_end_ms",
    "output_rate_tokens_per_s",
    "input_tokens",
    "output_tokens",
    "output_tokens_source",
    "text_tokens",
    "chunks",
    "data_lines",
    "first_chunk_tokens",
    "outcome",
    "cause",
    "flags",
    "queued_ms",
    "server_ttft_ms",
    "ttft_error_low_ms",
    "ttft_error_high_ms",
];

/// What a correctness test adds.
const ANSWERS: [&str; 3] = ["check", "expected", "answer"];

const WORDS: [&str; 4] = ["http_status", "message", "finish_reason", "reply_start"];

/// The evidence's rows. What is not known is an empty field. Only the header where the evidence has no rows. The instrument's
/// error is that of the median and stands in every row.
pub fn to_csv(evidence: &Evidence) -> String {
    write(evidence, None)
}

/// The same with each request's status, message, finish reason and start of the reply, from the records of its run; and its
/// cost, where prices were given.
pub fn to_csv_with_words(evidence: &Evidence, records: &[RequestRecord]) -> String {
    write(evidence, Some(records))
}

fn write(evidence: &Evidence, records: Option<&[RequestRecord]>) -> String {
    let step = evidence.environment.clock_step;
    let error = match evidence.environment.calibration {
        InstrumentError::Known(found) => Some(found.ttft),
        InstrumentError::Unknown(_) => None,
    };
    let mut text = String::new();
    let checked = evidence.plan.kind == TestKind::Correctness;
    let prices = evidence.plan.cost.as_ref();
    let added = ANSWERS.into_iter().filter(|_| checked);
    let header = COLUMNS.into_iter().chain(added).map(str::to_owned);
    match records {
        None => line(&mut text, header),
        Some(_) => {
            let words = WORDS.into_iter().map(str::to_owned);
            let cost = prices.map(|cost| format!("cost_{}", cost.currency));
            line(&mut text, header.chain(words).chain(cost));
        }
    }
    let known: HashMap<u32, &RequestRecord> = records
        .unwrap_or_default()
        .iter()
        .filter(|record| record.role == RequestRole::Measured)
        .map(|record| (record.index, record))
        .collect();
    let mut questions = Questionnaire::shown(&evidence.plan, None);
    for row in &evidence.rows {
        let found = checked.then(|| answers(row, &evidence.plan.checks, &mut questions));
        let answers = found.into_iter().flatten();
        let figures = figures(row, step, error).into_iter().chain(answers);
        match records {
            None => line(&mut text, figures),
            Some(_) => {
                let record = known.get(&row.index).copied();
                let cost = prices.map(|cost| cost_of(cost, record));
                line(&mut text, figures.chain(words(record)).chain(cost));
            }
        }
    }
    text
}

fn figures(row: &RequestRow, step: Micros, error: Option<Interval>) -> [String; 25] {
    let ms = |span: Option<Micros>| {
        span.map_or(String::new(), |s| {
            format!("{}.{:03}", s.0 / 1000, s.0 % 1000)
        })
    };
    let float = |value: Option<f64>| value.map_or(String::new(), |v| format!("{v:.3}"));
    let count = |value: Option<u32>| value.map_or(String::new(), |v| v.to_string());
    let (outcome, cause) = match row.ending {
        Ending::Completed => ("completed", ""),
        Ending::Incomplete => ("incomplete", ""),
        Ending::Failed(cause) => ("failed", cause.label()),
    };
    [
        count(Some(row.index)),
        count(Some(row.lane)),
        ms(Some(row.start)),
        ms(row.headers),
        ms(row.ttft),
        ms(row.ttfa),
        float(row.tpot_ms(step)),
        float(row.itl_ms(step)),
        ms(row.e2e()),
        ms(row.closed),
        float(row.output_rate()),
        count(row.input_tokens()),
        count(row.output_tokens),
        token_source(row).to_owned(),
        count(row.text_tokens.map(TextTokens::all)),
        count(Some(row.chunks)),
        count(Some(row.data_lines)),
        count(row.first_chunk_tokens),
        outcome.to_owned(),
        cause.to_owned(),
        row.marks.words(),
        ms(row.queued),
        ms(row.server_ttft),
        float(error.map(|e| e.low as f64 / 1e3)),
        float(error.map(|e| e.high as f64 / 1e3)),
    ]
}

/// Who counted the output tokens; empty where nobody did.
fn token_source(row: &RequestRow) -> &'static str {
    match (row.output_tokens, row.is_estimate) {
        (None, _) => "",
        (Some(_), false) => "usage",
        (Some(_), true) => "tokenizer",
    }
}

/// What was expected stays empty for a question of the person's own.
fn answers(row: &RequestRow, checks: &Checks, questions: &mut Questionnaire) -> [String; 3] {
    let rule = row.check.and_then(|_| questions.rule_at(row.index));
    [
        row.check.map_or(String::new(), |_| {
            checks.turn(row.index).0.word().to_owned()
        }),
        rule.map_or(String::new(), |rule| rule.words()),
        match row.is_right() {
            Some(true) => "right".to_owned(),
            Some(false) => "wrong".to_owned(),
            None => String::new(),
        },
    ]
}

fn words(record: Option<&RequestRecord>) -> [String; 4] {
    let Some(record) = record else {
        return Default::default();
    };
    let (status, message) = match &record.outcome {
        Outcome::Failed(failure) => (failure.status, failure.message.clone()),
        Outcome::Completed | Outcome::Incomplete => (None, String::new()),
    };
    [
        status.map_or(String::new(), |s| s.to_string()),
        message,
        record.finish_reason.clone().unwrap_or_default(),
        record.reply_head.clone(),
    ]
}

/// In units of the currency, to the last digit; empty where the provider's counts are not all there.
fn cost_of(cost: &Cost, record: Option<&RequestRecord>) -> String {
    let spend = Spend::of(cost, record);
    if record.is_none() || spend.estimated > 0 {
        return String::new();
    }
    let (units, rest) = (spend.money.0 / Money::UNIT.0, spend.money.0 % Money::UNIT.0);
    let text = format!("{units}.{rest:012}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn line(text: &mut String, fields: impl Iterator<Item = String>) {
    for (at, value) in fields.enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&field(&value));
    }
    text.push_str("\r\n");
}

/// A field as CSV. A text that a spreadsheet would run as a formula gets an apostrophe in front
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn field(value: &str) -> String {
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let guard = if formula { "'" } else { "" };
    if formula || value.contains([',', '"', '\r', '\n', ';', '\'']) {
        format!("\"{guard}{}\"", value.replace('"', "\"\""))
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_end_its_field_or_become_a_formula() {
        let check = |value: &str, expected: &str| assert_eq!(field(value), expected);
        check("12.5", "12.5");
        check("", "");
        check("a,b", "\"a,b\"");
        check("say \"no\"", "\"say \"\"no\"\"\"");
        check("two\r\nlines", "\"two\r\nlines\"");
        check("=1+1", "\"'=1+1\"");
        check("@SUM(A1)", "\"'@SUM(A1)\"");
        check("-2+3", "\"'-2+3\"");
        check("\t=1", "\"'\t=1\"");
    }
}
