//! Facts about rings 1 and 2, checked natively.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test a panic is the report; clippy.toml excuses only functions marked as tests"
)]

mod architecture;
mod archive;
mod charts;
mod correctness;
mod coverage;
mod definitions;
mod door;
mod elsewhere;
mod formats;
mod generator;
mod hostile;
mod imports;
mod leaderboard;
mod llmperf_files;
mod marks;
mod outcomes;
mod prompts;
mod providers;
mod recorded;
mod redaction;
mod requests;
mod samples;
mod secrets;
mod simulated;
mod streams;
