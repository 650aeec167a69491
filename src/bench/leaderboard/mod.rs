//! The LLMPerf leaderboard as published in December 2023, recomputed from its raw requests, and one's own result in it.
//!
//! In reading order: the snapshot is parsed into runs; a metric picks the figures of a run; rows hold the cells as
//! printed and as recomputed; tables rank, filter and sort rows; one's own result makes a row of the same kind.

pub mod delta;
pub mod file;
pub mod metric;
pub mod notes;
pub mod own;
pub mod published;
pub mod row;
pub mod snapshot;
pub mod statistic;
pub mod table;
