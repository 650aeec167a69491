//! The `full` profile: a run as JSON with every stamp, error and kept reply, for the browser's store and for files.

use crate::bench::archive::ArchiveError;
use crate::bench::run::Run;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the `format` field says.
pub const FORMAT: &str = "llmperf-web";

/// The version that this program writes.
pub const VERSION: u64 = 0;

/// Longest text that is opened, in bytes.
const LONGEST: usize = 256 << 20;

/// Streams numbered at or above this are refused, so that nobody has to draw four billion lanes.
const LANES: u32 = 65_536;

/// A run with the name that a person gave it.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedRun {
    /// The name; empty where none was given.
    pub name: String,
    /// The run.
    pub run: Run,
}

#[derive(Serialize)]
struct Written<'a> {
    format: &'a str,
    version: u64,
    name: &'a str,
    run: &'a Run,
}

/// What is read first, to tell newer and foreign files from broken ones.
#[derive(Deserialize)]
struct Head {
    format: Option<Value>,
    version: Option<Value>,
}

#[derive(Deserialize)]
struct Read {
    #[serde(default)]
    name: String,
    run: Run,
}

/// The run as one line of JSON.
pub fn to_json(run: &Run, name: &str) -> String {
    let whole = Written {
        format: FORMAT,
        version: VERSION,
        name,
        run,
    };
    // Only maps with keys that are no strings, and writers that fail, make this fail: there are neither.
    serde_json::to_string(&whole).unwrap_or_default()
}

/// The run in a text made by [`to_json`], in this version or an earlier one.
pub fn from_json(text: &str) -> Result<NamedRun, ArchiveError> {
    if text.len() > LONGEST {
        return Err(ArchiveError::TooLarge {
            what: "This file",
            limit: format!("{} MB", LONGEST >> 20),
        });
    }
    let head: Head = serde_json::from_str(text).map_err(|error| foreign(text, &error))?;
    match head.format {
        Some(Value::String(format)) if format == FORMAT => {}
        Some(Value::String(format)) => {
            let shown: String = format.chars().take(40).collect();
            return Err(ArchiveError::Foreign {
                seems: format!("a file of the format “{shown}”"),
            });
        }
        _ => {
            return Err(ArchiveError::Foreign {
                seems: "some other JSON file".to_owned(),
            });
        }
    }
    match head.version.as_ref().and_then(Value::as_u64) {
        Some(VERSION) => {}
        Some(version) => return Err(ArchiveError::Newer { version }),
        None => {
            return Err(ArchiveError::impossible(
                "Its version is missing or not a number",
            ));
        }
    }
    let read: Read = serde_json::from_str(text)
        .map_err(|error| ArchiveError::impossible(format!("A field is broken: {error}")))?;
    within_bounds(NamedRun {
        name: read.name,
        run: read.run,
    })
}

/// The run, unless it claims what nobody could draw.
pub(super) fn within_bounds(named: NamedRun) -> Result<NamedRun, ArchiveError> {
    match named.run.records.iter().find(|r| r.lane >= LANES) {
        Some(record) => Err(ArchiveError::impossible(format!(
            "Request {} claims to be on stream {}",
            record.index, record.lane
        ))),
        None => Ok(named),
    }
}

fn foreign(text: &str, error: &serde_json::Error) -> ArchiveError {
    if text.trim().is_empty() {
        return ArchiveError::Foreign {
            seems: "an empty file".to_owned(),
        };
    }
    if text.trim_start().starts_with('{') {
        return ArchiveError::impossible(format!("It is not whole JSON: {error}"));
    }
    ArchiveError::Foreign {
        seems: "not a JSON object".to_owned(),
    }
}
