//! Files of other load generators, read as results: what each says and no more. One format a file, behind one front door.
//!
//! An imported result is no [`crate::bench::evidence::Evidence`]: no instrument of ours made it, so it has no clock, no
//! calibration and mostly no stamps. It is a list of the tool's own figures under the tool's own definitions.

mod aiperf_export;
mod aiperf_records;
pub mod beside;
mod door;
mod error;
mod evalscope;
mod guidellm;
mod imported;
pub mod kept;
mod llmperf_responses;
mod llmperf_summary;
mod numbers;
pub mod report;
mod vllm;

pub use door::{Opened, is_own, of_others, open};
pub use error::ImportError;
pub use imported::{Counts, FileKind, Given, Imported, ImportedFigure, Tool, Values};
