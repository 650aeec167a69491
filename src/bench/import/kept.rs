//! The saved form of an imported result, for the browser's own store: version 0 until the first release.

use super::imported::Imported;
use crate::bench::archive::ArchiveError;
use serde::{Deserialize, Serialize};

/// What the `format` field says.
pub const FORMAT: &str = "llmperf-web-import";

const VERSION: u64 = 0;

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u64,
    imported: &'a Imported,
}

#[derive(Deserialize)]
struct Read {
    format: String,
    version: u64,
    imported: Imported,
}

/// The result as one line of JSON.
pub fn to_json(imported: &Imported) -> String {
    let whole = Written {
        format: FORMAT,
        version: VERSION,
        imported,
    };
    // Only maps with keys that are no strings, and writers that fail, make this fail: there are neither.
    serde_json::to_string(&whole).unwrap_or_default()
}

/// Whether the text is one made by [`to_json`], in whatever version.
pub fn is_kept(text: &str) -> bool {
    text.starts_with(&format!("{{\"format\":\"{FORMAT}\""))
}

/// The result in a text made by [`to_json`].
///
/// # Errors
/// It is of a later version, or broken.
pub fn from_json(text: &str) -> Result<Imported, ArchiveError> {
    let read: Read = serde_json::from_str(text)
        .map_err(|error| ArchiveError::impossible(format!("A field is broken: {error}")))?;
    match (read.format.as_str(), read.version) {
        (FORMAT, VERSION) => Ok(read.imported),
        (_, version) => Err(ArchiveError::Newer { version }),
    }
}
