//! When a worker keeps quiet: for a moment after a request was sent it begins neither a batch of decoding nor a report,
//! since what they take of the computer would be missing on the request's way out.

use crate::bench::units::Micros;

/// For so long after a request was sent.
pub const QUIET: Micros = Micros::from_millis(4);

/// Where requests follow each other closer than that, what is due is put off for so long at most.
const PUT_OFF: Micros = Micros::from_millis(20);

/// Whether what was due at `due` has to wait at `now`, when a request was sent last at `last_sent`; `None` before the first.
pub fn has_to_wait(due: Micros, last_sent: Option<Micros>, now: Micros) -> bool {
    last_sent.is_some_and(|sent| now < sent + QUIET) && now < due + PUT_OFF
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(millis: u64) -> Micros {
        Micros::from_millis(millis)
    }

    #[test]
    fn what_is_due_right_after_a_request_was_sent_waits_for_its_way_out() {
        let due = ms(1_000);
        assert!(has_to_wait(due, Some(ms(999)), ms(1_000)));
        assert!(has_to_wait(due, Some(ms(999)), Micros(1_002_999)));
        assert!(!has_to_wait(due, Some(ms(999)), ms(1_003)));
        assert!(!has_to_wait(due, Some(ms(990)), ms(1_000)));
        assert!(!has_to_wait(due, None, ms(1_000)));
    }

    #[test]
    fn requests_that_follow_each_other_closely_put_nothing_off_for_ever() {
        let due = ms(1_000);
        let waits = |now: u64| has_to_wait(due, Some(ms(now - 1)), ms(now));
        assert!((1_000..1_020).all(waits));
        assert!(!(1_020..1_100).any(waits));
    }
}
