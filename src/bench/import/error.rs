//! Why a file is no result.

use super::imported::Tool;
use crate::bench::archive::ArchiveError;
use std::fmt;

/// Why a file could not be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// There is nothing in it.
    Empty,
    /// It is text, but no JSON; where it stops being JSON.
    NotJson(String),
    /// It is JSON of a kind that this page does not know.
    Unknown,
    /// It is a file of this tool, but a part of it is not what the tool writes: which.
    Broken(Tool, String),
    /// It is a file of this tool without a single figure.
    NoFigures(Tool),
    /// It is a result saved by this page that cannot be opened.
    Own(ArchiveError),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImportError::Empty => f.write_str("This file is empty. Nothing was opened."),
            ImportError::NotJson(at) => write!(
                f,
                "This is not whole JSON ({at}): it was cut, or it is a file of another kind. Nothing was opened."
            ),
            ImportError::Unknown => f.write_str(
                "This is some other JSON file: neither a result saved by this page nor a file that it knows of LLMPerf, AIPerf, GuideLLM, vLLM bench or EvalScope. Nothing was opened.",
            ),
            ImportError::Broken(tool, what) => write!(
                f,
                "This looks like a file of {}, but it is not as that tool writes it: {what}. Nothing was opened.",
                tool.label()
            ),
            ImportError::NoFigures(tool) => write!(
                f,
                "This is a file of {} without one figure in it: no request of it succeeded, or it is of a kind of test that this page does not show. Nothing was opened.",
                tool.label()
            ),
            ImportError::Own(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ImportError {}
