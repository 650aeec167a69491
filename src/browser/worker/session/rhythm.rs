//! What the worker does again and again while a run is under way: its heart beats, what was read is decoded in rounds of small
//! slices, and the page is told.

use super::{Session, Shell};
use crate::bench::units::Micros;
use crate::bench::{quiet, slices};

/// How often the page is told where the run stands.
const REPORT_EVERY: Micros = Micros::from_millis(200);

/// So long after a round of decoding the next one begins, so that little is left to do when a request ends. Not in step with
/// the heartbeat, which would then never fall into a round, and tell nothing of what has to wait.
const ROUND_AFTER: Micros = Micros::from_millis(40);

/// So long after a slice of a round the next one begins.
const SLICE_AFTER: Micros = Micros::from_millis(2);

impl Session {
    /// A heartbeat, and the next one at its due time.
    pub(super) fn beat(shell: &Shell) {
        if let Some(session) = &mut *shell.borrow_mut() {
            let now = session.clock.now();
            session.watch.beat(now, js_sys::Date::now());
            let delay = session.watch.due().since(now);
            session.heart = session.after(delay, Session::beat).ok();
        }
    }

    /// How long what was due at `due` has to wait for a request that is just on its way out; `None` where it may begin.
    fn has_to_wait(&self, due: Micros) -> Option<Micros> {
        quiet::wait(due, self.flights.last_sent(), self.clock.now())
    }

    /// Begins a round: takes the ends that were followed, decodes what waits and makes requests ahead, slice by slice, and does
    /// so again.
    pub(super) fn round_and_repeat(shell: &Shell, due: Micros) {
        let began = match &mut *shell.borrow_mut() {
            Some(session) => {
                if let Some(wait) = session.has_to_wait(due) {
                    let again = move |shell: &Shell| Session::round_and_repeat(shell, due);
                    session.round = session.after(wait, again).ok();
                    return;
                }
                session.clock.now()
            }
            None => return,
        };
        Session::slice(shell, began, false);
    }

    /// A slice of the round that began then, in which all may have been decoded already, and what comes after it.
    fn slice(shell: &Shell, began: Micros, all_decoded: bool) {
        let (line, clock) = match &*shell.borrow() {
            Some(session) => (session.flights.line().clone(), session.clock.clone()),
            None => return,
        };
        let start = clock.now();
        let longest = slices::longest(start.since(began));
        let left =
            || Some(longest.since(clock.now().since(start))).filter(|left| *left > Micros::ZERO);
        while left().is_some() && line.tell_first() {}
        let Some(session) = &mut *shell.borrow_mut() else {
            return;
        };
        let flights = &mut session.flights;
        let all_decoded = all_decoded || left().is_some_and(|left| flights.decode_for(left));
        let is_over = all_decoded && left().is_some_and(|left| flights.make_ahead(left));
        let next = if is_over {
            let due = session.clock.now() + ROUND_AFTER;
            session.after(ROUND_AFTER, move |shell| {
                Session::round_and_repeat(shell, due)
            })
        } else {
            session.after(SLICE_AFTER, move |shell| {
                Session::slice(shell, began, all_decoded)
            })
        };
        session.round = next.ok();
    }

    /// Tells the page, and does so again.
    pub(super) fn report_and_repeat(shell: &Shell, due: Micros) {
        let over = match &mut *shell.borrow_mut() {
            Some(session) => {
                let (over, wait, due) = match session.has_to_wait(due) {
                    Some(wait) => (Vec::new(), wait, due),
                    None => {
                        let over = session.report(session.watch.known_until());
                        (over, REPORT_EVERY, session.clock.now() + REPORT_EVERY)
                    }
                };
                let again = move |shell: &Shell| Session::report_and_repeat(shell, due);
                session.report = session.after(wait, again).ok();
                over
            }
            None => return,
        };
        for (id, last_read) in over {
            // The server has said its last word but holds the connection: its stream ended with that word.
            Session::let_go(shell, id, last_read);
        }
    }
}
