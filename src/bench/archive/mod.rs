//! The saved form of a run, in two profiles: `full` keeps everything, `link` fits a URL and says what it left out.
//!
//! Both carry a version. It stays 0 until the first release; from then on every change is a new version, and every old
//! one still opens.

pub mod full;
pub mod link;
pub mod piecewise;

use std::fmt;

/// Why something saved could not be opened, or a result not be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveError {
    /// Text that was never a saved result.
    Foreign {
        /// What it seems to be, as the end of "This is …".
        seems: String,
    },
    /// Made by a later version of this program.
    Newer {
        /// Its version.
        version: u64,
    },
    /// Only its beginning arrived.
    Cut,
    /// The checksum fits no more.
    Changed,
    /// What it says cannot be.
    Impossible {
        /// What cannot be, as a sentence without its full stop.
        what: String,
    },
    /// Larger than this program handles.
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// The most that is handled, with its unit.
        limit: String,
    },
}

impl ArchiveError {
    pub(crate) fn impossible(what: impl Into<String>) -> ArchiveError {
        ArchiveError::Impossible { what: what.into() }
    }
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArchiveError::Foreign { seems } => write!(
                f,
                "This is {seems}, not a result saved by llmperf-web. Nothing was opened."
            ),
            ArchiveError::Newer { version } => write!(
                f,
                "This result was saved by a newer llmperf-web (format {version}). Reload this page or open it with the newer one."
            ),
            ArchiveError::Cut => write!(
                f,
                "Only the beginning of this link arrived: something cut it short. Copy it again, whole."
            ),
            ArchiveError::Changed => write!(
                f,
                "This link was damaged on its way: its checksum does not match. Copy it again from where it was made."
            ),
            ArchiveError::Impossible { what } => write!(
                f,
                "This saved result contradicts itself and was not opened. {what}."
            ),
            ArchiveError::TooLarge { what, limit } => {
                write!(f, "{what} is too large: at most {limit} can be handled.")
            }
        }
    }
}

impl std::error::Error for ArchiveError {}
