//! Ring 1: what a load test is, how it proceeds and what it means. Pure functions of their arguments.

pub mod archive;
pub mod environment;
pub mod evidence;
pub mod metric;
pub mod plan;
pub mod provider;
pub mod record;
pub mod row;
pub mod run;
pub mod secret;
pub mod stats;
pub mod units;
pub mod warning;
