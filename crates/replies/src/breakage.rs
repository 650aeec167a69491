//! Faults of one request: which one happens, and how it refuses or breaks the reply.

use crate::RIGHT_KEY;
use crate::ask::Ask;
use crate::fault::{Fault, Misbehaviour};
use crate::random::Random;
use crate::reply::{Ending, Part, Reply, Step};
use crate::script::Script;
use crate::wire;

/// Time for the last bytes before a cut to arrive.
const ARRIVAL_US: u64 = 5_000;

/// Tells the draws of faults from others.
const FOR_FAULTS: u64 = 3;

impl Script {
    /// The fault that happens to this request; `None` where none applies.
    pub(crate) fn fault_of(&self, ask: &Ask) -> Option<Misbehaviour> {
        let applies = |(index, fault): &(usize, &Fault)| {
            let seeds = [FOR_FAULTS, *index as u64, ask.seed, ask.number];
            let lets_pass = matches!(fault.what, Misbehaviour::WrongKey { .. })
                && ask.key.as_deref() == Some(RIGHT_KEY);
            !lets_pass && fault.when.applies(ask.number, Random::new(&seeds))
        };
        let mut faults = self.faults.iter().enumerate();
        faults.find(applies).map(|(_, fault)| fault.what)
    }

    /// The refusal that a fault means; `None` where the request is served, well or badly.
    pub(crate) fn refusal(&self, fault: Option<Misbehaviour>, ask: &Ask) -> Option<Reply> {
        let refusal = match fault? {
            Misbehaviour::WrongKey { echo_key } => Reply::refusal_in(
                ask.format,
                401,
                "invalid_request_error",
                Some("invalid_api_key"),
                &match (echo_key, ask.key.as_deref()) {
                    (true, Some(key)) => format!("Incorrect API key provided: {key}."),
                    (false, Some(_)) => "Incorrect API key provided.".to_owned(),
                    (_, None) => "You did not provide an API key.".to_owned(),
                },
            ),
            Misbehaviour::RateLimit { retry_after } => {
                let message = format!("Rate limit reached. Please try again in {retry_after} s.");
                let mut reply = Reply::refusal_in(
                    ask.format,
                    429,
                    "requests",
                    Some("rate_limit_exceeded"),
                    &message,
                );
                reply.retry_after = Some(retry_after);
                reply
            }
            Misbehaviour::ServerError => Reply::refusal_in(
                ask.format,
                500,
                "server_error",
                None,
                "The server had an error while it processed the request.",
            ),
            Misbehaviour::ErrorEvent { echo_key, .. } if !ask.stream => Reply::refusal_in(
                ask.format,
                500,
                "server_error",
                None,
                &broken(echo_key, ask),
            ),
            Misbehaviour::ErrorEvent { .. }
            | Misbehaviour::Cut { .. }
            | Misbehaviour::Stall { .. }
            | Misbehaviour::NoBody
            | Misbehaviour::Malformed { .. }
            | Misbehaviour::WrongAnswer => return None,
        };
        Some(refusal)
    }
}

/// Lets a stream break in the way that the fault says.
pub(crate) fn break_stream(reply: &mut Reply, fault: Option<Misbehaviour>, ask: &Ask) {
    let Some(fault) = fault else { return };
    let is_text = |step: &Step| matches!(step.part, Part::Reasoning | Part::Answer);
    let texts: Vec<usize> = (0..reply.steps.len())
        .filter(|i| is_text(&reply.steps[*i]))
        .collect();
    // The step before which the stream breaks, and the time of it.
    let place = |after: Option<u32>| {
        let chunk = after.map_or(texts.len() / 2, |after| after as usize);
        let index = texts.get(chunk).copied();
        index.unwrap_or_else(|| texts.last().map_or(reply.steps.len(), |last| last + 1))
    };
    match fault {
        Misbehaviour::ErrorEvent { after, echo_key } => {
            let index = place(after);
            let at_us = reply
                .steps
                .get(index)
                .map_or(reply.last_at_us(), |step| step.at_us);
            reply.steps.truncate(index);
            let bytes = wire::error_event(ask.format, &broken(echo_key, ask));
            reply.steps.push(Step {
                at_us,
                bytes,
                tokens: 0,
                part: Part::Error,
            });
        }
        Misbehaviour::Cut { after } => {
            let index = place(after);
            let due_us = reply.steps.get(index).map(|step| step.at_us);
            reply.steps.truncate(index);
            cut(reply, due_us.unwrap_or(0));
        }
        Misbehaviour::Stall { after } => {
            reply.steps.truncate(place(after));
            reply.ending = Ending::Stall;
        }
        Misbehaviour::NoBody => {
            reply.steps.clear();
            reply.ending = Ending::Stall;
        }
        Misbehaviour::Malformed { after } => {
            let index = place(after);
            if let Some(step) = reply.steps.get_mut(index) {
                step.bytes = wire::malformed(ask.format, std::mem::take(&mut step.bytes));
                step.tokens = 0;
                step.part = Part::Malformed;
            }
        }
        Misbehaviour::WrongKey { .. }
        | Misbehaviour::RateLimit { .. }
        | Misbehaviour::ServerError
        | Misbehaviour::WrongAnswer => {}
    }
}

/// Lets a reply in one body break half-way, in the way that the fault says.
pub(crate) fn break_body(reply: &mut Reply, fault: Option<Misbehaviour>) {
    let halve = |reply: &mut Reply| {
        for step in &mut reply.steps {
            step.bytes.truncate(step.bytes.len() / 2);
            step.tokens = 0;
        }
    };
    match fault {
        Some(Misbehaviour::Cut { .. }) => {
            halve(reply);
            cut(reply, 0);
        }
        Some(Misbehaviour::Stall { .. }) => {
            halve(reply);
            reply.ending = Ending::Stall;
        }
        Some(Misbehaviour::NoBody) => {
            reply.steps.clear();
            reply.ending = Ending::Stall;
        }
        Some(Misbehaviour::Malformed { .. }) => halve(reply),
        Some(
            Misbehaviour::WrongKey { .. }
            | Misbehaviour::RateLimit { .. }
            | Misbehaviour::ServerError
            | Misbehaviour::ErrorEvent { .. }
            | Misbehaviour::WrongAnswer,
        )
        | None => {}
    }
}

/// Cuts the connection when more would have been due, but late enough for what was sent to arrive.
fn cut(reply: &mut Reply, due_us: u64) {
    reply.ending = Ending::Cut;
    reply.ending_at_us = due_us.max(reply.last_at_us().saturating_add(ARRIVAL_US));
}

fn broken(echo_key: bool, ask: &Ask) -> String {
    match (echo_key, ask.key.as_deref()) {
        (true, Some(key)) => format!("The engine stopped while it served the key {key}."),
        _ => "The engine stopped.".to_owned(),
    }
}
