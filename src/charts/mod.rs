//! Ring 2: a report in, a chart out. Pure.
pub mod live;
