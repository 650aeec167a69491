//! What the worker does again and again while a run is under way: its heart beats, what was read is decoded in batches, and
//! the page is told.

use super::{Session, Shell};
use crate::bench::quiet;
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

    /// Does the work that was due at `due` and is so again after `every`, unless it has to wait for a request that is just on
    /// its way out. What it gave, the wait until the next time, and when that is due.
    fn in_time<T>(
        &mut self,
        (due, every): (Micros, Micros),
        work: impl FnOnce(&mut Session) -> T,
    ) -> (Option<T>, Micros, Micros) {
        if let Some(wait) = quiet::wait(due, self.flights.last_sent(), self.clock.now()) {
            return (None, wait, due);
        }
        let done = work(self);
        (Some(done), every, self.clock.now() + every)
    }

    /// Decodes what waits, makes requests ahead, and does so again.
    pub(super) fn batch_and_repeat(shell: &Shell, due: Micros) {
        if let Some(session) = &mut *shell.borrow_mut() {
            let (_, wait, due) = session.in_time((due, DECODE_EVERY), |session| {
                session.flights.decode();
                session.flights.make_ahead(AHEAD_A_BATCH);
            });
            let again = move |shell: &Shell| Session::batch_and_repeat(shell, due);
            session.batch = session.after(wait, again).ok();
        }
    }

    /// Tells the page, and does so again.
    pub(super) fn report_and_repeat(shell: &Shell, due: Micros) {
        let over = match &mut *shell.borrow_mut() {
            Some(session) => {
                let tell = |session: &mut Session| session.report(session.watch.known_until());
                let (over, wait, due) = session.in_time((due, REPORT_EVERY), tell);
                let again = move |shell: &Shell| Session::report_and_repeat(shell, due);
                session.report = session.after(wait, again).ok();
                over.unwrap_or_default()
            }
            None => Vec::new(),
        };
        for (id, last_read) in over {
            // The server has said its last word but holds the connection: its stream ended with that word.
            Session::let_go(shell, id, last_read);
        }
    }
}
