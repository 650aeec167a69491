//! The pages.

pub mod history;
pub mod result;
