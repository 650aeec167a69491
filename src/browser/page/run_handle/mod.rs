//! The page's end of the line to the worker: starts it, commands it, and notices when it dies or falls silent.

mod line;

pub(super) use line::give;

use crate::bench::messages::{Command, Event};
use crate::bench::plan::{ProviderKind, TestPlan};
use crate::bench::provider::dialect::dialect;
use crate::bench::provider::format::WireFormat;
use crate::bench::secret::Secret;
use crate::browser::page::live_worker::{LiveWorker, REFUSED};
use crate::browser::page::presence::PresenceWatch;
use gloo_timers::callback::Interval;
use js_sys::Array;
use line::Line;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::Worker;

/// How many seconds of silence end a run. Seconds in which the page itself did not run do not count.
const SILENCE_LIMIT: u32 = 10;

/// The worker that knows the one format which nearly every run speaks, the one that plays scripts in that format with no
/// network, and the larger one that knows all formats.
const SMALL: &str = "./worker_boot.js";
const SCRIPTED: &str = "./worker_scripted_boot.js";
const OF_ALL_FORMATS: &str = "./worker_formats_boot.js";
/// The small one once more, loaded from where a service worker answers it.
const OF_CALIBRATION: &str = "./calibrate/worker_boot.js";

/// What the page hears.
pub enum News {
    /// The worker said something.
    Said(Event),
    /// The worker is of no more use; the words say why and what to do.
    Dead(String),
}

type Listener = Rc<dyn Fn(News)>;

/// A worker, loaded ahead of its first run and used for one run at a time.
#[derive(Clone)]
pub struct RunHandle(Rc<Inner>);

struct Inner {
    small: &'static str,
    worker: RefCell<Option<Line>>,
    listener: RefCell<Option<Listener>>,
    watch: RefCell<Option<Interval>>,
    silence: Cell<u32>,
    /// What the replies of the run said, in the lists that the worker sent.
    replies: RefCell<Array>,
    /// There for the length of a run.
    presence: RefCell<Option<PresenceWatch>>,
}

impl RunHandle {
    /// A handle without a worker yet.
    pub fn idle() -> RunHandle {
        RunHandle::with(SMALL)
    }

    /// The same for a calibration; dropping it ends its worker.
    pub fn of_calibration() -> RunHandle {
        RunHandle::with(OF_CALIBRATION)
    }

    fn with(small: &'static str) -> RunHandle {
        RunHandle(Rc::new(Inner {
            small,
            worker: RefCell::new(None),
            listener: RefCell::new(None),
            watch: RefCell::new(None),
            silence: Cell::new(0),
            replies: RefCell::default(),
            presence: RefCell::new(None),
        }))
    }

    /// Starts loading a worker, so that it is ready when a run begins: the scripted one for a plan without network, else the
    /// small one. A run that begins earlier, or needs another, loads its own.
    pub fn preload(&self, provider: ProviderKind) {
        if self.0.worker.borrow().is_none() {
            self.spawn(match provider {
                ProviderKind::Simulated => SCRIPTED,
                _ => self.0.small,
            });
        }
    }

    /// The least worker that can run the plan.
    fn script_for(&self, plan: &TestPlan) -> &'static str {
        let provider = plan.target.provider;
        match dialect(provider).format {
            WireFormat::OpenAiChat if !plan.checks.are_llmperf_s() => OF_ALL_FORMATS,
            WireFormat::OpenAiChat if provider == ProviderKind::Simulated => SCRIPTED,
            WireFormat::OpenAiChat => self.0.small,
            _ => OF_ALL_FORMATS,
        }
    }

    /// Runs `plan`, with the text of the person's own questions where it asks any; `listener` hears everything until the run is
    /// over or the worker is dead.
    pub fn run(
        &self,
        plan: TestPlan,
        questions: Option<String>,
        key: Secret,
        listener: impl Fn(News) + 'static,
    ) {
        self.start(0, plan, questions, key, listener);
    }

    /// Runs a plan that asks nothing of the person's own, with prompts from the `first` on, counted from 0.
    pub fn run_from(
        &self,
        first: u32,
        plan: TestPlan,
        key: Secret,
        listener: impl Fn(News) + 'static,
    ) {
        self.start(first, plan, None, key, listener);
    }

    fn start(
        &self,
        first: u32,
        plan: TestPlan,
        questions: Option<String>,
        key: Secret,
        listener: impl Fn(News) + 'static,
    ) {
        *self.0.listener.borrow_mut() = Some(Rc::new(listener));
        self.0.silence.set(0);
        self.take_replies();
        let script = self.script_for(&plan);
        // The one of all formats does for every plan: it is kept once it is there.
        let fits = |line: &Line| line.script == script || line.script == OF_ALL_FORMATS;
        if !self.0.worker.borrow().as_ref().is_some_and(fits) {
            self.0.worker.borrow_mut().take();
            self.spawn(script);
        }
        if self.0.worker.borrow().is_none() {
            return; // and the listener has heard why
        }
        let weak = Rc::downgrade(&self.0);
        *self.0.watch.borrow_mut() = Some(Interval::new(1_000, move || {
            if let Some(inner) = weak.upgrade() {
                RunHandle(inner).watch();
            }
        }));
        let weak = Rc::downgrade(&self.0);
        let presence = PresenceWatch::new(move || {
            if let Some(inner) = weak.upgrade() {
                RunHandle(inner).tell_presence();
            }
        });
        *self.0.presence.borrow_mut() = Some(presence);
        let command = Command::Run {
            plan: Box::new(plan),
            questions,
            first,
        };
        self.tell(command, key);
        self.tell_presence();
    }

    /// Has a worker of its own fetch a sample; `listener` hears it, or why there is none. Dropping the handle ends it.
    pub fn sample(plan: TestPlan, key: Secret, listener: impl Fn(News) + 'static) -> RunHandle {
        let handle = RunHandle::with(OF_ALL_FORMATS);
        *handle.0.listener.borrow_mut() = Some(Rc::new(listener));
        handle.spawn(OF_ALL_FORMATS);
        let plan = Box::new(plan);
        handle.tell(Command::Sample { plan }, key);
        handle
    }

    /// Tells the worker how the page is; one that has not begun its run yet hears it then.
    fn tell_presence(&self) {
        if let (Some(line), Some(presence)) = (&*self.0.worker.borrow(), &*self.0.presence.borrow())
            && line.is_ready
        {
            line.post(&Command::Page(presence.now()), &Secret::default());
        }
    }

    /// Stops the run; what was measured comes as for any other end. A run that waits for its worker to load has not begun:
    /// it ends here.
    pub fn stop(&self) {
        let unbegun = match &mut *self.0.worker.borrow_mut() {
            Some(line) => line.queued.take().is_some(),
            None => false,
        };
        if unbegun {
            self.pass_on(Event::never_began());
        } else {
            self.tell(Command::Stop, Secret::default());
        }
    }

    /// What the replies of the last run said, for the viewer to count; nothing of it is kept here any longer.
    pub fn take_replies(&self) -> Array {
        self.0.replies.take()
    }

    /// Goes on after a pause.
    pub fn go_on(&self) {
        self.tell(Command::GoOn, Secret::default());
    }

    fn tell(&self, command: Command, key: Secret) {
        if let Some(line) = &mut *self.0.worker.borrow_mut() {
            line.tell(command, key);
        }
    }

    fn spawn(&self, script: &'static str) {
        let weak = Rc::downgrade(&self.0);
        let hear = move |_: &Worker, said: &JsValue| {
            if let Some(inner) = weak.upgrade() {
                RunHandle(inner).hear(said);
            }
        };
        let weak = Rc::downgrade(&self.0);
        let fail = move |words: String| {
            if let Some(inner) = weak.upgrade() {
                RunHandle(inner).dead(&format!(
                    "The measuring worker failed ({words}). Reload the page and run again."
                ));
            }
        };
        match LiveWorker::start(script, hear, fail) {
            Ok(worker) => *self.0.worker.borrow_mut() = Some(Line::new(worker, script)),
            Err(_) => self.dead(REFUSED),
        }
    }

    fn hear(&self, data: &JsValue) {
        self.0.silence.set(0);
        let Some(text) = data.as_string() else {
            self.0.replies.borrow().push(data);
            return;
        };
        let said = match serde_json::from_str::<Event>(&text) {
            Ok(said) => said,
            Err(error) => {
                return self.dead(&format!(
                    "The page does not understand its worker ({error}). Reload the page: it may be of two versions."
                ));
            }
        };
        if said == Event::Ready {
            return self.send_queued();
        }
        self.pass_on(said);
    }

    /// Tells the listener; it hears nothing after the last word.
    fn pass_on(&self, said: Event) {
        let last = matches!(said, Event::Over { .. } | Event::Broken { .. });
        if matches!(said, Event::Broken { .. }) {
            // Whatever it still does, it does for nobody: the next run gets a new worker.
            self.0.worker.borrow_mut().take();
        }
        let listener = self.0.listener.borrow().clone();
        if last {
            self.0.listener.borrow_mut().take();
            self.0.watch.borrow_mut().take();
            self.0.presence.borrow_mut().take();
        }
        if let Some(listener) = listener {
            listener(News::Said(said));
        }
    }

    fn send_queued(&self) {
        if let Some(line) = &mut *self.0.worker.borrow_mut() {
            line.ready();
        }
        self.tell_presence();
    }

    fn watch(&self) {
        let silence = self.0.silence.get() + 1;
        self.0.silence.set(silence);
        if silence >= SILENCE_LIMIT {
            self.dead("The measuring worker said nothing for 10 seconds. What it had reported is kept; reload the page before the next run.");
        }
    }

    /// Lets the worker go; the next run gets a new one.
    fn dead(&self, why: &str) {
        self.0.worker.borrow_mut().take();
        self.0.watch.borrow_mut().take();
        self.0.presence.borrow_mut().take();
        let listener = self.0.listener.borrow_mut().take();
        if let Some(listener) = listener {
            listener(News::Dead(why.to_owned()));
        }
    }
}
