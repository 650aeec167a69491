//! A result as Markdown: the sentence, the table, the reasons to doubt it, and what produced it.

use crate::bench::correctness::mismatch::mismatches;
use crate::bench::evidence::Evidence;
use crate::bench::format::NO_DATA;
use crate::bench::report::answers::answers;
use crate::bench::report::facts::{self, Fact};
use crate::bench::report::table::{self, MetricRow};
use crate::bench::run::Run;
use crate::bench::warning::Warning;
use crate::bench::wording;

/// The result with its name as heading; `run` adds the replies of wrong answers, which a link leaves out.
pub fn to_markdown(evidence: &Evidence, run: Option<&Run>, name: &str) -> String {
    let mut text = format!("## {}\n\n", escaped(name));
    text.push_str(&escaped(&wording::sentence(evidence)));
    text.push_str("\n\n| Metric | Unit |");
    for column in table::COLUMNS {
        text.push_str(&format!(" {column} |"));
    }
    text.push_str(" Count |\n| --- | --- |");
    text.push_str(&" ---: |".repeat(table::COLUMNS.len() + 1));
    text.push('\n');
    for row in table::metric_rows(evidence) {
        text.push_str(&metric_line(&row));
    }
    let warnings = Warning::all(evidence);
    if !warnings.is_empty() {
        text.push('\n');
    }
    for warning in warnings {
        let (message, advice) = (warning.message(), warning.advice());
        text.push_str(&format!("- {} {}\n", escaped(&message), escaped(advice)));
    }
    let found = answers(evidence);
    if !found.is_empty() {
        fact_table(&mut text, "Answers", &found);
        mismatch_table(&mut text, evidence, run);
    }
    fact_table(&mut text, "Totals", &facts::totals(evidence));
    for group in &evidence.totals.failures {
        text.push_str(&format!(
            "| Failed: {} | {} × {} |\n",
            group.cause.label(),
            group.count,
            escaped(&group.first_message)
        ));
    }
    fact_table(&mut text, "Measured with", &facts::provenance(evidence));
    if let Some(line) = wording::omissions_line(&evidence.omitted) {
        text.push_str(&format!("\nFrom a link. {}\n", escaped(&line)));
    }
    text
}

fn metric_line(row: &MetricRow) -> String {
    let mut line = format!("| {} | {} |", row.metric.name(), row.unit);
    for cell in &row.cells {
        let number = cell.number.as_deref().unwrap_or(NO_DATA);
        line.push_str(&format!(" {} |", escaped(number)));
    }
    format!("{line} {} |\n", row.count)
}

/// Most letters of a wrong answer in its cell.
const REPLY_CHARS: usize = 200;
/// The same of its prompt.
const PROMPT_CHARS: usize = 300;

fn cut(text: Option<&str>, most: usize) -> String {
    match text {
        Some(text) if text.chars().count() > most => text.chars().take(most).chain(['…']).collect(),
        Some(text) => text.to_owned(),
        None => NO_DATA.to_owned(),
    }
}

fn mismatch_table(text: &mut String, evidence: &Evidence, run: Option<&Run>) {
    let wrong = mismatches(evidence, run);
    if wrong.is_empty() {
        return;
    }
    text.push_str(
        "\n| Wrong answer to request | Prompt | Expected | Reply |\n| ---: | --- | ---: | --- |\n",
    );
    for m in wrong {
        text.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            m.index.saturating_add(1),
            escaped(&cut(m.prompt.as_deref(), PROMPT_CHARS)),
            escaped(&cut(m.expected.as_deref(), REPLY_CHARS)),
            escaped(&cut(m.reply.as_deref(), REPLY_CHARS))
        ));
    }
}

fn fact_table(text: &mut String, title: &str, facts: &[Fact]) {
    text.push_str(&format!("\n| {title} | |\n| --- | --- |\n"));
    for fact in facts {
        let value = fact.value.as_deref().unwrap_or(NO_DATA);
        text.push_str(&format!(
            "| {} | {} |\n",
            escaped(fact.name),
            escaped(value)
        ));
    }
}

/// Text that stays text in Markdown and within its cell.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => {
                safe.push('\\');
                safe.push(letter);
            }
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_leaves_its_cell_or_becomes_markup() {
        let check = |text: &str, expected: &str| assert_eq!(escaped(text), expected);
        check("plain 12.3 ms", "plain 12.3 ms");
        check("a|b\nc", "a\\|b c");
        check("<img src=x>", "&lt;img src=x&gt;");
        check("![x](http://y)", "!\\[x\\](http://y)");
        check("`*_", "\\`\\*\\_");
    }
}
