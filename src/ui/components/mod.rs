//! Parts that several pages use.

pub mod chart;
pub mod result_charts;
