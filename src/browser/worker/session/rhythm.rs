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

    /// Does the work that was due at `due` and is so again after `every`, after all ends until then, unless it has to wait for a
    /// request that is just on its way out. What it gave, the wait until the next time, and when that is due; `None` where the
    /// run is over.
    fn in_time<T>(
        shell: &Shell,
        (due, every): (Micros, Micros),
        work: impl FnOnce(&mut Session) -> T,
    ) -> Option<(Option<T>, Micros, Micros)> {
        if let Some(session) = &*shell.borrow()
            && let Some(wait) = quiet::wait(due, session.flights.last_sent(), session.clock.now())
        {
            return Some((None, wait, due));
        }
        Session::catch_up(shell);
        let session = &mut *shell.borrow_mut();
        let session = session.as_mut()?;
        let done = work(session);
        Some((Some(done), every, session.clock.now() + every))
    }

    /// Decodes what waits, makes requests ahead, and does so again.
    pub(super) fn batch_and_repeat(shell: &Shell, due: Micros) {
        let batch = |session: &mut Session| {
            session.flights.decode();
            session.flights.make_ahead(AHEAD_A_BATCH);
        };
        let Some((_, wait, due)) = Session::in_time(shell, (due, DECODE_EVERY), batch) else {
            return;
        };
        if let Some(session) = &mut *shell.borrow_mut() {
            let again = move |shell: &Shell| Session::batch_and_repeat(shell, due);
            session.batch = session.after(wait, again).ok();
        }
    }

    /// Tells the page, and does so again.
    pub(super) fn report_and_repeat(shell: &Shell, due: Micros) {
        let tell = |session: &mut Session| session.report(session.watch.known_until());
        let Some((over, wait, due)) = Session::in_time(shell, (due, REPORT_EVERY), tell) else {
            return;
        };
        if let Some(session) = &mut *shell.borrow_mut() {
            let again = move |shell: &Shell| Session::report_and_repeat(shell, due);
            session.report = session.after(wait, again).ok();
        }
        for (id, last_read) in over.unwrap_or_default() {
            // The server has said its last word but holds the connection: its stream ended with that word.
            Session::let_go(shell, id, last_read);
        }
    }
}
