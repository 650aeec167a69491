//! When a worker keeps quiet: for a moment after a request was sent it begins neither a round of decoding nor a report,
//! since what they take of the computer would be missing on the request's way out.

use crate::bench::units::Micros;

/// For so long after a request was sent.
const QUIET: Micros = Micros::from_millis(4);

/// Where requests follow each other closer than that, what is due is put off for so long at most.
const PUT_OFF: Micros = Micros::from_millis(20);

/// How long what was due at `due` has to wait at `now`, when a request was sent last at `last_sent` (`None` before the first);
/// `None` where it may begin. Where requests follow each other closely it is not looked at again and again, which would itself
/// be in their way.
pub fn wait(due: Micros, last_sent: Option<Micros>, now: Micros) -> Option<Micros> {
    let latest = due + PUT_OFF;
    if now >= last_sent? + QUIET || now >= latest {
        return None;
    }
    Some(match now < due + QUIET {
        true => QUIET,
        false => latest.since(now),
    })
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
        assert_eq!(wait(due, Some(ms(999)), ms(1_000)), Some(QUIET));
        assert_eq!(wait(due, Some(ms(999)), Micros(1_002_999)), Some(QUIET));
        assert_eq!(wait(due, Some(ms(999)), ms(1_003)), None);
        assert_eq!(wait(due, Some(ms(990)), ms(1_000)), None);
        assert_eq!(wait(due, None, ms(1_000)), None);
    }

    #[test]
    fn requests_that_follow_each_other_closely_put_nothing_off_for_ever() {
        let due = ms(1_000);
        let waits = |now: u64| wait(due, Some(ms(now - 1)), ms(now));
        assert_eq!(waits(1_000), Some(QUIET));
        assert_eq!(waits(1_004), Some(ms(16)), "it is looked at twice");
        assert!((1_000..1_020).all(|now| waits(now).is_some()));
        assert!((1_020..1_100).all(|now| waits(now).is_none()));
    }
}
