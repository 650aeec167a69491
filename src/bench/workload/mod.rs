//! The workload: what the requests of a plan ask for.

pub mod corpus;
pub mod prompt;
pub mod python_random;
pub mod source;
