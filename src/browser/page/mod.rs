//! What the page's thread does with the browser; it measures nothing.

pub mod fragment;
pub mod leave_guard;
pub mod run_handle;
pub mod surroundings;
