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
    /// When it was kept, milliseconds since the Unix epoch; 0 where it is not kept yet, or was kept without this note.
    #[serde(default)]
    pub kept_at_unix_ms: u64,
    /// Whether it came from a file, so that somebody else may have made it.
    #[serde(default)]
    pub imported: bool,
    /// The other tool that wrote it; `None` for a result of this page.
    #[serde(default)]
    pub tool: Option<String>,
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
            kept_at_unix_ms: 0,
            imported: false,
            tool: None,
        }
    }

    /// When it was kept; by its run's start where that was not noted.
    fn kept(&self) -> u64 {
        match self.kept_at_unix_ms {
            0 => self.started_at_unix_ms,
            at => at,
        }
    }
}

/// The ids of those that make room so that `most` are left: the ones kept longest ago, and never the one just kept,
/// however old its run is.
pub fn beyond(entries: &[Entry], just_kept: &str, most: usize) -> Vec<String> {
    let mut others: Vec<&Entry> = entries.iter().filter(|e| e.id != just_kept).collect();
    others.sort_by_key(|e| std::cmp::Reverse((e.kept(), e.started_at_unix_ms)));
    let room = most.saturating_sub(1);
    others.iter().skip(room).map(|e| e.id.clone()).collect()
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
    fn what_was_kept_longest_ago_makes_room_and_never_what_was_just_kept() {
        let entry = |(id, started, kept): &(&str, u64, u64)| Entry {
            started_at_unix_ms: *started,
            kept_at_unix_ms: *kept,
            ..Entry::of(&evidence_of(&[312]), id, "Home")
        };
        let check = |entries: &[(&str, u64, u64)], just: &str, gone: &[&str]| {
            let entries: Vec<Entry> = entries.iter().map(entry).collect();
            assert_eq!(beyond(&entries, just, 2), gone, "{entries:?}");
        };
        check(&[("a", 1, 1), ("b", 2, 2)], "b", &[]);
        check(&[("a", 1, 1), ("b", 2, 2), ("c", 3, 3)], "c", &["a"]);
        // A file of an old run, and one after it: the first is the newest but one to have come.
        check(&[("a", 8, 8), ("b", 9, 9), ("old", 1, 10)], "old", &["a"]);
        check(
            &[("b", 9, 9), ("old", 1, 10), ("older", 0, 11)],
            "older",
            &["b"],
        );
        // Brought back after a later one had taken its place.
        check(&[("a", 1, 1), ("b", 2, 2), ("c", 3, 3)], "a", &["b"]);
        // Kept by a page that did not note the time.
        check(&[("a", 5, 0), ("b", 6, 0), ("c", 7, 0)], "a", &["b"]);
    }

    #[test]
    fn a_line_of_an_earlier_page_is_read() {
        let mut line = serde_json::to_value(Entry::of(&evidence_of(&[312]), "a1", "Home")).unwrap();
        let members = line.as_object_mut().unwrap();
        members.remove("kept_at_unix_ms");
        members.remove("imported");
        let entry: Entry = serde_json::from_value(line).unwrap();
        assert_eq!((entry.kept_at_unix_ms, entry.imported), (0, false));
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
