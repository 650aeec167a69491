//! One run, from its command to the last record.

mod report;
mod rhythm;

use crate::bench::environment::Instrument;
use crate::bench::generator::{Action, Input, LoadGenerator, RequestId};
use crate::bench::messages::Event;
use crate::bench::pause::Pauses;
use crate::bench::plan::{ProviderKind, TestPlan};
use crate::bench::provider::dialect::dialect;
use crate::bench::run::RunEnd;
use crate::bench::secret::Secret;
use crate::bench::stream::Ending;
use crate::bench::units::Micros;
use crate::bench::watch::{Presence, Watch};
use crate::bench::workload::source::after;
use crate::browser::time_zone::time_zone;
use crate::browser::worker::clock::{Clock, scope};
use crate::browser::worker::exchange::{Carrier, HasEnded, Sink};
use crate::browser::worker::flights::Flights;
use crate::browser::worker::port;
use crate::browser::worker::preparation::{Tiny, preparation};
use crate::browser::worker::serve::Carried;
use crate::browser::worker::timer::Timer;
use report::ALL;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;

/// How long the browser may compile what the warm-up showed it to be used much, before the clock.
const SETTLE: Micros = Micros::from_millis(50);

/// So long after its last request a run waits for the browser's timing entries, which may come after the end of a response.
const LATE_ENTRIES: Micros = Micros::from_millis(30);

/// For so long requests are made ahead before the clock.
const AHEAD_OF_CLOCK: Micros = Micros::from_millis(30);

/// Where the run under way lies; empty between runs.
pub(super) type Shell = Rc<RefCell<Option<Session>>>;

/// Ends the run under way, with everything that it has on the wire, and says why.
pub(super) fn broken(shell: &Shell, reason: &JsValue) {
    if shell.borrow().is_some() {
        Session::catch_up(shell);
        let session = shell.borrow_mut().take();
        let Some(mut session) = session else {
            // It broke on the way, and has said so.
            return;
        };
        session.flights.abort_all();
        session.report(ALL);
    }
    let words = reason.as_string().unwrap_or_else(|| format!("{reason:?}"));
    port::say(&Event::Broken {
        message: format!("This browser's worker cannot run the test: {words}."),
    });
}

/// One run under way.
pub(super) struct Session {
    me: Weak<RefCell<Option<Session>>>,
    clock: Clock,
    engine: LoadGenerator,
    flights: Flights,
    /// The tiny requests before the clock; letting go of them ends them.
    tiny: Option<Tiny>,
    /// The round trip under way beside the run, and those before it.
    aside: Option<Tiny>,
    /// It has not come back: a slow one is waited for, since leaving it out would flatter the network.
    awaited: Rc<Cell<bool>>,
    trips: Rc<RefCell<Vec<Micros>>>,
    reports: u32,
    /// After so many reports more what replies said is handed over.
    texts_in: u32,
    began: Option<Micros>,
    pauses: Pauses,
    watch: Watch,
    /// What wakes the engine, and when.
    wakes: Vec<(Micros, Timer)>,
    settling: Option<Timer>,
    report: Option<Timer>,
    round: Option<Timer>,
    heart: Option<Timer>,
    closing: Option<Timer>,
}

impl Session {
    pub(super) fn begin(
        shell: &Shell,
        carried: Carried,
        (plan, questions, first): (TestPlan, Option<String>, u32),
        key: Secret,
    ) -> Result<(), JsValue> {
        let clock = Clock::of_worker()?;
        let dialect = dialect(plan.target.provider);
        let unable = "it does not know this API's format; reload the page";
        let requests = (carried.sources)(&plan, questions.as_deref())?;
        let requests = after(requests, first);
        let provider = (carried.translators)(&plan).ok_or(unable)?;
        let carrier = match plan.target.provider {
            ProviderKind::Simulated => Carrier::Page(carried.scripted.ok_or(unable)?()),
            _ => Carrier::Network,
        };
        let isolated = js_sys::Reflect::get(scope()?.as_ref(), &"crossOriginIsolated".into())?;
        port::say(&Event::Started {
            instrument: Instrument {
                time_zone: time_zone(),
                clock_step: clock.step(),
                isolated: isolated.as_bool().unwrap_or(false),
                started_at_unix_ms: clock.unix_ms(),
            },
        });
        let me = Rc::downgrade(shell);
        let sink: Sink = Rc::new({
            let me = me.clone();
            move |ended| {
                if let Some(shell) = me.upgrade() {
                    Session::ended(&shell, ended);
                }
            }
        });
        *shell.borrow_mut() = Some(Session {
            me,
            engine: LoadGenerator::new(&plan, preparation(plan.target.provider)),
            flights: Flights::new(
                plan,
                key,
                (provider, dialect),
                (requests, carrier),
                clock.clone(),
                sink,
            ),
            watch: Watch::new(clock.now(), js_sys::Date::now()),
            clock,
            tiny: None,
            aside: None,
            awaited: Rc::default(),
            trips: Rc::default(),
            reports: 0,
            texts_in: 0,
            began: None,
            pauses: Pauses::default(),
            wakes: Vec::new(),
            settling: None,
            report: None,
            round: None,
            heart: None,
            closing: None,
        });
        Session::beat(shell);
        Session::feed(shell, Input::Begin);
        Session::report_and_repeat(shell, Micros::ZERO);
        Session::round_and_repeat(shell, Micros::ZERO);
        Ok(())
    }

    /// Gives the engine an input after all ends until now, and does what it answers.
    pub(super) fn feed(shell: &Shell, input: Input) {
        Session::catch_up(shell);
        Session::feed_at(shell, input, None);
    }

    /// Gives the engine an input and does what it answers. What follows from something that was stamped is due at that instant,
    /// however long it takes us to get there.
    fn feed_at(shell: &Shell, input: Input, at: Option<Micros>) {
        let handled = match &mut *shell.borrow_mut() {
            Some(session) => session.handle(input, at.unwrap_or_else(|| session.clock.now())),
            None => Ok(()),
        };
        if let Err(reason) = handled {
            broken(shell, &reason);
        }
    }

    /// Takes the end of a request on the wire; those before it have been told.
    fn ended(shell: &Shell, ended: HasEnded) {
        let at = ended.at;
        let input = match &mut *shell.borrow_mut() {
            Some(session) => session.flights.ended(ended),
            None => None,
        };
        if let Some(input) = input {
            Session::feed_at(shell, input, Some(at));
        }
    }

    /// Takes the ends before this one in time. Where the next request has left already there was no haste: what came is decoded,
    /// and the engine told, when that one is on its way.
    fn catch_up(shell: &Shell) {
        let line = match &*shell.borrow() {
            Some(session) => session.flights.line().clone(),
            None => return,
        };
        line.tell();
    }

    fn handle(&mut self, input: Input, at: Micros) -> Result<(), JsValue> {
        for action in self.engine.handle(input, at) {
            match action {
                Action::Open(count) => self.tiny = Some(self.open(count)),
                Action::Ping(count) => self.tiny = Some(self.ping(count)),
                Action::StartClock => {
                    self.tiny = None;
                    let now = self.clock.now();
                    self.watch.start_clock(now);
                    self.began = Some(now);
                }
                Action::Send {
                    request,
                    lane,
                    scheduled,
                } => {
                    self.tiny = None;
                    // A pause ends with the first request after it.
                    self.pauses.end(self.clock.now());
                    self.flights.send(request, lane, scheduled);
                }
                Action::WakeAt(at) => self.wake_at(at)?,
                Action::Abort { request, reason } => self.flights.abort(request, reason),
                Action::Pause(fate) => {
                    self.pauses.begin(self.clock.now(), self.flights.on_wire());
                    self.report(ALL);
                    port::say(&Event::Paused {
                        fate,
                        message: self.flights.first_message().to_owned(),
                    });
                }
                Action::Complete(end) => self.complete(end)?,
            }
        }
        self.pauses.ended(at, self.flights.on_wire());
        self.flights.line().set_free(self.engine.may_follow());
        Ok(())
    }

    /// Opens connections; nothing of theirs is measured.
    fn open(&self, count: u32) -> Tiny {
        let me = self.me.clone();
        Tiny::together(self.flights.tiny_request(), count, move || {
            if let Some(shell) = me.upgrade() {
                Session::feed(&shell, Input::Opened);
            }
        })
    }

    /// Finds the network floor.
    fn ping(&self, count: u32) -> Tiny {
        let me = self.me.clone();
        Tiny::one_by_one(self.flights.tiny_request(), count, move |trips| {
            let Some(shell) = me.upgrade() else {
                return;
            };
            port::say(&Event::Prepared {
                trips: trips.to_vec(),
            });
            let go_on = |shell: &Shell| Session::feed(shell, Input::Pinged);
            if let Some(session) = &mut *shell.borrow_mut() {
                session.flights.make_ahead(AHEAD_OF_CLOCK);
                session.settling = session.after(SETTLE, go_on).ok();
            }
        })
    }

    /// The page told of its state.
    pub(super) fn hear(shell: &Shell, presence: Presence) {
        if let Some(session) = &mut *shell.borrow_mut() {
            session.watch.hear(presence, session.clock.now());
        }
    }

    /// Calls `then` once, while the run is under way.
    fn after(&self, delay: Micros, then: impl FnOnce(&Shell) + 'static) -> Result<Timer, JsValue> {
        let me = self.me.clone();
        Timer::after(delay, move || {
            if let Some(shell) = me.upgrade() {
                then(&shell);
            }
        })
    }

    /// Wakes the engine at `at`; a timer that goes off before its time is set again.
    fn wake_at(&mut self, at: Micros) -> Result<(), JsValue> {
        let delay = at.since(self.clock.now());
        let timer = self.after(delay, move |shell| {
            let mut is_early = false;
            if let Some(session) = &mut *shell.borrow_mut() {
                session.wakes.retain(|(set, _)| *set != at);
                is_early = session.clock.now() < at && session.wake_at(at).is_ok();
            }
            if !is_early {
                Session::feed(shell, Input::WokeUp);
            }
        })?;
        self.wakes.push((at, timer));
        Ok(())
    }

    fn let_go(shell: &Shell, id: RequestId, last_read: Micros) {
        Session::catch_up(shell);
        let ended = match &mut *shell.borrow_mut() {
            Some(session) => session.flights.end(id, Ending::Closed(last_read)),
            None => None,
        };
        if let Some(ended) = ended {
            Session::feed_at(shell, ended, None);
        }
    }

    /// Ends the run, and says so when what the browser wrote down of its last requests is there.
    fn complete(&mut self, end: RunEnd) -> Result<(), JsValue> {
        self.tiny = None;
        self.aside = None;
        let ended = self.clock.now();
        let over = Event::Over {
            end,
            began: self.began.unwrap_or(ended),
            ended,
            paused: self.pauses.total(),
            load: self.watch.load(self.flights.decoding()),
            trips: self.trips.take(),
        };
        self.closing = Some(self.after(LATE_ENTRIES, move |shell| {
            let session = shell.borrow_mut().take();
            if let Some(mut session) = session {
                session.report(ALL);
                port::say(&over);
            }
        })?);
        Ok(())
    }
}
