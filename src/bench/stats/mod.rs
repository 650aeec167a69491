//! Statistics of samples: quantiles, summaries, distributions.

pub mod bootstrap;
pub mod by_bytes;
pub mod distribution;
pub mod interval;
pub mod proportion;
pub mod quantile;
pub mod ranking;
pub mod summary;
