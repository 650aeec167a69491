//! Ring 3: the Leptos page. It arranges; it computes nothing.
//!
//! Two programs share the page: [`app`] measures and is loaded first; [`viewer`] shows results, the leaderboard and the
//! history, and is loaded when one of them is wanted.

pub mod app;
pub mod arrival;
pub mod clinic;
pub mod components;
pub mod counting;
pub mod desk;
pub mod gathered;
pub mod kept_run;
pub mod opened;
pub mod pages;
pub mod relay_life;
pub mod run_life;
pub mod shelf;
pub mod state;
pub mod viewer;
