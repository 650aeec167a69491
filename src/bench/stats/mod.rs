//! Statistics of samples: quantiles, summaries, distributions.

pub mod distribution;
pub mod proportion;
pub mod quantile;
pub mod summary;
