//! Ranks with their doubt: what overlaps is not told apart.

/// The best and the worst rank, from 1, that a value may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RankSpan {
    /// One more than there are values that are surely better.
    pub best: u32,
    /// The number of values less those that are surely worse.
    pub worst: u32,
}

impl RankSpan {
    /// Whether others may share the rank.
    pub fn is_tie(&self) -> bool {
        self.best != self.worst
    }
}

/// The ranks of values known by their intervals, the smallest first where `smaller_is_better`. One is surely better than
/// another where their intervals do not touch.
pub fn rank_spans(intervals: &[(f64, f64)], smaller_is_better: bool) -> Vec<RankSpan> {
    let count = intervals.len() as u32;
    let beats = |a: &(f64, f64), b: &(f64, f64)| match smaller_is_better {
        true => a.1 < b.0,
        false => a.0 > b.1,
    };
    intervals
        .iter()
        .map(|own| {
            let better = intervals.iter().filter(|other| beats(other, own)).count();
            let worse = intervals.iter().filter(|other| beats(own, other)).count();
            RankSpan {
                best: 1 + better as u32,
                worst: count - worse as u32,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_overlaps_shares_its_rank() {
        let spans = |intervals: &[(f64, f64)], smaller| -> Vec<(u32, u32)> {
            let spans = rank_spans(intervals, smaller);
            spans.iter().map(|s| (s.best, s.worst)).collect()
        };
        let ms = [(10.0, 12.0), (11.0, 14.0), (13.0, 15.0), (20.0, 21.0)];
        assert_eq!(spans(&ms, true), [(1, 2), (1, 3), (2, 3), (4, 4)]);
        assert_eq!(spans(&ms, false), [(3, 4), (2, 4), (2, 3), (1, 1)]);
        assert_eq!(spans(&[], true), []);
    }
}
