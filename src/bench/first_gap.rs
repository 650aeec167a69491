//! Whether the first token tells the truth about the others: the first gap against later ones, and a burst after the first
//! token, as where a server holds it back until more are ready.

use crate::bench::record::RequestRecord;
use crate::bench::stats::interval::quantile_interval_95;
use crate::bench::stats::quantile::{quantile, sorted};
use crate::bench::units::Micros;

/// A reply of fewer chunks shows no pace.
const FEWEST_CHUNKS: usize = 12;
/// From this ratio on, the first gap is another thing than the later ones.
const ALONE: f64 = 3.0;
/// So many chunks that come at once with the first are a burst; a read of a calm network brings one or two.
const BURST: f64 = 4.0;

/// How the beginning of the replies compares with the rest of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FirstGap {
    /// Replies that show a pace.
    pub replies: u32,
    /// The median of their first gaps, ms.
    pub first_ms: f64,
    /// The median of their own median later gaps, ms.
    pub later_ms: f64,
    /// The median over the replies of first gap ÷ later gap, with its 95 % interval; `None` where later gaps are zero.
    pub ratio: Option<(f64, Option<(f64, f64)>)>,
    /// The median number of chunks that came with the first one or within half a later gap of it, the first counted in, with
    /// its 95 % interval.
    pub burst: (f64, Option<(f64, f64)>),
}

/// What the comparison says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// The first token is one like the others.
    Even,
    /// It comes alone, and the next one late: time to first token tells less than it seems.
    Alone,
    /// It was held back until others were ready.
    HeldBack,
}

impl FirstGap {
    /// The comparison over replies in any order; `None` where none of them shows a pace.
    pub fn of<'a>(records: impl Iterator<Item = &'a RequestRecord>) -> Option<FirstGap> {
        let openings: Vec<(f64, f64, f64)> = records
            .filter_map(|record| opening(&record.timeline.chunks))
            .collect();
        let column = |of: fn(&(f64, f64, f64)) -> f64| sorted(openings.iter().map(of));
        let doubted = |values: &[f64]| {
            let median = quantile(values, 0.5)?;
            Some((median, quantile_interval_95(values, 0.5)))
        };
        let ratios = sorted(
            openings
                .iter()
                .filter(|(_, later, _)| *later > 0.0)
                .map(|(first, later, _)| first / later),
        );
        Some(FirstGap {
            replies: u32::try_from(openings.len()).ok()?,
            first_ms: quantile(&column(|o| o.0), 0.5)?,
            later_ms: quantile(&column(|o| o.1), 0.5)?,
            ratio: doubted(&ratios),
            burst: doubted(&column(|o| o.2))?,
        })
    }

    /// What it says, where the interval leaves no doubt.
    pub fn opening(&self) -> Opening {
        let surely =
            |found: Option<(f64, f64)>, least: f64| found.is_some_and(|(low, _)| low >= least);
        if surely(self.burst.1, BURST) {
            Opening::HeldBack
        } else if surely(self.ratio.and_then(|(_, interval)| interval), ALONE) {
            Opening::Alone
        } else {
            Opening::Even
        }
    }

    /// How long the first token was held back, ms: the pace of the reply times the chunks that came with it.
    pub fn held_back_ms(&self) -> f64 {
        (self.burst.0 - 1.0).max(0.0) * self.later_ms
    }
}

/// First gap and median later gap of a reply, ms, and how many chunks its burst has; later gaps are those after the burst.
fn opening(chunks: &[Micros]) -> Option<(f64, f64, f64)> {
    if chunks.len() < FEWEST_CHUNKS {
        return None;
    }
    let gaps: Vec<f64> = chunks
        .windows(2)
        .map(|pair| pair[1].since(pair[0]).as_millis_f64())
        .collect();
    // The second half of a reply is beyond any burst.
    let later = quantile(&sorted(gaps[gaps.len() / 2..].iter().copied()), 0.5)?;
    let first = *chunks.first()?;
    let near = |at: &&Micros| at.since(first).as_millis_f64() <= later / 2.0;
    let burst = chunks.iter().take_while(near).count();
    Some((*gaps.first()?, later, burst as f64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::record::RequestRole;

    /// Twenty replies of thirty chunks, their gaps given in ms: the first few, then all others.
    fn of(opening: &[u64], rest: u64) -> FirstGap {
        let records: Vec<RequestRecord> = (0..20)
            .map(|i| {
                let mut at = 300 + u64::from(i);
                let mut record = RequestRecord::blank(i, RequestRole::Measured, 0);
                let gaps = opening.iter().copied().chain(std::iter::repeat(rest));
                record.timeline.chunks.push(Micros::from_millis(at));
                for gap in gaps.take(29) {
                    at += gap;
                    record.timeline.chunks.push(Micros::from_millis(at));
                }
                record
            })
            .collect();
        FirstGap::of(records.iter()).unwrap()
    }

    #[test]
    fn an_even_reply_is_told_from_one_held_back_and_from_a_first_token_that_comes_alone() {
        let even = of(&[], 15);
        assert_eq!(
            (even.first_ms, even.later_ms, even.burst.0),
            (15.0, 15.0, 1.0)
        );
        assert_eq!(even.opening(), Opening::Even);
        let held = of(&[0, 1, 0, 1, 0], 15);
        assert_eq!((held.burst.0, held.opening()), (6.0, Opening::HeldBack));
        assert_eq!(held.held_back_ms(), 75.0);
        let alone = of(&[120], 15);
        assert_eq!(
            (alone.ratio.unwrap().0, alone.opening()),
            (8.0, Opening::Alone)
        );
        // A pair in one read, or a first gap of twice the others, is what any network does.
        assert_eq!(of(&[0], 15).opening(), Opening::Even);
        assert_eq!(of(&[30], 15).opening(), Opening::Even);
    }

    #[test]
    fn short_replies_and_few_of_them_say_nothing() {
        let record = RequestRecord::blank(0, RequestRole::Measured, 0);
        assert_eq!(FirstGap::of([&record].into_iter()), None);
        let mut few = of(&[0, 0, 0, 0, 0], 15);
        few.burst.1 = None;
        few.ratio = None;
        assert_eq!(few.opening(), Opening::Even);
    }
}
