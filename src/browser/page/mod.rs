//! What the page's thread does with the browser; it measures nothing.

pub mod clipboard;
pub mod download;
pub mod history;
pub mod open_file;
pub mod permalink;
