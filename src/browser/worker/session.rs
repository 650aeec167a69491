//! The serve loop: one run at a time, from command to the last record.

use crate::bench::environment::{Environment, Floor};
use crate::bench::generator::{
    AbortReason, Action, Fate, Input, LoadGenerator, Preparation, RequestId,
};
use crate::bench::messages::{Command, Event};
use crate::bench::plan::{ProviderKind, TestPlan};
use crate::bench::progress::{Lane, Progress};
use crate::bench::provider::{HttpRequest, Prompt, Provider, provider};
use crate::bench::record::{Outcome, RequestRecord, RequestTimeline};
use crate::bench::run::RunEnd;
use crate::bench::secret::Secret;
use crate::bench::stream::{Ending, RequestDecoder};
use crate::bench::units::Micros;
use crate::bench::workload::prompt::PromptSource;
use crate::browser::worker::clock::{Clock, scope};
use crate::browser::worker::exchange::{Bytes, Exchange, Happening, Sink};
use crate::browser::worker::fetch::Prepared;
use crate::browser::worker::scripted::Host;
use crate::browser::worker::timer::Timer;
use crate::browser::worker::{ping, port};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// How often the page is told where the run stands, and how often waiting bytes are decoded.
const REPORT_EVERY: Micros = Micros::from_millis(200);

/// What comes before the clock over the network: the six connections a browser keeps to a plain-HTTP host, enough round
/// trips for a median, and a first wave that does not queue behind itself.
const PREPARATION: Preparation = Preparation {
    connections: 6,
    pings: 5,
    stagger: Micros::from_millis(4),
};

/// Listens for commands for as long as the worker lives.
pub fn serve() {
    let shell: Rc<RefCell<Option<Session>>> = Rc::default();
    let listening = port::listen(move |command, key| {
        let begun = match command {
            Command::Run { plan, environment } => Session::begin(&shell, *plan, *environment, key),
            Command::Stop => Session::feed(&shell, Input::StopRequested),
            Command::GoOn => Session::feed(&shell, Input::GoOn),
        };
        if let Err(reason) = begun {
            broken(&reason);
        }
    });
    match listening {
        Ok(()) => port::say(&Event::Ready),
        Err(reason) => broken(&reason),
    }
}

fn broken(reason: &JsValue) {
    let words = reason.as_string().unwrap_or_else(|| format!("{reason:?}"));
    port::say(&Event::Broken {
        message: format!("This browser's worker cannot run the test: {words}."),
    });
}

type Shell = Rc<RefCell<Option<Session>>>;

/// One run under way.
struct Session {
    me: Weak<RefCell<Option<Session>>>,
    plan: TestPlan,
    environment: Environment,
    key: Secret,
    provider: &'static dyn Provider,
    clock: Clock,
    engine: LoadGenerator,
    prompts: PromptSource,
    host: Rc<Host>,
    sink: Sink,
    flights: HashMap<RequestId, Flight>,
    /// Exchanges that ended inside their own callback; let go of at the next report.
    retired: Vec<Box<dyn Exchange>>,
    finished: Vec<RequestRecord>,
    lanes: Vec<Option<RequestId>>,
    first_message: String,
    began: Option<Micros>,
    started: u32,
    chunks_of_finished: u64,
    wake: Option<Timer>,
    report: Option<Timer>,
    scratch: Vec<u8>,
}

/// A request under way.
struct Flight {
    decoder: RequestDecoder,
    exchange: Option<Box<dyn Exchange>>,
    waiting: Vec<(Micros, Bytes)>,
    lane: u32,
    start: Micros,
}

impl Session {
    fn begin(
        shell: &Shell,
        plan: TestPlan,
        mut environment: Environment,
        key: Secret,
    ) -> Result<(), JsValue> {
        let clock = Clock::of_worker()?;
        environment.clock_step = clock.step();
        environment.isolated =
            js_sys::Reflect::get(scope()?.as_ref(), &"crossOriginIsolated".into())?
                .as_bool()
                .unwrap_or(false);
        environment.started_at_unix_ms =
            (clock.origin_unix_ms() + clock.now().as_millis_f64()) as u64;
        port::say(&Event::Started {
            environment: Box::new(environment.clone()),
        });
        let me = Rc::downgrade(shell);
        let sink: Sink = Rc::new({
            let me = me.clone();
            move |id, at, happening| {
                if let Some(shell) = me.upgrade() {
                    Session::take(&shell, id, at, happening);
                }
            }
        });
        *shell.borrow_mut() = Some(Session {
            me,
            provider: provider(plan.target.provider),
            engine: LoadGenerator::new(&plan, preparation(plan.target.provider)),
            prompts: PromptSource::new(plan.seed, &plan.workload),
            lanes: vec![None; plan.concurrency_on_wire() as usize],
            plan,
            environment,
            key,
            clock,
            host: Host::new(),
            sink,
            flights: HashMap::new(),
            retired: Vec::new(),
            finished: Vec::new(),
            first_message: String::new(),
            began: None,
            started: 0,
            chunks_of_finished: 0,
            wake: None,
            report: None,
            scratch: Vec::new(),
        });
        Session::feed(shell, Input::Begin)?;
        Session::report_and_repeat(shell);
        Ok(())
    }

    /// Gives the engine an input, and does what it answers.
    fn feed(shell: &Shell, input: Input) -> Result<(), JsValue> {
        let mut over = false;
        if let Some(session) = &mut *shell.borrow_mut() {
            over = session.handle(input)?;
        }
        if over {
            shell.borrow_mut().take();
        }
        Ok(())
    }

    /// Takes what happened to a request on the wire.
    fn take(shell: &Shell, id: RequestId, at: Micros, happening: Happening) {
        let fate = match &mut *shell.borrow_mut() {
            Some(session) => session.note(id, at, happening),
            None => None,
        };
        if let Some(fate) = fate
            && let Err(reason) = Session::feed(shell, Input::Ended { request: id, fate })
        {
            broken(&reason);
        }
    }

    /// Keeps what happened; the fate where that was the request's end.
    fn note(&mut self, id: RequestId, at: Micros, happening: Happening) -> Option<Fate> {
        let flight = self.flights.get_mut(&id)?;
        match happening {
            Happening::Head(head) => {
                flight.decoder.head(at, head);
                None
            }
            Happening::Read(bytes) => {
                flight.waiting.push((at, bytes));
                None
            }
            Happening::Closed => self.finish(id, Ending::Closed(at)),
            Happening::Rejected(words) => self.finish(id, Ending::NetworkError(at, words)),
        }
    }

    /// Ends a request for good; its fate where it was under way.
    fn finish(&mut self, id: RequestId, ending: Ending) -> Option<Fate> {
        let mut flight = self.flights.remove(&id)?;
        flight.decode(&mut self.scratch);
        self.retired.extend(flight.exchange.take());
        let record = flight.decoder.finish(ending);
        if let Some(lane) = self.lanes.get_mut(flight.lane as usize) {
            *lane = None;
        }
        let fate = match &record.outcome {
            Outcome::Completed | Outcome::Incomplete => Fate::Completed,
            Outcome::Failed(failure) => {
                if self.first_message.is_empty() && !id.warm_up {
                    self.first_message.clone_from(&failure.message);
                }
                Fate::Failed {
                    cause: failure.cause,
                    status: failure.status,
                }
            }
        };
        if !id.warm_up {
            self.chunks_of_finished += record.timeline.chunks.len() as u64;
        }
        self.finished.push(record);
        Some(fate)
    }

    /// Whether the run is over.
    fn handle(&mut self, input: Input) -> Result<bool, JsValue> {
        for action in self.engine.handle(input, self.clock.now()) {
            match action {
                Action::Send {
                    request,
                    lane,
                    scheduled,
                } => self.send(request, lane, scheduled),
                Action::Open(count) => self.open(count),
                Action::Ping(count) => self.ping(count),
                Action::StartClock => self.began = Some(self.clock.now()),
                Action::WakeAt(at) => self.wake_at(at)?,
                Action::Abort { request, reason } => self.abort(request, reason),
                Action::Pause(fate) => {
                    self.report();
                    port::say(&Event::Paused {
                        fate,
                        message: self.first_message.clone(),
                    });
                }
                Action::Complete(end) => {
                    self.complete(end);
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Opens connections with requests that name no key: nothing of theirs is measured.
    fn open(&self, count: u32) {
        let (me, http, clock) = (self.me.clone(), self.tiny_request(), self.clock.clone());
        spawn_local(async move {
            ping::together(&http, &clock, count).await;
            Session::prepared(&me, Input::Opened);
        });
    }

    /// Finds the network floor.
    fn ping(&self, count: u32) {
        let (me, http, clock) = (self.me.clone(), self.tiny_request(), self.clock.clone());
        spawn_local(async move {
            let trips = ping::one_by_one(&http, &clock, count).await;
            if let Some(shell) = me.upgrade()
                && let Some(session) = &mut *shell.borrow_mut()
            {
                session.environment.floor = Floor::of(&trips);
                port::say(&Event::Prepared {
                    environment: Box::new(session.environment.clone()),
                });
            }
            Session::prepared(&me, Input::Pinged);
        });
    }

    /// The list of models, asked for without a key: tiny, and simple enough to need no preflight.
    fn tiny_request(&self) -> HttpRequest {
        self.provider.models(&self.plan.target, &Secret::default())
    }

    fn prepared(me: &Weak<RefCell<Option<Session>>>, input: Input) {
        if let Some(shell) = me.upgrade()
            && let Err(reason) = Session::feed(&shell, input)
        {
            broken(&reason);
        }
    }

    fn send(&mut self, id: RequestId, lane: u32, scheduled: Micros) {
        let prompt = if id.warm_up {
            warm_up_prompt()
        } else {
            self.started += 1;
            self.prompts.next()
        };
        let http =
            self.provider
                .completion(&self.plan.target, &self.key, &prompt, &self.plan.sampling);
        if let Some(lane) = self.lanes.get_mut(lane as usize) {
            *lane = Some(id);
        }
        let sink = Rc::clone(&self.sink);
        let clock = self.clock.clone();
        let (start, sent) = if self.plan.target.provider == ProviderKind::Simulated {
            let start = self.clock.now();
            let host = &self.host;
            let sent = host.answer(&http, &self.key, self.plan.seed, id, clock, sink);
            (start, Ok(sent))
        } else {
            match Prepared::new(&http) {
                Ok(prepared) => {
                    let start = self.clock.now();
                    (start, prepared.send(id, clock, sink))
                }
                Err(reason) => (self.clock.now(), Err(reason)),
            }
        };
        let record = RequestRecord {
            index: id.index,
            role: id.role(),
            lane,
            timeline: RequestTimeline {
                scheduled,
                start,
                ..RequestTimeline::default()
            },
            outcome: Outcome::Incomplete,
            prompt_tokens: prompt.prompt_tokens,
            max_tokens: prompt.max_tokens,
            usage: None,
            first_chunk_tokens: None,
            server_timing: None,
            finish_reason: None,
            reply_head: String::new(),
            reasoning_only: false,
        };
        let (exchange, refused) = match sent {
            Ok(exchange) => (Some(exchange), None),
            Err(reason) => (None, Some(format!("{reason:?}"))),
        };
        self.flights.insert(
            id,
            Flight {
                decoder: RequestDecoder::new(self.provider, self.key.clone(), record),
                exchange,
                waiting: Vec::new(),
                lane,
                start,
            },
        );
        if let Some(words) = refused {
            // Told from a task of its own, as a rejected fetch would be: the engine is in the middle of an answer.
            let me = self.me.clone();
            spawn_local(async move {
                if let Some(shell) = me.upgrade() {
                    Session::take(&shell, id, start, Happening::Rejected(words));
                }
            });
        }
    }

    fn abort(&mut self, id: RequestId, reason: AbortReason) {
        if let Some(exchange) = self.flights.get(&id).and_then(|f| f.exchange.as_ref()) {
            exchange.abort();
        }
        let at = self.clock.now();
        self.finish(
            id,
            match reason {
                AbortReason::TimedOut => Ending::TimedOut(at),
                AbortReason::RunEnded => Ending::RunEnded(at),
            },
        );
    }

    fn wake_at(&mut self, at: Micros) -> Result<(), JsValue> {
        let me = self.me.clone();
        let delay = at.since(self.clock.now());
        self.wake = Some(Timer::after(delay, move || {
            if let Some(shell) = me.upgrade()
                && let Err(reason) = Session::feed(&shell, Input::WokeUp)
            {
                broken(&reason);
            }
        })?);
        Ok(())
    }

    fn report_and_repeat(shell: &Shell) {
        if let Some(session) = &mut *shell.borrow_mut() {
            session.report();
            let me = session.me.clone();
            session.report = Timer::after(REPORT_EVERY, move || {
                if let Some(shell) = me.upgrade() {
                    Session::report_and_repeat(&shell);
                }
            })
            .ok();
        }
    }

    fn report(&mut self) {
        self.retired.clear();
        for flight in self.flights.values_mut() {
            flight.decode(&mut self.scratch);
        }
        let now = self.clock.now();
        let lanes: Vec<Lane> = self.lanes.iter().map(|id| self.lane(*id, now)).collect();
        let streaming: u64 = self
            .flights
            .iter()
            .filter(|(id, _)| !id.warm_up)
            .map(|(_, flight)| u64::from(flight.decoder.progress().chunks))
            .sum();
        port::say(&Event::Progress {
            progress: Progress {
                elapsed: self.began.map(|began| now.since(began)),
                started: self.started,
                chunks: self.chunks_of_finished + streaming,
                lanes,
            },
            records: std::mem::take(&mut self.finished),
        });
    }

    fn lane(&self, request: Option<RequestId>, now: Micros) -> Lane {
        let flight = request.and_then(|id| self.flights.get(&id));
        let progress = flight.map(|f| f.decoder.progress());
        Lane {
            request,
            age: flight.map_or(Micros::ZERO, |f| now.since(f.start)),
            ttft: flight.and_then(|f| Some(progress?.first_chunk?.since(f.start))),
            chunks: progress.map_or(0, |p| p.chunks),
        }
    }

    fn complete(&mut self, end: RunEnd) {
        self.report();
        let ended = self.clock.now();
        port::say(&Event::Over {
            end,
            began: self.began.unwrap_or(ended),
            ended,
        });
    }
}

impl Flight {
    /// Decodes what was read since the last time and lets the bytes go.
    fn decode(&mut self, scratch: &mut Vec<u8>) {
        for (at, bytes) in self.waiting.drain(..) {
            bytes.copy_into(scratch);
            self.decoder.read(at, scratch);
        }
    }
}

/// What comes before the clock: nothing where there is no network.
fn preparation(kind: ProviderKind) -> Preparation {
    match kind {
        ProviderKind::Simulated => Preparation::NONE,
        ProviderKind::Simulator | ProviderKind::OpenAi | ProviderKind::OpenAiCompatible => {
            PREPARATION
        }
    }
}

/// An extra request to the exact URL: it opens the connection and has the preflight answered, and costs one token.
fn warm_up_prompt() -> Prompt {
    Prompt {
        system: String::new(),
        user: "Say OK.".into(),
        prompt_tokens: 4,
        max_tokens: 1,
    }
}
