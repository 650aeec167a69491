//! What the page shows.

use crate::bench::evidence::Evidence;
use crate::bench::run::Run;

/// A result on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// What tables and charts are computed from.
    pub evidence: Evidence,
    /// The run itself; `None` where the result came from a link.
    pub run: Option<Run>,
    /// Where it came from.
    pub source: Source,
    /// What it is kept under; `None` where it is not kept.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
}

/// Where a result came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Measured just now.
    Fresh,
    /// Kept in this browser.
    Kept,
    /// Opened from a link.
    Link,
    /// Opened from a file.
    File,
}
