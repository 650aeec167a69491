//! One line of the history: enough to recognise a kept result without opening it.

use crate::bench::evidence::Evidence;
use crate::bench::format;
use crate::bench::metric::Metric;
use crate::bench::wording;
use serde::{Deserialize, Serialize};

/// A kept result as the history lists it. It holds no key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What it is kept under; letters and digits.
    pub id: String,
    /// Its name, never empty; the person may change it.
    pub name: String,
    /// Where the person said the browser sat; empty where not said.
    pub place: String,
    /// Wall-clock start of the run, milliseconds since the Unix epoch.
    pub started_at_unix_ms: u64,
    /// The LLM API in words.
    pub target: String,
    /// What was asked, in a line.
    pub plan: String,
    /// Median time to first token with its unit; `None` where nothing succeeded.
    pub ttft: Option<String>,
    /// Success rate with its counts; `None` where nothing ended.
    pub success: Option<String>,
    /// The result in a sentence.
    pub sentence: String,
}

impl Entry {
    /// The entry of a result kept under `id`, under its name or, where that is blank, under its first one.
    pub fn of(evidence: &Evidence, id: &str, name: &str) -> Entry {
        let t = &evidence.totals;
        let step = evidence.environment.clock_step;
        Entry {
            id: id.to_owned(),
            name: name_or_first(evidence, name),
            place: evidence.plan.place.clone(),
            started_at_unix_ms: evidence.environment.started_at_unix_ms,
            target: wording::target_line(&evidence.plan.target),
            plan: wording::plan_line(&evidence.plan),
            ttft: evidence
                .distribution(Metric::Ttft)
                .and_then(|d| d.summary())
                .map(|s| format::metric_value(Metric::Ttft, s.p50(), step)),
            success: t.success_rate().map(|rate| {
                format!(
                    "{} ({} of {})",
                    format::percent(rate),
                    format::count(t.completed.into()),
                    format::count(u64::from(t.completed) + u64::from(t.failed()))
                )
            }),
            sentence: wording::sentence(evidence),
        }
    }
}

/// The name given or, where it is blank, the first one.
pub fn name_or_first(evidence: &Evidence, given: &str) -> String {
    match given.trim() {
        "" => first_name(evidence),
        name => name.to_owned(),
    }
}

/// The name that a result has until the person gives it another: model and place.
pub fn first_name(evidence: &Evidence) -> String {
    match evidence.plan.place.trim() {
        "" => evidence.plan.target.model.clone(),
        place => format!("{} from {place}", evidence.plan.target.model),
    }
}

/// A file's name without its ending, made of a result's name: letters, digits, `-` and `_` only, and the date.
pub fn file_stem(name: &str, started_at_unix_ms: u64) -> String {
    let date = format::date_time_utc(started_at_unix_ms);
    let mut stem = String::from("llmperf");
    let words = format!("{name} {}", date.get(..10).unwrap_or_default());
    for word in words.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_') {
        if !word.is_empty() {
            stem.push('-');
            stem.push_str(word);
        }
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::report::picture::tests::evidence_of;

    #[test]
    fn an_entry_tells_target_and_outcome() {
        let entry = Entry::of(&evidence_of(&[312, 312]), "a1", "Home");
        assert_eq!(entry.ttft.as_deref(), Some("312 ms"));
        assert_eq!(entry.success.as_deref(), Some("100 % (2 of 2)"));
        assert_eq!(entry.target, "steady, simulated in the page (no network)");
        let empty = Entry::of(&evidence_of(&[]), "a1", "Home");
        assert_eq!((empty.ttft, empty.success), (None, None));
    }

    #[test]
    fn a_result_is_named_by_model_and_place() {
        let mut evidence = evidence_of(&[312]);
        assert_eq!(first_name(&evidence), "steady");
        evidence.plan.place = " Oslo ".to_owned();
        assert_eq!(first_name(&evidence), "steady from Oslo");
        assert_eq!(Entry::of(&evidence, "a1", " ").name, "steady from Oslo");
        assert_eq!(Entry::of(&evidence, "a1", "Home").name, "Home");
    }

    #[test]
    fn a_file_name_holds_nothing_that_a_file_system_minds() {
        assert_eq!(
            file_stem("gpt-4o: from Oslo/Home", 1_795_493_700_000),
            "llmperf-gpt-4o-from-Oslo-Home-2026-11-24"
        );
        assert_eq!(file_stem("ø", 0), "llmperf-1970-01-01");
    }
}
