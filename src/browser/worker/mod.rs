//! The worker: turns the engine's actions into requests and timers, and what happens into its inputs.

pub mod checkup;
mod clock;
mod exchange;
mod fetch;
mod flights;
mod importing;
mod port;
mod preparation;
pub mod sample;
mod scripted;
mod serve;
mod session;
mod timer;
mod tokens;
mod wire_log;

pub use importing::serve_imports;
pub use scripted::scripted;
pub use serve::{Carried, serve};
pub use tokens::serve_tokens;
