//! Facts about rings 1 and 2, checked natively.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test a panic is the report; clippy.toml excuses only functions marked as tests"
)]

mod architecture;
mod archive;
mod budget;
mod charts;
mod checks;
mod corpora;
mod correctness;
mod coverage;
mod custom;
mod definitions;
mod doctor;
mod door;
mod elsewhere;
mod event_streams;
mod formats;
mod fuzzed;
mod generator;
mod hostile;
mod imports;
mod kept;
mod leaderboard;
mod llmperf_files;
mod marks;
mod outcomes;
mod prompts;
mod providers;
mod recorded;
mod redaction;
mod relay;
mod reply_texts;
mod requests;
mod samples;
mod secrets;
mod simulated;
mod streams;
mod tokenizer;
