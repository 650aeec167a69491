//! One page a file.

pub mod live;
