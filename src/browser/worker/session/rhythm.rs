//! What the worker does again and again while a run is under way: its heart beats, what was read is decoded in batches, and
//! the page is told.

use super::{Session, Shell};
use crate::bench::quiet::{QUIET, has_to_wait};
use crate::bench::units::Micros;

/// How often the page is told where the run stands.
const REPORT_EVERY: Micros = Micros::from_millis(200);

/// How often waiting bytes are decoded, so that little is left to do between the end of a request and the start of the
/// next. Not in step with the heartbeat, which would then never fall into a batch, and tell nothing of what has to wait.
const DECODE_EVERY: Micros = Micros::from_millis(40);

/// For so long requests are made ahead with each batch.
const AHEAD_A_BATCH: Micros = Micros::from_millis(1);

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

    /// Whether what was due at `due` has to wait for a request that is just on its way out.
    fn is_quiet(&self, due: Micros) -> bool {
        has_to_wait(due, self.flights.last_sent(), self.clock.now())
    }

    /// Decodes what waits, makes requests ahead, and does so again.
    pub(super) fn batch_and_repeat(shell: &Shell, due: Micros) {
        if let Some(session) = &mut *shell.borrow_mut() {
            let (wait, due) = match session.is_quiet(due) {
                true => (QUIET, due),
                false => {
                    session.flights.decode();
                    session.flights.make_ahead(AHEAD_A_BATCH);
                    (DECODE_EVERY, session.clock.now() + DECODE_EVERY)
                }
            };
            let again = move |shell: &Shell| Session::batch_and_repeat(shell, due);
            session.batch = session.after(wait, again).ok();
        }
    }

    /// Tells the page, and does so again.
    pub(super) fn report_and_repeat(shell: &Shell, due: Micros) {
        let over = match &mut *shell.borrow_mut() {
            Some(session) => {
                let (wait, due, over) = match session.is_quiet(due) {
                    true => (QUIET, due, Vec::new()),
                    false => {
                        let due = session.clock.now() + REPORT_EVERY;
                        let over = session.report(session.watch.known_until());
                        (due.since(session.clock.now()), due, over)
                    }
                };
                let again = move |shell: &Shell| Session::report_and_repeat(shell, due);
                session.report = session.after(wait, again).ok();
                over
            }
            None => Vec::new(),
        };
        for (id, last_read) in over {
            // The server has said its last word but holds the connection: its stream ended with that word.
            Session::let_go(shell, id, last_read);
        }
    }
}
