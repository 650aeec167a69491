//! Facts about rings 1 and 2, checked natively.

mod generator;
mod leaderboard;
mod prompts;
mod archive;
mod samples;
