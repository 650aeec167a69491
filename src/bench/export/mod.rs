//! A result in the formats of other programs: one file a format.

pub mod csv;
pub mod elsewhere;
pub mod folder;
pub mod llmperf;
pub mod markdown;
pub mod zip;
