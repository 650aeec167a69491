//! llmperf-web measures how fast and reliable an LLM API is from the person's own browser.
//!
//! Modules in reading order:
//! - [`bench`] (ring 1, pure): what a load test is, how it proceeds, what it means;
//! - [`charts`] (ring 2, pure): a report in, a chart out;
//! - `browser` (ring 2, adapters, wasm only): one browser API a file, spoken in ring-1 types;
//! - `ui` (ring 3, wasm only): the Leptos page, which arranges and computes nothing.
//!
//! Glossary: a *plan* is all that must be equal for two runs to be comparable; a *target* is the LLM API under test;
//! a *run* sends the plan's requests; a *chunk* is one streamed event that carries text; a *read* is one delivery of
//! bytes by the browser; a *record* is what is known of one request; a *report* is what the records mean.

pub mod bench;
pub mod charts;

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod ui;
