//! How many requests had their first token by when.

use crate::bench::evidence::Evidence;
use crate::bench::metric::Metric;
use crate::charts::drawing::{Absence, Drawing};
use crate::charts::ecdf::{self, Behind};
use crate::charts::palette::Palette;

/// The ECDF of TTFT, in milliseconds, with `behind` as faint lines.
pub fn draw(evidence: &Evidence, behind: &Behind, palette: &Palette) -> Result<Drawing, Absence> {
    ecdf::draw(Metric::Ttft, evidence, behind, palette)
}
