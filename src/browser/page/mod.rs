//! What the page's thread does with the browser; it measures nothing.

pub mod calibrator;
pub mod clipboard;
pub mod download;
pub mod echart;
pub mod fragment;
pub mod handover;
pub mod history;
pub mod leaderboard;
pub mod leave_guard;
pub mod locks;
pub mod models;
pub mod open_file;
pub mod presence;
pub mod results_folder;
pub mod run_handle;
pub mod secrets;
pub mod surroundings;
pub mod theme;
pub mod visible;
pub mod zone;
