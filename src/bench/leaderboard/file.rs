//! A leaderboard as a file of one's own: version 2, the form of `docs/leaderboard-file.md`, read and written.

use crate::bench::leaderboard::own::{LlmperfTokens, OwnResult};
use crate::bench::leaderboard::published::{ModelSize, PublishedRequest, PublishedRun};
use crate::bench::leaderboard::snapshot::{About, Leaderboard, LeaderboardError};
use crate::bench::plan::{TestPlan, Workload};
use crate::bench::units::Micros;
use serde::{Deserialize, Serialize};

/// What the `format` field says.
pub const FORMAT: &str = "llmperf-leaderboard";
/// The version that this program writes.
pub const VERSION: u32 = 2;
/// Longest file that is read, bytes.
pub const LONGEST: usize = 32 << 20;
/// Most runs of a file.
const MOST_RUNS: usize = 500;
/// Most requests of a run.
const MOST_REQUESTS: usize = 100_000;
/// Longest name or sentence, characters.
const LONGEST_TEXT: usize = 500;
/// Longest span of a request, seconds: a day.
const LONGEST_SPAN: f64 = 86_400.0;

/// A file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct File {
    format: String,
    version: u32,
    title: String,
    #[serde(default)]
    about: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    license: String,
    runs: Vec<FileRun>,
}

/// A run of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct FileRun {
    provider: String,
    model: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    size: Option<ModelSize>,
    date: String,
    workload: Workload,
    concurrency: u32,
    /// TTFT, E2E and ITL in seconds, and output tokens.
    requests: Vec<(f64, f64, Option<f64>, Option<u32>)>,
    #[serde(default)]
    failures: Vec<(String, u32)>,
}

/// Reads a file of version 2.
///
/// # Errors
/// In words, with the run and the figure where one of them cannot be.
pub fn parse(text: &str) -> Result<Leaderboard, LeaderboardError> {
    let malformed = |words: String| LeaderboardError::Malformed(words);
    if text.len() > LONGEST {
        return Err(malformed(format!("it is longer than {} MB", LONGEST >> 20)));
    }
    let file: File = serde_json::from_str(text).map_err(|e| malformed(e.to_string()))?;
    if file.format != FORMAT {
        return Err(malformed(format!("its format is not “{FORMAT}”")));
    }
    if file.runs.is_empty() || file.runs.len() > MOST_RUNS {
        return Err(malformed(format!(
            "it has {} runs, 1 to {MOST_RUNS} can be shown",
            file.runs.len()
        )));
    }
    let texts = [
        &file.title,
        &file.about,
        &file.place,
        &file.source,
        &file.license,
    ];
    if texts.iter().any(|text| text.chars().count() > LONGEST_TEXT) {
        return Err(malformed(format!(
            "a text in it is longer than {LONGEST_TEXT} characters"
        )));
    }
    let runs = file.runs.into_iter().map(run);
    Ok(Leaderboard {
        source: file.source,
        license: file.license,
        about: Some(About {
            title: file.title,
            words: file.about,
            place: file.place,
        }),
        runs: runs.collect::<Result<_, _>>()?,
    })
}

fn run(run: FileRun) -> Result<PublishedRun, LeaderboardError> {
    let damaged = |what: &str| {
        LeaderboardError::Malformed(format!(
            "{what} in the run of {} with {}",
            run.provider, run.model
        ))
    };
    let names = [&run.provider, &run.model, &run.date];
    if names
        .iter()
        .any(|t| t.trim().is_empty() || t.chars().count() > LONGEST_TEXT)
    {
        return Err(damaged("a name is empty or too long"));
    }
    if run.requests.len() > MOST_REQUESTS {
        return Err(damaged("there are too many requests"));
    }
    let span = |seconds: f64| {
        let known = seconds.is_finite() && (0.0..=LONGEST_SPAN).contains(&seconds);
        known.then(|| Micros::from_millis_f64(seconds * 1_000.0))
    };
    let request = |row: &(f64, f64, Option<f64>, Option<u32>)| {
        let (ttft, e2e, itl, output_tokens) = *row;
        Some(PublishedRequest {
            ttft: span(ttft)?,
            e2e: span(e2e).filter(|e2e| *e2e > Micros::ZERO)?,
            itl: match itl {
                Some(itl) => Some(span(itl)?),
                None => None,
            },
            output_tokens,
        })
    };
    let requests: Option<Vec<PublishedRequest>> = run.requests.iter().map(request).collect();
    let Some(requests) = requests else {
        return Err(damaged(
            "a time is negative, zero where it cannot be, or longer than a day",
        ));
    };
    Ok(PublishedRun {
        requests,
        provider: run.provider,
        size: run.size,
        model: run.model,
        date: run.date,
        workload: run.workload,
        concurrency: run.concurrency,
        failures: run.failures,
        printed_ttft_s: None,
        printed_tokens_per_s: None,
    })
}

/// A file with one entry: one's own result. Requests without a first token or an end are left out.
pub fn entry(own: &OwnResult, plan: &TestPlan, tokens: LlmperfTokens) -> String {
    let seconds = |span: Micros| span.as_secs_f64();
    let requests = own.requests.iter().filter_map(|r| {
        let itl = r.itl_ms.map(|ms| Micros::from_millis_f64(ms).as_secs_f64());
        Some((seconds(r.ttft?), seconds(r.e2e?), itl, r.output_tokens))
    });
    let file = File {
        format: FORMAT.to_owned(),
        version: VERSION,
        title: format!("{}: {}", own.provider, own.model),
        about: format!(
            "Measured with llmperf-web; output tokens: {}.",
            tokens.label()
        ),
        place: plan.place.clone(),
        source: String::new(),
        license: String::new(),
        runs: vec![FileRun {
            provider: own.provider.clone(),
            model: own.model.clone(),
            size: None,
            date: own.date.clone(),
            workload: plan.workload,
            concurrency: plan.concurrency_on_wire(),
            requests: requests.collect(),
            failures: own.success.failures.clone(),
        }],
    };
    serde_json::to_string(&file).unwrap_or_default()
}

/// A name for an entry's file: model and day, in letters that no file system minds.
pub fn entry_name(own: &OwnResult) -> String {
    let keep = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let words: String = format!("{} {}", own.model, own.date)
        .chars()
        .map(keep)
        .collect();
    let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    format!("leaderboard-entry-{}.json", words.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::leaderboard::metric::LeaderboardMetric;
    use crate::bench::report::picture::tests::evidence_of;

    fn own() -> (OwnResult, TestPlan) {
        let evidence = evidence_of(&[312, 320, 331, 300, 290, 305, 317]);
        let own = OwnResult::of_rows("api.example", "m", "2026-11-27", &evidence.rows).unwrap();
        (own, evidence.plan)
    }

    #[test]
    fn an_entry_reads_as_the_run_it_was_made_of() {
        let (own, plan) = own();
        let board = Leaderboard::parse(&entry(&own, &plan, LlmperfTokens::Provider)).unwrap();
        let [run] = board.runs.as_slice() else {
            panic!("one run");
        };
        assert_eq!(
            (run.provider.as_str(), run.size, run.workload),
            ("api.example", None, plan.workload)
        );
        for metric in [LeaderboardMetric::Ttft, LeaderboardMetric::OutputRate] {
            assert_eq!(run.samples(metric), own.samples(metric));
        }
        assert_eq!(run.success(), own.success);
        let about = board.about.unwrap();
        assert_eq!(about.title, "api.example: m");
        assert!(about.words.ends_with("output tokens: provider usage."));
        let counted = entry(&own, &plan, LlmperfTokens::Text);
        assert!(counted.contains("output tokens: llmperf-web's tokenizer"));
        assert_eq!(entry_name(&own), "leaderboard-entry-m-2026-11-27.json");
    }

    #[test]
    fn a_file_that_cannot_be_says_what_is_wrong() {
        let (own, plan) = own();
        let good = entry(&own, &plan, LlmperfTokens::Provider);
        let check = |text: &str, words: &str| {
            let error = Leaderboard::parse(text).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        };
        check("", "cannot be read");
        check("[]", "cannot be read");
        check(&good.replace("\"version\":2", "\"version\":3"), "version 3");
        check(&good.replace(FORMAT, "other"), "its format");
        check(&good.replace("\"api.example\"", "\" \""), "a name is empty");
        check(&good.replace("[[0.312,", "[[-0.312,"), "a time is negative");
        check(&good.replace("[[0.312,", "[[1e300,"), "longer than a day");
        let mut file: serde_json::Value = serde_json::from_str(&good).unwrap();
        file["runs"] = serde_json::json!([]);
        check(&file.to_string(), "it has 0 runs");
    }
}
