//! Sends: makes requests ahead of their time and puts them on the wire.

use super::Flights;
use super::rehearsal::Rehearsal;
use super::under_way::Flight;
use crate::bench::generator::RequestId;
use crate::bench::provider::{Completion, HttpRequest, Prompt};
use crate::bench::record::{RequestRecord, RequestTimeline};
use crate::bench::stream::{Flow, RequestDecoder};
use crate::bench::text_tokens;
use crate::bench::units::Micros;
use crate::bench::workload::source::{Request, warm_up};
use crate::browser::worker::exchange::{Carrier, End, Exchange, HasEnded};
use crate::browser::worker::fetch::{Measured, Prepared};
use serde_json::Map;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

impl Flights {
    /// Sends a request, unless it has followed another already. Its start is stamped when all else is ready: over the network as
    /// it leaves, after this task.
    pub fn send(&mut self, id: RequestId, lane: u32, scheduled: Micros) {
        let (Request { prompt, judge }, made) = if id.warm_up {
            let prompt = warm_up(self.dialect.least_tokens);
            let judge = None;
            (Request { prompt, judge }, None)
        } else {
            self.started += 1;
            let next = self.ahead.take(self.clock.now());
            next.unwrap_or_else(|| (self.requests.next(), None))
        };
        if let Some(lane) = self.lanes.get_mut(lane as usize) {
            *lane = Some(id);
        }
        let handed_over = self.clock.now();
        let sent = self.put_on_wire(id, &prompt, made);
        let record = blank_record(id, lane, scheduled, handed_over, &prompt);
        let (exchange, refused) = match sent {
            Ok(exchange) => (Some(exchange), None),
            Err(reason) => (None, Some(format!("{reason:?}"))),
        };
        let left = exchange.as_ref().and_then(|exchange| exchange.start());
        self.last_sent = self.last_sent.max(Some(left.unwrap_or(handed_over)));
        let flight = Flight {
            decoder: RequestDecoder::new(self.provider, self.key.clone(), record)
                .judged_by(judge)
                .keeping(
                    self.landed
                        .room()
                        .min(text_tokens::longest(self.lanes.len() as u32)),
                ),
            exchange,
            flow: Flow::Continue,
            had_ended: false,
            lane,
            handed_over,
            rehearsal: id.warm_up.then(Rehearsal::default),
        };
        self.under_way.0.push((id, flight));
        if let Some(words) = refused {
            // Told from a task of its own, as a rejected fetch would be: the engine is in the middle of an answer.
            let (line, sink) = (self.line().clone(), Rc::clone(&self.sink));
            spawn_local(async move {
                line.tell();
                sink(HasEnded {
                    id,
                    at: handed_over,
                    end: End::Rejected(words),
                });
            });
        }
    }

    /// Makes the requests that come next, one a stream at the most, until `longest` has passed; whether all are made.
    pub fn make_ahead(&mut self, longest: Micros) -> bool {
        let left = self.plan.stop.requests.saturating_sub(self.started) as usize;
        let most = match self.carrier {
            // What stays inside the page has no way to be quick on.
            Carrier::Page(_) => 0,
            Carrier::Network => self.lanes.len().min(left),
        };
        let start = self.clock.now();
        while self.ahead.wants(most) {
            let request = self.requests.next();
            let id = RequestId {
                warm_up: false,
                index: self.started + self.ahead.len(),
            };
            let http = self.request(false, &request.prompt);
            let made = self.measured(&http, id).ok();
            self.ahead.push(self.clock.now(), request, made);
            if self.clock.now().since(start) >= longest {
                return false;
            }
        }
        true
    }

    /// The provider's request. An extra keeps its limit whatever the plan's sampling parameters say.
    fn request(&self, is_extra: bool, prompt: &Prompt) -> HttpRequest {
        let none = Map::new();
        let sampling = match is_extra {
            true => &none,
            false => &self.sampling,
        };
        self.provider.completion(&Completion {
            target: &self.plan.target,
            dialect: self.dialect,
            key: &self.key,
            prompt,
            sampling,
            unix_ms: self.clock.unix_ms(),
        })
    }

    fn measured(&self, http: &HttpRequest, id: RequestId) -> Result<Measured, JsValue> {
        let prepared = Prepared::new(http)?;
        if self.url.get().is_none() {
            // Nobody else sets it.
            let _ = self.url.set(prepared.url()?);
        }
        Ok(prepared.measured(self.ahead.line(), id, Rc::clone(&self.sink)))
    }

    fn put_on_wire(
        &self,
        id: RequestId,
        prompt: &Prompt,
        made: Option<Measured>,
    ) -> Result<Box<dyn Exchange>, JsValue> {
        let http = || self.request(id.warm_up, prompt);
        match &self.carrier {
            Carrier::Page(host) => {
                let (host, clock) = (Rc::clone(host), self.clock.clone());
                let sink = Rc::clone(&self.sink);
                Ok(host.answer(&http(), &self.key, self.plan.seed, id, clock, sink))
            }
            Carrier::Network => {
                let made = made.map_or_else(|| self.measured(&http(), id), Ok)?;
                Ok(made.send())
            }
        }
    }
}

fn blank_record(
    id: RequestId,
    lane: u32,
    scheduled: Micros,
    start: Micros,
    prompt: &Prompt,
) -> RequestRecord {
    RequestRecord {
        timeline: RequestTimeline {
            scheduled,
            start,
            ..RequestTimeline::default()
        },
        prompt_tokens: prompt.prompt_tokens,
        max_tokens: prompt.is_limited.then_some(prompt.max_tokens),
        ..RequestRecord::blank(id.index, id.role(), lane)
    }
}
