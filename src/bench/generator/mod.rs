//! The engine: a state machine that says what to send, wait for and abort. No clock, no I/O.

mod alike;
mod before;
mod protocol;
mod purse;

pub use alike::ALIKE_LIMIT;
pub use before::Preparation;
pub use protocol::{AbortReason, Action, Fate, Input, RequestId};

use crate::bench::cost::Ceiling;
use crate::bench::plan::TestPlan;
use crate::bench::provider::dialect::dialect;
use crate::bench::record::{FailureCause, Usage};
use crate::bench::run::RunEnd;
use crate::bench::units::Micros;
use alike::Alike;
use before::PREPARATION_LIMIT;
use purse::Purse;

/// The wakes of requests due within this span are asked for at once. Then none has to be set while another request is on its
/// way out, and none is so near that a browser would stretch it.
const LOOK_AHEAD: Micros = Micros::from_millis(10);

/// A request on the wire.
#[derive(Clone, Copy, Debug)]
struct InFlight {
    request: RequestId,
    lane: u32,
    deadline: Micros,
    ceiling: Ceiling,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Idle,
    Opening { until: Micros },
    WarmingUp,
    Pinging { until: Micros },
    Running,
    Paused,
    Over,
}

/// Drives one closed-loop run: exactly N in flight and exactly M measured requests, failures not replaced.
#[derive(Debug)]
pub struct LoadGenerator {
    requests: u32,
    concurrency: u32,
    request_timeout: Micros,
    test_timeout: Micros,
    preparation: Preparation,
    stagger: Micros,
    phase: Phase,
    began: Micros,
    started: u32,
    in_flight: Vec<InFlight>,
    idle: Vec<Idle>,
    /// The wakes that were asked for and have not come.
    wakes: Vec<Micros>,
    alike: Alike,
    /// There where the plan has a budget.
    purse: Option<Purse>,
    /// The fewest tokens that a warm-up asks for.
    warm_up_tokens: u32,
    /// Whether the budget does not hold another request.
    is_broke: bool,
}

/// A lane with nothing on the wire, and when its next request is due.
#[derive(Clone, Copy, Debug)]
struct Idle {
    lane: u32,
    due: Micros,
}

impl LoadGenerator {
    /// An engine for the plan.
    pub fn new(plan: &TestPlan, preparation: Preparation) -> LoadGenerator {
        LoadGenerator {
            requests: plan.stop.requests,
            concurrency: plan.concurrency_on_wire(),
            request_timeout: plan.request_timeout,
            test_timeout: plan.stop.timeout,
            preparation,
            stagger: plan.stagger,
            phase: Phase::Idle,
            began: Micros::ZERO,
            started: 0,
            in_flight: Vec::new(),
            idle: Vec::new(),
            wakes: Vec::new(),
            alike: Alike::default(),
            purse: Purse::of(plan),
            warm_up_tokens: dialect(plan.target.provider).least_tokens,
            is_broke: false,
        }
    }

    /// Takes what happened at `now` and says what to do.
    pub fn handle(&mut self, input: Input, now: Micros) -> Vec<Action> {
        let mut actions = Vec::new();
        match input {
            Input::Begin if self.phase == Phase::Idle => {
                let connections = self.preparation.connections.min(self.concurrency);
                if connections == 0 {
                    self.warm_up(now, &mut actions);
                } else {
                    self.phase = Phase::Opening {
                        until: now + PREPARATION_LIMIT,
                    };
                    actions.push(Action::Open(connections));
                }
            }
            Input::Opened if matches!(self.phase, Phase::Opening { .. }) => {
                self.warm_up(now, &mut actions);
            }
            Input::Pinged if matches!(self.phase, Phase::Pinging { .. }) => {
                self.start_clock(now, &mut actions);
            }
            Input::Begin | Input::Opened | Input::Pinged => {}
            Input::WokeUp => self.wake(now, &mut actions),
            Input::Ended {
                request,
                fate,
                usage,
            } => self.ended(request, fate, usage, now, &mut actions),
            Input::StopRequested => {
                let end = if self.phase == Phase::Paused {
                    RunEnd::GaveUp
                } else {
                    RunEnd::Stopped
                };
                self.abandon(end, &mut actions);
            }
            Input::GoOn if self.phase == Phase::Paused => {
                self.phase = Phase::Running;
                for idle in &mut self.idle {
                    idle.due = now;
                }
                self.send_due(now, &mut actions);
            }
            Input::GoOn => {}
        }
        self.finish_if_done(&mut actions);
        self.wish_to_wake(now, &mut actions);
        actions
    }

    /// So many requests may each be sent at the end of another before that end was reported: whatever its fate is, the answer
    /// to [`Input::Ended`] will be to send the next. Holds until the engine is given something else.
    pub fn may_follow(&self) -> u32 {
        if self.phase != Phase::Running || self.purse.is_some() {
            return 0;
        }
        let left = self.requests - self.started;
        self.alike.spare().map_or(left, |spare| spare.min(left))
    }

    fn send(
        &mut self,
        request: RequestId,
        lane: u32,
        scheduled: Micros,
        ceiling: Ceiling,
        now: Micros,
        actions: &mut Vec<Action>,
    ) {
        self.in_flight.push(InFlight {
            request,
            lane,
            deadline: now + self.request_timeout,
            ceiling,
        });
        actions.push(Action::Send {
            request,
            lane,
            scheduled,
        });
    }

    fn send_due(&mut self, now: Micros, actions: &mut Vec<Action>) {
        if self.phase != Phase::Running {
            return;
        }
        let (due, later): (Vec<Idle>, Vec<Idle>) = self.idle.iter().partition(|i| i.due <= now);
        self.idle = later;
        for Idle { lane, due } in due {
            if self.has_started_all() {
                continue;
            }
            let paid = match &mut self.purse {
                Some(purse) => purse.pay_next(),
                None => Some(Ceiling::default()),
            };
            let Some(ceiling) = paid else {
                // What is on the wire ends by itself: with fewer at a time the figures would be of another load.
                self.is_broke = true;
                continue;
            };
            let request = RequestId {
                warm_up: false,
                index: self.started,
            };
            self.started += 1;
            self.send(request, lane, due, ceiling, now, actions);
        }
        if self.has_started_all() {
            self.idle.clear();
        }
    }

    /// Whether nothing more will be started.
    fn has_started_all(&self) -> bool {
        self.started == self.requests || self.is_broke
    }

    fn ended(
        &mut self,
        request: RequestId,
        fate: Fate,
        usage: Option<Usage>,
        now: Micros,
        actions: &mut Vec<Action>,
    ) {
        let Some(at) = self.in_flight.iter().position(|f| f.request == request) else {
            return;
        };
        let InFlight { lane, ceiling, .. } = self.in_flight.remove(at);
        if let Some(purse) = &mut self.purse {
            purse.settle(ceiling, fate, usage);
        }
        if request.warm_up {
            self.ping(now, actions);
            return;
        }
        self.idle.push(Idle { lane, due: now });
        if let Some(fate) = self.alike.watch(fate)
            && !self.has_started_all()
        {
            self.phase = Phase::Paused;
            actions.push(Action::Pause(fate));
        }
        self.send_due(now, actions);
    }

    fn finish_if_done(&mut self, actions: &mut Vec<Action>) {
        let running = matches!(self.phase, Phase::Running);
        if running && self.has_started_all() && self.in_flight.is_empty() {
            self.phase = Phase::Over;
            actions.push(Action::Complete(match self.started == self.requests {
                true => RunEnd::Finished,
                false => RunEnd::BudgetReached,
            }));
        }
    }

    fn wake(&mut self, now: Micros, actions: &mut Vec<Action>) {
        match self.phase {
            Phase::Opening { until } if now >= until => return self.warm_up(now, actions),
            Phase::Pinging { until } if now >= until => return self.start_clock(now, actions),
            _ => {}
        }
        let clock_runs = matches!(self.phase, Phase::Running | Phase::Paused);
        if clock_runs && now >= self.began + self.test_timeout {
            self.abandon(RunEnd::TimedOut, actions);
            return;
        }
        let late: Vec<RequestId> = self
            .in_flight
            .iter()
            .filter(|f| f.deadline <= now)
            .map(|f| f.request)
            .collect();
        for request in late {
            actions.push(Action::Abort {
                request,
                reason: AbortReason::TimedOut,
            });
            let fate = Fate::Failed {
                cause: FailureCause::Timeout,
                status: None,
            };
            self.ended(request, fate, None, now, actions);
        }
        self.send_due(now, actions);
    }

    fn abandon(&mut self, end: RunEnd, actions: &mut Vec<Action>) {
        if matches!(self.phase, Phase::Over | Phase::Idle) {
            return;
        }
        self.phase = Phase::Over;
        self.idle.clear();
        for flight in self.in_flight.drain(..) {
            actions.push(Action::Abort {
                request: flight.request,
                reason: AbortReason::RunEnded,
            });
        }
        actions.push(Action::Complete(end));
    }

    /// Asks for the earliest wake that is wanted, unless one comes by then, and for those of requests due soon.
    fn wish_to_wake(&mut self, now: Micros, actions: &mut Vec<Action>) {
        self.wakes.retain(|at| *at > now);
        let until = match self.phase {
            Phase::Idle | Phase::Over => return,
            Phase::Opening { until } | Phase::Pinging { until } => Some(until),
            Phase::Running | Phase::Paused => Some(self.began + self.test_timeout),
            Phase::WarmingUp => None,
        };
        let deadlines = self.in_flight.iter().map(|f| f.deadline);
        let earliest = deadlines.chain(until).min();
        let earliest = earliest.filter(|at| self.wakes.iter().all(|set| set > at));
        let sends = match self.phase {
            Phase::Running => self.idle.as_slice(),
            _ => &[],
        };
        let dues = sends.iter().map(|i| i.due);
        let last = dues.clone().min().max(Some(now + LOOK_AHEAD));
        let soon = dues.filter(|due| Some(*due) <= last);
        let wanted: Vec<Micros> = earliest.into_iter().chain(soon).collect();
        for at in wanted {
            if !self.wakes.contains(&at) {
                self.wakes.push(at);
                actions.push(Action::WakeAt(at));
            }
        }
    }
}
