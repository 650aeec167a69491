//! How long a run waited for the person with nothing on the wire: that time is in no rate. While replies were still coming it
//! was no waiting, since their tokens count; and a wait that no request follows is not in the run's duration at all, which ends
//! with the last response.

use crate::bench::units::Micros;

/// The pauses of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pauses {
    /// Whether the run waits for the person now.
    is_on: bool,
    /// Since when nothing has been on the wire, in the pause that is on.
    idle_since: Option<Micros>,
    total: Micros,
}

impl Pauses {
    /// The run waits for the person from `at` on, with so many requests still on the wire.
    pub fn begin(&mut self, at: Micros, on_wire: usize) {
        self.is_on = true;
        self.idle_since = (on_wire == 0).then_some(at);
    }

    /// A request ended at `at`, with so many left on the wire.
    pub fn ended(&mut self, at: Micros, on_wire: usize) {
        if self.is_on && on_wire == 0 {
            self.idle_since.get_or_insert(at);
        }
    }

    /// The run goes on at `at`: a request is sent.
    pub fn end(&mut self, at: Micros) {
        self.is_on = false;
        if let Some(since) = self.idle_since.take() {
            self.total = self.total + at.since(since);
        }
    }

    /// How long it waited so far, before requests that were sent after all.
    pub fn total(&self) -> Micros {
        self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(secs: u64) -> Micros {
        Micros::from_secs(secs)
    }

    #[test]
    fn a_pause_is_the_time_with_nothing_on_the_wire() {
        let mut pauses = Pauses::default();
        pauses.begin(s(10), 0);
        pauses.end(s(14));
        assert_eq!(pauses.total(), s(4));
    }

    #[test]
    fn while_replies_still_come_the_run_does_not_wait() {
        let mut pauses = Pauses::default();
        pauses.begin(s(10), 2);
        pauses.ended(s(12), 1);
        pauses.ended(s(19), 0);
        pauses.end(s(22));
        assert_eq!(pauses.total(), s(3));
        // The person was quicker than the replies.
        pauses.begin(s(30), 1);
        pauses.end(s(31));
        pauses.ended(s(35), 0);
        assert_eq!(pauses.total(), s(3));
        pauses.begin(s(40), 0);
        pauses.end(s(41));
        assert_eq!(pauses.total(), s(4));
        // No request follows.
        pauses.begin(s(50), 0);
        assert_eq!(pauses.total(), s(4));
    }
}
