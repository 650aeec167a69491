//! Statistics of samples: quantiles, summaries, distributions.

pub mod ecdf;
pub mod quantile;
pub mod summary;
