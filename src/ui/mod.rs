//! Ring 3: the Leptos page. It arranges; it computes nothing.

pub mod app;
pub mod arrival;
pub mod components;
pub mod desk;
pub mod pages;
pub mod run_life;
pub mod state;
