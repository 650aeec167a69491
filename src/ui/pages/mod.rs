//! One page a file.

pub mod live;
pub mod plan;
