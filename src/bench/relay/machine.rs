//! The relay' state machine: which part runs next, what Pause, Skip, Retry and Stop do, when the budget is reached. No
//! clock, no I/O; it can be written down at any moment and taken up again, for it holds no key.

use crate::bench::relay::part::{Part, PartFate, Tally};
use crate::bench::relay::plan::RelayPlan;
use crate::bench::run::RunEnd;
use crate::bench::units::Micros;
use serde::{Deserialize, Serialize};

/// What happened. Instants are of the wall clock, since a relay may outlive its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The person pressed Run.
    Begin,
    /// The part under way is over.
    Ended {
        /// How its run ended.
        end: RunEnd,
        /// What it gave.
        tally: Tally,
    },
    /// A wished moment came.
    WokeUp,
    /// Interrupt the part under way; the rest of it is run later.
    Pause,
    /// Go on after a pause or a reload.
    GoOn,
    /// Leave out what is left of a leg.
    Skip(usize),
    /// Run again what failed or was left out of a leg.
    Retry(usize),
    /// End the relay.
    Stop,
    /// Another budget, in tokens; `None` for no limit.
    Budget(Option<u64>),
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Run the part at this place.
    Run(usize),
    /// Stop the run under way.
    StopRun,
    /// Say [`Input::WokeUp`] at this moment.
    WakeAt(Micros),
    /// The relay is over.
    Over,
}

/// Where the relay stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Not begun.
    Ready,
    /// The part at this place runs.
    Running {
        /// Its place.
        part: usize,
        /// What was wished meanwhile.
        wish: Wish,
    },
    /// The next round is not due yet.
    Resting {
        /// When it is.
        until: Micros,
    },
    /// It waits for the person.
    Paused(Why),
    /// No part is left, or the person stopped it.
    Over,
}

/// What was wished of a part under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wish {
    /// That it comes to its end.
    None,
    /// A pause.
    Pause,
    /// That its leg is left out.
    Skip,
    /// The end of the relay.
    Stop,
}

/// Why a relay waits for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The person asked for it.
    Asked,
    /// The page was closed or reloaded.
    Interrupted,
    /// The next part may take more tokens than the budget leaves.
    Budget {
        /// Tokens taken so far.
        taken: u64,
        /// Tokens that the next part is expected to take.
        next: u64,
    },
}

/// A relay under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relay {
    /// What it runs.
    pub plan: RelayPlan,
    /// Its parts in the order of running; a pause in the middle of one makes two of it.
    pub parts: Vec<Part>,
    /// Where it stands.
    pub state: State,
    /// When each round began; `None` for one that has not.
    pub round_began: Vec<Option<Micros>>,
}

impl Relay {
    /// A relay that has not begun.
    pub fn new(plan: RelayPlan) -> Relay {
        let parts = plan.parts();
        let rounds = parts.iter().map(|p| p.round as usize + 1).max();
        Relay {
            plan,
            parts,
            state: State::Ready,
            round_began: vec![None; rounds.unwrap_or(0)],
        }
    }

    /// The same, read from where it was kept while it was under way: what ran then is to be run again. What it took by then
    /// nobody knows, so all that it was expected to take counts as taken.
    pub fn interrupted(mut self) -> Relay {
        if let State::Running { part, .. } = self.state
            && let Some(part) = self.parts.get_mut(part)
        {
            part.fate = PartFate::Waiting;
            part.tally.tokens += self.plan.expected_tokens(part);
        }
        if matches!(self.state, State::Running { .. } | State::Resting { .. }) {
            self.state = State::Paused(Why::Interrupted);
        }
        self
    }

    /// Takes what happened at `now` and says what to do.
    pub fn handle(&mut self, input: Input, now: Micros) -> Vec<Action> {
        match (input, self.state) {
            (Input::Begin, State::Ready) | (Input::GoOn, State::Paused(_)) => self.next(now),
            (Input::WokeUp, State::Resting { .. }) => self.next(now),
            (Input::Ended { end, tally }, State::Running { part, wish }) => {
                self.ended(part, wish, end, tally, now)
            }
            (Input::Pause, State::Running { part, .. }) => self.wish(part, Wish::Pause),
            (Input::Stop, State::Running { part, .. }) => self.wish(part, Wish::Stop),
            (Input::Skip(leg), State::Running { part, wish }) => {
                self.leave_out(leg);
                match self.parts.get(part) {
                    Some(running) if running.leg == leg && wish == Wish::None => {
                        self.wish(part, Wish::Skip)
                    }
                    _ => Vec::new(),
                }
            }
            (Input::Pause, State::Resting { .. }) => {
                self.state = State::Paused(Why::Asked);
                Vec::new()
            }
            (Input::Skip(leg), State::Resting { .. }) => {
                self.leave_out(leg);
                self.next(now)
            }
            (Input::Skip(leg), State::Paused(_)) => {
                self.leave_out(leg);
                match self.waiting() {
                    Some(_) => Vec::new(),
                    None => self.over(),
                }
            }
            (Input::Retry(leg), state) => {
                self.take_up(leg);
                match state {
                    State::Over if self.waiting().is_some() => self.next(now),
                    _ => Vec::new(),
                }
            }
            (Input::Stop, State::Ready | State::Resting { .. } | State::Paused(_)) => self.over(),
            (Input::Budget(tokens), _) => {
                self.plan.budget_tokens = tokens;
                Vec::new()
            }
            // What comes too late or twice changes nothing.
            _ => Vec::new(),
        }
    }

    /// Tokens taken so far, by every part that was run.
    pub fn tokens_taken(&self) -> u64 {
        self.parts.iter().map(|part| part.tally.tokens).sum()
    }

    /// The place of the next part.
    fn waiting(&self) -> Option<usize> {
        self.parts.iter().position(|p| p.fate == PartFate::Waiting)
    }

    fn next(&mut self, now: Micros) -> Vec<Action> {
        let Some(place) = self.waiting() else {
            return self.over();
        };
        let part = &self.parts[place];
        if let Some(due) = self.due(part.round).filter(|due| *due > now) {
            self.state = State::Resting { until: due };
            return vec![Action::WakeAt(due)];
        }
        if let Some(most) = self.plan.budget_tokens {
            let (taken, next) = (self.tokens_taken(), self.plan.expected_tokens(part));
            if taken + next > most {
                self.state = State::Paused(Why::Budget { taken, next });
                return Vec::new();
            }
        }
        if let Some(began) = self.round_began.get_mut(part.round as usize) {
            began.get_or_insert(now);
        }
        self.parts[place].fate = PartFate::Running;
        self.state = State::Running {
            part: place,
            wish: Wish::None,
        };
        vec![Action::Run(place)]
    }

    /// When a round that has not begun may begin; `None` for one that may at any time.
    fn due(&self, round: u32) -> Option<Micros> {
        let every = self.plan.order.every()?;
        let round = round as usize;
        if self.round_began.get(round)?.is_some() {
            return None;
        }
        let before = self.round_began.get(round.checked_sub(1)?)?;
        before.map(|began| began + every)
    }

    fn wish(&mut self, part: usize, wish: Wish) -> Vec<Action> {
        self.state = State::Running { part, wish };
        vec![Action::StopRun]
    }

    fn ended(
        &mut self,
        place: usize,
        wish: Wish,
        end: RunEnd,
        tally: Tally,
        now: Micros,
    ) -> Vec<Action> {
        let Some(part) = self.parts.get_mut(place) else {
            return self.over();
        };
        part.tally = Tally {
            // What a retry replaces has been paid for.
            tokens: part.tally.tokens + tally.tokens,
            ..tally
        };
        part.fate = match (wish, end) {
            (Wish::None, RunEnd::GaveUp) => {
                PartFate::Failed("The first requests all failed alike.".to_owned())
            }
            (Wish::None, RunEnd::Broken(why)) => PartFate::Failed(why),
            (Wish::None, _) if tally.ended > 0 && tally.succeeded == 0 => {
                PartFate::Failed("No request succeeded.".to_owned())
            }
            (Wish::Pause, _) if tally.started == 0 => PartFate::Waiting,
            (Wish::Skip | Wish::Stop, _) if tally.started == 0 => PartFate::Skipped,
            _ => PartFate::Done,
        };
        let leg = part.leg;
        match (&part.fate, wish) {
            (PartFate::Failed(_), _) => self.leave_out(leg),
            (PartFate::Done, Wish::Pause) => self.keep_rest(place, tally),
            _ => {}
        }
        match wish {
            Wish::None | Wish::Skip => self.next(now),
            Wish::Stop => self.over(),
            Wish::Pause => {
                self.state = State::Paused(Why::Asked);
                match self.waiting() {
                    Some(_) => Vec::new(),
                    None => self.over(),
                }
            }
        }
    }

    /// Makes a part of its own of what an interrupted part has not come to: requests that were cut short are asked anew, with
    /// prompts that were not asked yet, so the parts behind it move on by as many.
    fn keep_rest(&mut self, place: usize, tally: Tally) {
        let part = &self.parts[place];
        let (leg, left) = (part.leg, part.requests.saturating_sub(tally.ended));
        if left == 0 {
            return;
        }
        let rest = Part::new(leg, part.round, part.first + tally.started, left);
        let behind = self.parts.iter_mut().skip(place + 1);
        for part in behind.filter(|part| part.leg == leg) {
            part.first += tally.started.saturating_sub(tally.ended);
        }
        self.parts.insert(place + 1, rest);
    }

    fn leave_out(&mut self, leg: usize) {
        for part in &mut self.parts {
            if part.leg == leg && part.fate == PartFate::Waiting {
                part.fate = PartFate::Skipped;
            }
        }
    }

    fn take_up(&mut self, leg: usize) {
        for part in &mut self.parts {
            if part.leg == leg && matches!(part.fate, PartFate::Failed(_) | PartFate::Skipped) {
                part.fate = PartFate::Waiting;
                // Its tokens are taken all the same.
                part.tally = Tally {
                    tokens: part.tally.tokens,
                    ..Tally::default()
                };
            }
        }
    }

    fn over(&mut self) -> Vec<Action> {
        for part in &mut self.parts {
            if part.fate == PartFate::Waiting {
                part.fate = PartFate::Skipped;
            }
        }
        self.state = State::Over;
        vec![Action::Over]
    }
}
