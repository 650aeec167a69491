//! What the run was measured with: it travels with every result.

use crate::bench::units::Micros;
use serde::{Deserialize, Serialize};

/// The instrument and its surroundings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// Version of this program.
    pub app_version: String,
    /// Browser name and major version, for instance `Chromium 156`.
    pub browser: String,
    /// Operating system family, for instance `Linux`.
    pub os: String,
    /// IANA time zone of the browser.
    pub time_zone: String,
    /// Smallest step of the worker's clock, measured at the start of the run.
    pub clock_step: Micros,
    /// Whether the page was cross-origin isolated.
    pub isolated: bool,
    /// Wall-clock start of the run, milliseconds since the Unix epoch.
    pub started_at_unix_ms: u64,
}
