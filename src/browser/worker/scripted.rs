//! The provider "Simulated": plays scripted replies by timer, as a server would.

use crate::bench::generator::RequestId;
use crate::bench::provider::{HttpRequest, ResponseHead};
use crate::bench::secret::Secret;
use crate::bench::units::Micros;
use crate::browser::worker::clock::Clock;
use crate::browser::worker::exchange::{Came, End, Exchange, HasEnded, Host, Sink};
use crate::browser::worker::timer::Timer;
use replies::{Ask, Catalogue, Cors, Ending, Reply};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

/// Words of the browser for a response that script may not see, so that the simulated fault is classed like a real one.
const BLOCKED: &str = "Failed to fetch";

/// The answers that a worker's simulated models know beside LLMPerf's numbers.
pub type Answers = fn(&str) -> Option<replies::Answers>;

/// The LLM API inside the page.
struct Scripted {
    catalogue: Catalogue,
    answers: Answers,
    asked: Cell<u64>,
    in_service: Cell<u32>,
    waiting: RefCell<VecDeque<Weak<Play>>>,
}

/// A host that has not been asked yet.
pub fn scripted(answers: Answers) -> Rc<dyn Host> {
    Rc::new(Scripted {
        catalogue: Catalogue::built_in(),
        answers,
        asked: Cell::new(0),
        in_service: Cell::new(0),
        waiting: RefCell::new(VecDeque::new()),
    })
}

impl Host for Scripted {
    fn answer(
        self: Rc<Self>,
        http: &HttpRequest,
        key: &Secret,
        seed: u64,
        id: RequestId,
        clock: Clock,
        sink: Sink,
    ) -> Box<dyn Exchange> {
        let start = clock.now();
        let reply = match Ask::parse(&http.body) {
            Ok(mut ask) => {
                if !id.warm_up {
                    ask.number = self.asked.replace(self.asked.get() + 1);
                }
                ask.seed = seed;
                ask.answers = (self.answers)(&ask.prompt);
                ask.key = (!key.is_empty()).then(|| key.expose().to_owned());
                self.catalogue.reply(&ask)
            }
            Err(error) => Reply::refusal(400, "invalid_request_error", None, &error.to_string()),
        };
        let play = Rc::new(Play {
            host: Rc::clone(&self),
            id,
            start,
            clock,
            sink,
            reply,
            next: Cell::new(0),
            served: Cell::new(None),
            over: Cell::new(false),
            came: RefCell::default(),
            timer: RefCell::new(None),
        });
        if play
            .reply
            .parallel
            .is_some_and(|limit| self.in_service.get() >= limit)
        {
            self.waiting.borrow_mut().push_back(Rc::downgrade(&play));
        } else {
            play.begin();
        }
        Box::new(Handle(play))
    }
}

impl Scripted {
    fn release(&self) {
        self.in_service.set(self.in_service.get().saturating_sub(1));
        loop {
            let Some(next) = self.waiting.borrow_mut().pop_front() else {
                return;
            };
            if let Some(play) = next.upgrade().filter(|play| !play.over.get()) {
                return play.begin();
            }
        }
    }
}

struct Play {
    host: Rc<Scripted>,
    id: RequestId,
    start: Micros,
    clock: Clock,
    sink: Sink,
    reply: Reply,
    /// 0: the head; n: step n − 1; after the last step: the ending.
    next: Cell<usize>,
    served: Cell<Option<Micros>>,
    over: Cell<bool>,
    /// What was played since the last time, by its number as in `next`.
    came: RefCell<Vec<(Micros, usize)>>,
    timer: RefCell<Option<Timer>>,
}

struct Handle(Rc<Play>);

impl Exchange for Handle {
    fn start(&self) -> Option<Micros> {
        Some(self.0.start)
    }

    fn take(&self, _: &mut Vec<u8>, each: &mut dyn FnMut(Micros, Came<'_>)) {
        let reply = &self.0.reply;
        for (at, n) in self.0.came.take() {
            let came = match n {
                0 => Came::Head(ResponseHead {
                    status: reply.status,
                    content_type: reply.content_type.into(),
                    retry_after: reply.retry_after,
                }),
                n => Came::Read(&reply.steps[n - 1].bytes),
            };
            each(at, came);
        }
    }

    fn abort(&self) {
        self.0.leave();
    }
}

impl Play {
    fn begin(self: &Rc<Play>) {
        self.host.in_service.set(self.host.in_service.get() + 1);
        self.served.set(Some(self.clock.now()));
        self.wait();
    }

    /// Sets the timer for what comes next; every deadline counts from the start of service.
    fn wait(self: &Rc<Play>) {
        let Some(due) = self.due() else {
            return;
        };
        let play = Rc::clone(self);
        let timer = Timer::after(due.since(self.clock.now()), move || play.play_due());
        *self.timer.borrow_mut() = timer.ok();
    }

    /// When the next thing is due; `None` when nothing more comes.
    fn due(&self) -> Option<Micros> {
        let served = self.served.get()?;
        let steps = &self.reply.steps;
        let at_us = match self.next.get() {
            _ if self.over.get() => return None,
            0 => self.reply.headers_at_us,
            n if n <= steps.len() => steps[n - 1].at_us,
            _ if self.reply.ending == Ending::Stall => return None,
            _ => self.reply.last_at_us(),
        };
        Some(served + Micros(at_us))
    }

    fn play_due(self: &Rc<Play>) {
        let mut now = self.clock.now();
        while self.due().is_some_and(|due| due <= now) {
            self.play_next(now);
            now = self.clock.now();
        }
        self.wait();
    }

    fn play_next(&self, at: Micros) {
        let n = self.next.replace(self.next.get() + 1);
        let end = match n {
            0 if self.reply.cors == Cors::Withheld => End::Rejected(BLOCKED.into()),
            n if n <= self.reply.steps.len() => return self.came.borrow_mut().push((at, n)),
            _ if self.reply.ending == Ending::Cut => End::Rejected("network error".into()),
            _ => End::Closed,
        };
        self.leave();
        (self.sink)(HasEnded {
            id: self.id,
            at,
            end,
        });
    }

    fn leave(&self) {
        self.timer.borrow_mut().take();
        if !self.over.replace(true) && self.served.get().is_some() {
            self.host.release();
        }
    }
}
