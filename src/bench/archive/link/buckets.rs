//! Buckets of whole numbers that are at most 0.49 % wide to each side, made by integer arithmetic alone.
//!
//! 0.49 %, not 0.5 %: the reciprocal of a rounded value (a rate) must stay within 0.5 % too. No logarithm, because two
//! machines may differ in its last bit, and a link made on one has to open on the other.

use crate::bench::units::Micros;

/// The tolerance in ten-thousandths.
const TOLERANCE: u128 = 49;
const WHOLE: u128 = 10_000;

/// Numbers from here on share the last bucket: far above any microseconds, and any rate in tiny units.
const END: u128 = 1 << 96;

/// The buckets of all whole numbers. Bucket 0 holds zero alone, and up to 203 every number has a bucket of its own.
pub struct Buckets {
    /// The smallest number of each bucket, ascending.
    lows: Vec<u128>,
}

impl Buckets {
    /// The table of about 6,000 buckets.
    pub fn all() -> Buckets {
        let mut lows = vec![0];
        let mut low = 1;
        while low < END {
            lows.push(low);
            low = highest(middle(low)) + 1;
        }
        Buckets { lows }
    }

    /// The bucket that holds `value`.
    pub fn index(&self, value: u128) -> u64 {
        self.lows.partition_point(|low| *low <= value) as u64 - 1
    }

    /// What stands for a bucket: within 0.49 % of everything in it. Beyond the last bucket, the last one's.
    pub fn value(&self, index: u64) -> u128 {
        let last = self.lows.len() - 1;
        let at = usize::try_from(index).map_or(last, |at| at.min(last));
        middle(self.lows[at])
    }

    /// The bucket that holds a span.
    pub fn span_index(&self, span: Micros) -> u64 {
        self.index(u128::from(span.0))
    }

    /// The span that stands for a bucket.
    pub fn span(&self, index: u64) -> Micros {
        Micros(u64::try_from(self.value(index)).unwrap_or(u64::MAX))
    }

    /// Whether a bucket holds a multiple of `grain`; every one does where `grain` is 0 or 1.
    pub fn holds_multiple(&self, index: u64, grain: u64) -> bool {
        let at = usize::try_from(index).unwrap_or(usize::MAX);
        let (Some(low), next) = (self.lows.get(at), self.lows.get(at.saturating_add(1))) else {
            return false;
        };
        let last = next.map_or(u128::MAX, |next| next - 1);
        let grain = u128::from(grain);
        grain < 2 || last / grain * grain >= *low
    }

    /// How many buckets there are.
    pub fn count(&self) -> u64 {
        self.lows.len() as u64
    }
}

/// The largest number that is within the tolerance of `low`.
fn middle(low: u128) -> u128 {
    low + low * TOLERANCE / WHOLE
}

/// The largest number that has `middle` within its tolerance.
fn highest(middle: u128) -> u128 {
    middle * WHOLE / (WHOLE - TOLERANCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_a_bucket_is_within_the_tolerance_of_all_in_it() {
        let buckets = Buckets::all();
        let check = |value: u128| {
            let stands = buckets.value(buckets.index(value));
            assert!(
                value.abs_diff(stands) * WHOLE <= value * TOLERANCE,
                "{value} became {stands}"
            );
            assert_eq!(buckets.index(stands), buckets.index(value));
        };
        (0..100_000).for_each(check);
        for low in &buckets.lows {
            check(*low);
            check(low.saturating_sub(1));
        }
        check(u128::from(u64::MAX));
    }

    #[test]
    fn zero_and_small_numbers_have_buckets_of_their_own() {
        let buckets = Buckets::all();
        for value in 0..=203 {
            assert_eq!(buckets.index(u128::from(value)), value);
            assert_eq!(buckets.value(value), u128::from(value));
        }
        assert!(buckets.count() < 7_000, "{}", buckets.count());
    }
}
