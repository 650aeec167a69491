//! What the page is told while a run is under way.

use super::Session;
use crate::bench::generator::RequestId;
use crate::bench::messages::Event;
use crate::bench::units::Micros;
use crate::browser::worker::port;
use crate::browser::worker::preparation::Tiny;
use std::rc::Rc;

/// What replies said goes with one report in so many.
const TEXTS_EVERY: u32 = 4;

/// A round trip under load is made with one report in so many, and so often at most.
const TRIP_EVERY: u32 = 5;
const MOST_TRIPS: u32 = 20;

/// Later than everything.
pub(super) const ALL: Micros = Micros(u64::MAX);

impl Session {
    /// Tells the page where the run stands, with the records of what ended before `until`; the requests that have
    /// nothing more to say, with their last read. What was read since the last round is told the next time, unless it is all
    /// that is left to tell.
    pub(super) fn report(&mut self, until: Micros) -> Vec<(RequestId, Micros)> {
        if until == ALL {
            self.flights.decode();
        }
        let over = self.flights.silent();
        self.watch.look(self.clock.now());
        port::say(&Event::Progress {
            progress: self.flights.progress(self.began),
            records: self.flights.take_finished(&self.watch, until),
        });
        // With every report these would be ten messages a second, and a run's first and last words besides.
        self.texts_in = match self.texts_in {
            _ if until == ALL => 0,
            0 => TEXTS_EVERY - 1,
            more => more - 1,
        };
        if self.texts_in == 0 {
            let texts = self.flights.take_texts();
            if !texts.is_empty() {
                port::say_replies(&texts);
            }
        }
        self.watch.forget(self.flights.oldest_start(until));
        self.look_aside();
        over
    }

    /// Makes a tiny round trip beside the run now and then, where it is known to need no connection of its own.
    fn look_aside(&mut self) {
        if self.began.is_none() || self.closing.is_some() || !self.flights.shares_connection() {
            return;
        }
        self.reports += 1;
        let is_due = self.reports % TRIP_EVERY == 1 && self.reports < TRIP_EVERY * MOST_TRIPS;
        if is_due && !self.awaited.replace(true) {
            let (trips, awaited) = (Rc::clone(&self.trips), Rc::clone(&self.awaited));
            let keep = move |made: &[Micros]| {
                awaited.set(false);
                trips.borrow_mut().extend(made);
            };
            self.aside = Some(Tiny::one_by_one(self.flights.tiny_request(), 1, keep));
        }
    }
}
