//! Facts about rings 1 and 2, checked natively.

mod archive;
mod generator;
mod leaderboard;
mod prompts;
mod samples;
mod secrets;
