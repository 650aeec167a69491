//! What the page's thread does with the browser; it measures nothing.

pub mod fragment;
pub mod leave_guard;
pub mod run_handle;
pub mod surroundings;
pub mod clipboard;
pub mod download;
pub mod history;
pub mod open_file;
