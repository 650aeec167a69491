//! An LLM API of known timing on loopback: it plays scripted replies over real HTTP and records when it really sent
//! each chunk.
//!
//! Modules in reading order: [`options`] (the command line), [`server`] (ports, TLS, connections), `paths` (which API speaks where),
//! [`service`] (requests, CORS), [`body`] (a reply played in time), [`replay`] (a recorded stream in its place),
//! [`truth`] (the record).

pub mod body;
pub mod options;
mod paths;
pub mod replay;
pub mod server;
pub mod service;
pub mod truth;
