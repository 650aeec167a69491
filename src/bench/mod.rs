//! Ring 1: what a load test is, how it proceeds and what it means. Pure functions of their arguments.

pub mod environment;
pub mod evidence;
pub mod format;
pub mod generator;
pub mod leaderboard;
pub mod messages;
pub mod metric;
pub mod plan;
pub mod progress;
pub mod provider;
pub mod record;
pub mod redact;
pub mod report;
pub mod row;
pub mod run;
pub mod secret;
pub mod sse;
pub mod stats;
pub mod stream;
pub mod units;
pub mod warning;
pub mod wording;
pub mod workload;
