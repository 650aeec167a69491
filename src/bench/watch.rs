//! What befalls the browser during a run, from a heartbeat in the worker and from what the page tells of itself.
//!
//! Heartbeats are due on a grid of absolute instants. One that comes late tells that nothing else ran on time either.

use crate::bench::marks::Marks;
use crate::bench::units::Micros;
use serde::{Deserialize, Serialize};

/// How often the heart beats.
pub const BEAT: Micros = Micros::from_millis(50);

/// Later than this beyond its due time, a beat tells of a stall.
pub const LATE: Micros = Micros::from_millis(50);

/// Later than this, the worker was frozen or the computer slept.
const FROZEN: Micros = Micros::from_secs(2);

/// The wall clock and the worker's clock may come apart by this much from one beat to the next, ms.
const JUMP_MS: f64 = 200.0;

/// What the page knows of its own state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Another tab or window covers it.
    pub hidden: bool,
    /// The browser said that it freezes it.
    pub frozen: bool,
    /// The browser went offline since the run began: one that was so before may still reach this computer.
    pub offline: bool,
}

impl Presence {
    fn marks(self) -> Marks {
        [
            (self.hidden, Marks::HIDDEN),
            (self.frozen, Marks::FROZEN),
            (self.offline, Marks::OFFLINE),
        ]
        .into_iter()
        .filter(|(is, _)| *is)
        .fold(Marks::CLEAN, |all, (_, mark)| all.and(mark))
    }
}

/// How busy the worker was, in thousandths of the run's time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerLoad {
    /// Decoding what had arrived.
    pub decoding: u16,
    /// A heartbeat was due and had to wait, frozen times left out: about the share of time in which anything would have
    /// had to wait.
    pub late: u16,
}

/// A span in which something befell the browser.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Spell {
    from: Micros,
    to: Micros,
    marks: Marks,
}

/// The watch of one run. Instants are of the worker's clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    began: Micros,
    /// The last beat.
    last: Micros,
    /// The next one.
    due: Micros,
    /// What the wall clock was ahead of the worker's at the last beat, ms.
    ahead_ms: f64,
    presence: Presence,
    /// Since when the page is as it is, at the latest.
    since: Micros,
    spells: Vec<Spell>,
    waited: Micros,
}

impl Watch {
    /// Begins now; `wall_ms` is the wall clock, milliseconds since whenever.
    pub fn new(now: Micros, wall_ms: f64) -> Watch {
        Watch {
            began: now,
            last: now,
            due: now + BEAT,
            ahead_ms: wall_ms - now.as_millis_f64(),
            presence: Presence::default(),
            since: now,
            spells: Vec::new(),
            waited: Micros::ZERO,
        }
    }

    /// What kept the worker busy until now was preparation, and is no load of the run.
    pub fn start_clock(&mut self, now: Micros) {
        self.began = now;
        self.waited = Micros::ZERO;
    }

    /// When the next beat is due.
    pub fn due(&self) -> Micros {
        self.due
    }

    /// A beat.
    pub fn beat(&mut self, now: Micros, wall_ms: f64) {
        self.look(now);
        let ahead_ms = wall_ms - now.as_millis_f64();
        if (ahead_ms - self.ahead_ms).abs() > JUMP_MS {
            self.note(self.last, now, Marks::CLOCK_JUMP);
        }
        self.ahead_ms = ahead_ms;
        if now.since(self.due) < FROZEN {
            self.waited = self.waited + now.since(self.due);
        }
        self.last = now;
        if now >= self.due {
            let missed = now.since(self.due).0 / BEAT.0;
            self.due = self.due + Micros(BEAT.0 * (missed + 1));
        }
    }

    /// Notes a stall that is not over yet.
    pub fn look(&mut self, now: Micros) {
        let late = now.since(self.due);
        if late > LATE {
            let mark = if late >= FROZEN {
                Marks::FROZEN
            } else {
                Marks::STALLED
            };
            self.note(self.due, now, mark);
        }
    }

    /// The page told of its state, and the worker heard it now. The change itself was earlier, but later than the last
    /// beat: messages and beats wait in the same queue.
    pub fn hear(&mut self, presence: Presence, now: Micros) {
        let past = self.presence.marks();
        if !past.is_clean() {
            self.note(self.since, now, past);
        }
        self.presence = presence;
        self.since = self.last;
    }

    fn note(&mut self, from: Micros, to: Micros, marks: Marks) {
        match self.spells.last_mut() {
            Some(last) if last.marks == marks && from <= last.to + BEAT => last.to = to,
            _ => self.spells.push(Spell { from, to, marks }),
        }
    }

    /// What befell a request that was under way from `start` to `end`.
    pub fn marks(&self, start: Micros, end: Micros) -> Marks {
        let now = Spell {
            from: self.since,
            to: end,
            marks: self.presence.marks(),
        };
        self.spells
            .iter()
            .chain([&now])
            .filter(|spell| start <= spell.to && end >= spell.from)
            .fold(Marks::CLEAN, |all, spell| all.and(spell.marks))
    }

    /// All that befell a request that ended before this instant is known.
    pub fn known_until(&self) -> Micros {
        self.last
    }

    /// Forgets what was over before `oldest`, the start of the oldest request that is to be marked yet.
    pub fn forget(&mut self, oldest: Micros) {
        self.spells.retain(|spell| spell.to >= oldest);
    }

    /// How busy the worker was since the clock started, when `decoding` is what it spent on that; `None` before the first beat.
    pub fn load(&self, decoding: Micros) -> Option<WorkerLoad> {
        let whole = self.last.since(self.began).0;
        let share = |part: Micros| {
            let thousandths = part.0.saturating_mul(1_000).checked_div(whole)?;
            u16::try_from(thousandths.min(1_000)).ok()
        };
        Some(WorkerLoad {
            decoding: share(decoding)?,
            late: share(self.waited)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(millis: u64) -> Micros {
        Micros::from_millis(millis)
    }

    /// A watch that began at 1 s and beat at these milliseconds, with a wall clock that goes right.
    fn watch(beats: &[u64]) -> Watch {
        let mut watch = Watch::new(ms(1_000), 501_000.0);
        for at in beats {
            watch.beat(ms(*at), 500_000.0 + *at as f64);
        }
        watch
    }

    #[test]
    fn beats_are_due_on_a_grid_that_lateness_does_not_move() {
        assert_eq!(watch(&[]).due(), ms(1_050));
        assert_eq!(watch(&[1_049]).due(), ms(1_050), "one that came early");
        assert_eq!(watch(&[1_051]).due(), ms(1_100));
        assert_eq!(watch(&[1_099]).due(), ms(1_100));
        assert_eq!(watch(&[1_100]).due(), ms(1_150));
        assert_eq!(watch(&[1_051, 1_277]).due(), ms(1_300));
    }

    #[test]
    fn a_late_beat_marks_all_that_overlaps_the_stall_and_nothing_else() {
        // Due at 1100, came at 1277.
        let watch = watch(&[1_051, 1_277, 1_301]);
        let marks = |start, end| watch.marks(ms(start), ms(end));
        assert_eq!(marks(1_000, 1_099), Marks::CLEAN);
        assert_eq!(marks(1_278, 1_400), Marks::CLEAN);
        for (start, end) in [(1_000, 1_100), (1_277, 1_500), (1_150, 1_200), (900, 2_000)] {
            assert_eq!(marks(start, end), Marks::STALLED, "{start} to {end}");
        }
    }

    #[test]
    fn up_to_fifty_milliseconds_late_is_no_stall() {
        assert_eq!(
            watch(&[1_100, 1_200]).marks(ms(1_000), ms(1_200)),
            Marks::CLEAN
        );
        assert_eq!(
            watch(&[1_101]).marks(ms(1_000), ms(1_101)),
            Marks::STALLED,
            "51 ms beyond its due time"
        );
    }

    #[test]
    fn a_stall_is_seen_before_its_beat_comes() {
        let mut watch = watch(&[1_051]);
        watch.look(ms(1_150));
        assert_eq!(watch.marks(ms(1_000), ms(1_150)), Marks::CLEAN);
        watch.look(ms(1_151));
        assert_eq!(watch.marks(ms(1_000), ms(1_151)), Marks::STALLED);
        watch.beat(ms(1_400), 501_400.0);
        assert_eq!(watch.spells.len(), 1);
        assert_eq!(watch.marks(ms(1_390), ms(1_600)), Marks::STALLED);
    }

    #[test]
    fn a_beat_seconds_late_is_a_freeze() {
        let stalled = watch(&[1_051, 3_099]);
        assert_eq!(stalled.marks(ms(1_000), ms(2_000)), Marks::STALLED);
        let frozen = watch(&[1_051, 3_100]);
        assert_eq!(frozen.marks(ms(1_000), ms(2_000)), Marks::FROZEN);
        assert_eq!(frozen.marks(ms(3_101), ms(4_000)), Marks::CLEAN);
        assert_eq!(frozen.due(), ms(3_150));
    }

    #[test]
    fn a_hidden_page_marks_from_the_beat_before_it_was_told() {
        let mut watch = watch(&[1_051, 1_101]);
        let hidden = Presence {
            hidden: true,
            ..Presence::default()
        };
        watch.hear(hidden, ms(1_130));
        assert_eq!(watch.marks(ms(1_000), ms(1_100)), Marks::CLEAN);
        assert_eq!(watch.marks(ms(1_000), ms(1_120)), Marks::HIDDEN);
        watch.beat(ms(1_151), 501_151.0);
        watch.hear(Presence::default(), ms(1_160));
        assert_eq!(watch.marks(ms(1_160), ms(1_200)), Marks::HIDDEN);
        assert_eq!(watch.marks(ms(1_161), ms(1_200)), Marks::CLEAN);
        assert_eq!(watch.marks(ms(1_000), ms(1_100)), Marks::CLEAN);
    }

    #[test]
    fn a_page_that_is_hidden_and_then_frozen_marks_both() {
        let mut watch = watch(&[1_051]);
        let mut presence = Presence {
            hidden: true,
            ..Presence::default()
        };
        watch.hear(presence, ms(1_060));
        watch.beat(ms(1_101), 501_101.0);
        presence.frozen = true;
        presence.offline = true;
        watch.hear(presence, ms(1_110));
        let all = Marks::HIDDEN.and(Marks::FROZEN).and(Marks::OFFLINE);
        assert_eq!(watch.marks(ms(1_055), ms(1_200)), all);
        assert_eq!(watch.marks(ms(1_055), ms(1_090)), Marks::HIDDEN);
        assert_eq!(watch.marks(ms(1_150), ms(1_200)), all);
    }

    #[test]
    fn clocks_that_come_apart_mark_what_was_under_way() {
        let mut watch = watch(&[1_051]);
        watch.beat(ms(1_101), 501_301.0);
        assert_eq!(watch.marks(ms(1_000), ms(1_101)), Marks::CLEAN, "200 ms");
        watch.beat(ms(1_151), 501_000.0);
        assert_eq!(watch.marks(ms(1_000), ms(1_090)), Marks::CLEAN);
        assert_eq!(watch.marks(ms(1_000), ms(1_120)), Marks::CLOCK_JUMP);
        // From there on the clocks go together again.
        watch.beat(ms(1_201), 501_050.0);
        assert_eq!(watch.marks(ms(1_152), ms(1_201)), Marks::CLEAN);
    }

    #[test]
    fn what_was_over_before_the_oldest_request_is_forgotten() {
        let mut watch = watch(&[1_051, 1_277, 1_301, 1_350, 1_600]);
        assert_eq!(watch.spells.len(), 2);
        watch.forget(ms(1_277));
        assert_eq!(watch.spells.len(), 2);
        watch.forget(ms(1_278));
        assert_eq!(watch.spells.len(), 1);
        assert_eq!(watch.marks(ms(1_278), ms(1_500)), Marks::STALLED);
    }

    #[test]
    fn the_load_is_in_thousandths_of_the_time_watched() {
        assert_eq!(watch(&[]).load(ms(3)), None);
        // Beats 0, 10 and 40 ms late over 200 ms.
        let load = watch(&[1_050, 1_110, 1_190, 1_200]).load(ms(20));
        let expected = WorkerLoad {
            decoding: 100,
            late: 250,
        };
        assert_eq!(load, Some(expected));
        // What was late before the clock started is no load.
        let mut prepared = watch(&[1_140]);
        prepared.start_clock(ms(1_150));
        assert_eq!(prepared.load(Micros::ZERO), None, "no beat since");
        prepared.beat(ms(1_151), 500_151.0);
        prepared.beat(ms(1_250), 500_250.0);
        let late = prepared.load(Micros::ZERO).map(|load| load.late);
        assert_eq!(late, Some(510), "1 and 50 ms of 100");
        // Two seconds and more are no load.
        let load = watch(&[1_050, 3_100]).load(Micros::ZERO);
        assert_eq!(load, Some(WorkerLoad::default()));
    }
}
