//! How many requests received their output at which rate.

use crate::bench::evidence::Evidence;
use crate::bench::metric::Metric;
use crate::charts::drawing::{Absence, Drawing};
use crate::charts::ecdf::{self, Behind};
use crate::charts::palette::Palette;

/// The ECDF of the output rate per request, in tokens/s, with `behind` as faint lines.
pub fn draw(evidence: &Evidence, behind: &Behind, palette: &Palette) -> Result<Drawing, Absence> {
    ecdf::draw(Metric::OutputRate, evidence, behind, palette)
}
