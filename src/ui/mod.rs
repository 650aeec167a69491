//! Ring 3: the Leptos page. It arranges; it computes nothing.

pub mod components;
pub mod pages;
pub mod state;
