//! What the rows of a run are coded against.

use crate::bench::archive::link::buckets::Buckets;
use crate::bench::archive::link::drawn::Drawn;
use crate::bench::units::Micros;

/// What is known of the run before its rows.
pub struct Frame<'a> {
    /// The buckets of spans.
    pub buckets: &'a Buckets,
    /// The clock's step, which decides where TPOT exists.
    pub clock_step: Micros,
    /// The exact duration, which sets the grid of the starts.
    pub duration: Micros,
    /// Streams that the run keeps.
    pub lanes: u32,
    /// Whether each request was checked for a number.
    pub checked: bool,
    /// What each request's lengths were to be.
    pub drawn: Drawn,
}

impl Frame<'_> {
    /// The grid of the starts: a power of two, 1/2048 to 1/4096 of the duration.
    pub fn grid(&self) -> u64 {
        1 << (self.duration.0 >> 11).checked_ilog2().unwrap_or(0)
    }

    /// TPOT needs a span of ten steps, so no bucket may hold spans of both sides.
    fn span_cut(&self) -> Micros {
        Micros(self.clock_step.0.saturating_mul(10))
    }

    /// The code of a span from the first chunk to the last.
    pub fn span_index(&self, span: Micros) -> u64 {
        self.buckets.span_index(span) + u64::from(span >= self.span_cut())
    }

    /// The span that stands for a code.
    pub fn span(&self, index: u64) -> Micros {
        let cut = self.span_cut();
        if index <= self.buckets.span_index(cut) {
            self.buckets.span(index).min(cut - Micros(1))
        } else {
            self.buckets.span(index - 1).max(cut)
        }
    }
}
