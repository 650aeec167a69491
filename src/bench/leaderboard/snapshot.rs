//! The snapshot: every request of the published runs, read from its compact form.

use crate::bench::leaderboard::file;
use crate::bench::leaderboard::published::{
    ModelSize, PublishedRequest, PublishedRun, error_label,
};
use crate::bench::plan::Workload;
use crate::bench::units::Micros;
use serde::Deserialize;
use std::fmt;

/// What charts of the published rows say below their titles.
const SUBTITLE: &str =
    "Llama-2 chat · 550 tokens in, 150 out · 150 requests, 5 at a time · Oregon · December 2023";

/// The version of the compact form that [`Leaderboard::parse`] reads.
const VERSION: u32 = 1;

/// The published leaderboard.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaderboard {
    /// Repository and commit that the figures come from.
    pub source: String,
    /// Licence of the figures.
    pub license: String,
    /// What it says of itself; `None` for the published one of December 2023, which `notes` tell of.
    pub about: Option<About>,
    /// Every run, by size (largest first) and provider.
    pub runs: Vec<PublishedRun>,
}

/// What a leaderboard that is not the published one says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Its title.
    pub title: String,
    /// What it is, in a sentence or two; may be empty.
    pub words: String,
    /// Where it was measured from; may be empty.
    pub place: String,
}

/// Why a snapshot could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeaderboardError {
    /// It is not the JSON that was expected.
    Malformed(String),
    /// It was written in another version of the form.
    Version(u32),
    /// A run's columns do not fit together.
    Run {
        /// Provider of the run.
        provider: String,
        /// Size of its model.
        size: ModelSize,
    },
}

impl fmt::Display for LeaderboardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LeaderboardError::Malformed(why) => {
                write!(
                    f,
                    "The leaderboard cannot be read: {why}. Reload the page, or use another file."
                )
            }
            LeaderboardError::Version(version) => write!(
                f,
                "The leaderboard is of version {version}; this page reads the versions {VERSION} and {}. Reload the page, or use another file.",
                file::VERSION
            ),
            LeaderboardError::Run { provider, size } => write!(
                f,
                "The leaderboard's run of {provider} with {} is damaged. Reload the page.",
                size.label()
            ),
        }
    }
}

impl std::error::Error for LeaderboardError {}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[derive(Deserialize)]
struct CompactLeaderboard {
    source: String,
    license: String,
    unit_us: u64,
    runs: Vec<CompactRun>,
}

#[derive(Deserialize)]
struct CompactRun {
    provider: String,
    size: ModelSize,
    model: String,
    date: String,
    workload: [u32; 5],
    errors: Vec<(i32, u32)>,
    published_ttft_s: [f64; 8],
    published_tokens_per_s: [f64; 8],
    ttft: Vec<u64>,
    e2e_steps_us: Vec<u64>,
    tokens: Vec<u32>,
    itl_rest: Vec<i64>,
}

impl Leaderboard {
    /// A leaderboard of nobody, for one's own results by themselves.
    pub fn empty() -> Leaderboard {
        Leaderboard {
            source: String::new(),
            license: String::new(),
            about: None,
            runs: Vec::new(),
        }
    }

    /// Reads the compact form that `tools/leaderboard-snapshot.mjs` writes, or the file of `docs/leaderboard-file.md`.
    pub fn parse(text: &str) -> Result<Leaderboard, LeaderboardError> {
        let malformed = |e: serde_json::Error| LeaderboardError::Malformed(e.to_string());
        let Version { version } = serde_json::from_str(text).map_err(malformed)?;
        match version {
            VERSION => {}
            file::VERSION => return file::parse(text),
            _ => return Err(LeaderboardError::Version(version)),
        }
        let compact: CompactLeaderboard = serde_json::from_str(text).map_err(malformed)?;
        let unit = compact.unit_us;
        let runs = compact.runs.into_iter().map(|run| run.unpack(unit));
        Ok(Leaderboard {
            source: compact.source,
            license: compact.license,
            about: None,
            runs: runs.collect::<Result<_, _>>()?,
        })
    }

    /// What the charts say below their titles.
    pub fn subtitle(&self) -> String {
        match &self.about {
            None => SUBTITLE.to_owned(),
            Some(about) => match about.place.trim() {
                "" => about.title.clone(),
                place => format!("{} · {place}", about.title),
            },
        }
    }

    /// Whether any of its runs has one of the model sizes.
    pub fn has_sizes(&self) -> bool {
        self.runs.iter().any(|run| run.size.is_some())
    }

    /// The providers by name, each once.
    pub fn providers(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.runs.iter().map(|r| r.provider.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

impl CompactRun {
    fn unpack(self, unit_us: u64) -> Result<PublishedRun, LeaderboardError> {
        let damaged = LeaderboardError::Run {
            provider: self.provider.clone(),
            size: self.size,
        };
        let requests = self.requests(unit_us).ok_or(damaged)?;
        let [input, input_stddev, output, output_stddev, concurrency] = self.workload;
        Ok(PublishedRun {
            provider: self.provider,
            size: Some(self.size),
            model: self.model,
            date: self.date,
            workload: Workload {
                mean_input_tokens: input,
                stddev_input_tokens: input_stddev,
                mean_output_tokens: output,
                stddev_output_tokens: output_stddev,
            },
            concurrency,
            requests,
            failures: self
                .errors
                .iter()
                .map(|(code, count)| (error_label(*code), *count))
                .collect(),
            printed_ttft_s: Some(self.published_ttft_s),
            printed_tokens_per_s: Some(self.published_tokens_per_s),
        })
    }

    /// Undoes the steps of E2E and the rests of ITL; `None` where the columns do not fit together.
    fn requests(&self, unit_us: u64) -> Option<Vec<PublishedRequest>> {
        let lengths = [
            self.e2e_steps_us.len(),
            self.tokens.len(),
            self.itl_rest.len(),
        ];
        if lengths != [self.ttft.len(); 3] {
            return None;
        }
        let micros = |units: u64| units.checked_mul(unit_us).map(Micros);
        let mut e2e = 0_u64;
        (0..self.ttft.len())
            .map(|i| {
                e2e = e2e.checked_add(self.e2e_steps_us[i]).filter(|us| *us > 0)?;
                let output_tokens = self.tokens[i];
                let share = e2e.checked_div(u64::from(output_tokens).checked_mul(unit_us)?)?;
                Some(PublishedRequest {
                    ttft: micros(self.ttft[i])?,
                    e2e: Micros(e2e),
                    itl: Some(micros(share.checked_add_signed(self.itl_rest[i])?)?),
                    output_tokens: Some(output_tokens),
                })
            })
            .collect()
    }
}
