//! In how small pieces a worker does its work beside reading: what holds it up for two milliseconds holds up what it reads, and the
//! requests that start meanwhile leave all at once.

use crate::bench::units::Micros;

/// How long a slice lasts at first.
const FIRST: Micros = Micros(250);

/// After so long a round's slices last twice as long, and again.
const DOUBLES: Micros = Micros::from_millis(20);

/// How long a slice may last that is begun `age` after its round. What comes faster than small slices can decode it is decoded
/// in larger ones, so that every round comes to an end.
pub fn longest(age: Micros) -> Micros {
    let doublings = age.0 / DOUBLES.0;
    Micros(FIRST.0 << doublings.min(16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_begins_with_small_slices() {
        assert_eq!(longest(Micros::ZERO), FIRST);
        assert_eq!(longest(Micros(19_999)), FIRST);
        assert_eq!(longest(Micros::from_millis(20)), Micros(500));
    }

    #[test]
    fn a_round_comes_to_an_end_however_fast_the_streams_are() {
        // A slice every 3 ms, while more arrives than three quarters of the time could decode.
        let mut waiting = Micros::from_millis(30);
        let mut age = Micros::ZERO;
        while longest(age) < waiting {
            let took = longest(age) + Micros::from_millis(3);
            waiting = Micros(waiting.0 - longest(age).0 + took.0 * 3 / 4);
            age = age + took;
            assert!(age < Micros::from_millis(500), "{waiting:?} and no end");
        }
        assert!(
            age > Micros::from_millis(100),
            "small slices were not enough"
        );
    }

    #[test]
    fn a_slice_of_an_endless_round_has_a_length() {
        assert_eq!(longest(Micros(u64::MAX)), Micros(250 << 16));
    }
}
