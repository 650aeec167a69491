//! Where a run stands: what the worker reports a few times a second.

use crate::bench::generator::RequestId;
use crate::bench::units::Micros;
use serde::{Deserialize, Serialize};

/// Where the run stands at one instant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// When the clock started; `None` while extras are sent.
    pub began: Option<Micros>,
    /// Since the clock started; `None` while extras are sent.
    pub elapsed: Option<Micros>,
    /// Measured requests started.
    pub started: u32,
    /// Chunks with text received by measured requests.
    pub chunks: u64,
    /// One a concurrent stream.
    pub lanes: Vec<Lane>,
}

/// What a concurrent stream does now.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lane {
    /// The request that it carries; `None` when idle.
    pub request: Option<RequestId>,
    /// Since that request's start.
    pub age: Micros,
    /// From its start until its first text; `None` while it waits.
    pub ttft: Option<Micros>,
    /// Chunks with text so far.
    pub chunks: u32,
}
