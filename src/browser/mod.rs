//! Ring 2: adapters, one browser API a file, spoken in ring-1 types.

pub mod page;
pub mod time_zone;
pub mod turn;
pub mod worker;
