//! The requests on the wire: followed, decoded in rounds, ended, and counted for the report.

mod ahead;
mod landed;
mod rehearsal;
mod sending;
mod under_way;

use crate::bench::generator::{AbortReason, Fate, Input, RequestId};
use crate::bench::messages::Event;
use crate::bench::plan::TestPlan;
use crate::bench::progress::{Lane, Progress};
use crate::bench::provider::dialect::Dialect;
use crate::bench::provider::listing::tiny;
use crate::bench::provider::{HttpRequest, Provider};
use crate::bench::record::{Outcome, RequestRecord};
use crate::bench::secret::Secret;
use crate::bench::stream::{Ending, Flow, RequestDecoder};
use crate::bench::text_tokens::ReplyText;
use crate::bench::units::Micros;
use crate::bench::watch::Watch;
use crate::bench::wire_times::{self, WireTimes};
use crate::bench::workload::source::RequestSource;
use crate::browser::worker::clock::Clock;
use crate::browser::worker::exchange::{Carrier, End, Exchange, HasEnded, Sink};
use crate::browser::worker::fetch::Line;
use crate::browser::worker::wire_log;
use ahead::Ahead;
use landed::Landed;
use serde_json::{Map, Value};
use std::cell::OnceCell;
use under_way::UnderWay;

/// All requests of a run that are on the wire, and the records of those that were.
pub struct Flights {
    plan: TestPlan,
    key: Secret,
    provider: &'static dyn Provider,
    dialect: Dialect,
    clock: Clock,
    sink: Sink,
    carrier: Carrier,
    requests: Box<dyn RequestSource>,
    ahead: Ahead,
    /// What each measured request carries beside its prompt.
    sampling: Map<String, Value>,
    under_way: UnderWay,
    /// Exchanges that ended inside their own callback; let go of with the next slice of decoding.
    retired: Vec<Box<dyn Exchange>>,
    landed: Landed,
    lanes: Vec<Option<RequestId>>,
    first_message: String,
    started: u32,
    last_sent: Option<Micros>,
    scratch: Vec<u8>,
    /// Where among those under way a round of decoding goes on.
    next: usize,
    /// The address of the run's requests as the browser writes it, once one was made for the network.
    url: OnceCell<String>,
    /// Timing entries whose request has not been handed over yet.
    entries: Vec<WireTimes>,
    /// Whether a request went over HTTP/2, as far as the server lets a page know.
    shares_connection: bool,
    /// How long decoding took so far.
    decoding: Micros,
}

impl Flights {
    /// Nothing on the wire yet. `provider` translates what `dialect` speaks; `carrier` takes the requests.
    pub fn new(
        plan: TestPlan,
        key: Secret,
        (provider, dialect): (&'static dyn Provider, Dialect),
        (requests, carrier): (Box<dyn RequestSource>, Carrier),
        clock: Clock,
        sink: Sink,
    ) -> Flights {
        Flights {
            provider,
            dialect,
            requests,
            ahead: Ahead::default(),
            sampling: plan.sampling_sent(),
            lanes: vec![None; plan.concurrency_on_wire() as usize],
            plan,
            key,
            clock,
            sink,
            carrier,
            under_way: UnderWay::default(),
            retired: Vec::new(),
            landed: Landed::default(),
            first_message: String::new(),
            started: 0,
            last_sent: None,
            scratch: Vec::new(),
            next: 0,
            url: OnceCell::new(),
            entries: Vec::new(),
            shares_connection: false,
            decoding: Micros::ZERO,
        }
    }

    /// A tiny request without a key, simple enough to need no preflight.
    pub fn tiny_request(&self) -> HttpRequest {
        tiny(&self.plan.target)
    }

    /// The first failure's message, redacted; empty before the first failure.
    pub fn first_message(&self) -> &str {
        &self.first_message
    }

    /// Takes the end of a request; what to tell the engine.
    pub fn ended(&mut self, ended: HasEnded) -> Option<Input> {
        let HasEnded { id, at, end } = ended;
        match end {
            End::Closed => self.finish(id, Ending::Closed(at)),
            End::Rejected(words) => self.finish(id, Ending::NetworkError(at, words)),
        }
    }

    /// The requests that wait for another's end.
    pub fn line(&self) -> &Line {
        self.ahead.line()
    }

    /// Ends a request on the wire as the engine wants it.
    pub fn abort(&mut self, id: RequestId, reason: AbortReason) {
        let at = self.clock.now();
        self.end(
            id,
            match reason {
                AbortReason::TimedOut => Ending::TimedOut(at),
                AbortReason::RunEnded => Ending::RunEnded(at),
            },
        );
    }

    /// Ends a request on the wire; what to tell the engine where it was under way.
    pub fn end(&mut self, id: RequestId, ending: Ending) -> Option<Input> {
        if let Some(exchange) = self.under_way.get(id).and_then(|f| f.exchange.as_ref()) {
            exchange.abort();
        }
        self.finish(id, ending)
    }

    /// Ends everything on the wire.
    pub fn abort_all(&mut self) {
        let ids: Vec<RequestId> = self.under_way.0.iter().map(|(id, _)| *id).collect();
        for id in ids {
            self.abort(id, AbortReason::RunEnded);
        }
    }

    fn finish(&mut self, id: RequestId, ending: Ending) -> Option<Input> {
        let mut flight = self.under_way.remove(id)?;
        self.timed(|flights| flight.decode(&mut flights.scratch));
        flight.decoder.started(flight.start());
        self.retired.extend(flight.exchange.take());
        let rehearsal = flight.rehearsal.take();
        let ended = flight.decoder.end(ending);
        if let Some(lane) = self.lanes.get_mut(flight.lane as usize) {
            *lane = None;
        }
        let fate = match ended.outcome() {
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
        if let (Some(rehearsal), Outcome::Completed) = (rehearsal, ended.outcome()) {
            let blank = || RequestRecord::blank(id.index, id.role(), flight.lane);
            let decoder = || RequestDecoder::new(self.provider, self.key.clone(), blank());
            let report = |record| Event::Progress {
                progress: self.progress(None),
                records: vec![record],
            };
            rehearsal.play(
                &self.clock,
                || decoder().keeping(self.landed.room()),
                report,
            );
        }
        let usage = ended.usage();
        self.landed.add(id, ended);
        Some(Input::Ended {
            request: id,
            fate,
            usage,
        })
    }

    /// What the replies said that completed since the last time, by their place in the order of sending.
    pub fn take_texts(&mut self) -> Vec<(u32, ReplyText)> {
        self.landed.take_texts()
    }

    /// Decodes all that has been read since the last time, and makes the records of what has ended.
    pub fn decode(&mut self) {
        self.next = 0;
        self.decode_for(Micros(u64::MAX));
    }

    /// Goes on with that, stream by stream, until `longest` has passed; whether it came to the last one. One that moved to an
    /// earlier place meanwhile is decoded in the next round.
    pub fn decode_for(&mut self, longest: Micros) -> bool {
        self.retired.clear();
        let start = self.clock.now();
        self.timed(|flights| {
            while let Some((_, flight)) = flights.under_way.0.get_mut(flights.next) {
                flight.decode(&mut flights.scratch);
                flights.next += 1;
                if flights.clock.now().since(start) >= longest {
                    break;
                }
            }
        });
        self.landed.make_records();
        let is_over = self.next >= self.under_way.0.len();
        if is_over {
            self.next = 0;
        }
        is_over
    }

    /// Does `decode`, and adds to how long decoding took.
    fn timed(&mut self, decode: impl FnOnce(&mut Flights)) {
        let start = self.clock.now();
        decode(self);
        self.decoding = self.decoding + self.clock.now().since(start);
    }

    /// The requests that have nothing more to say although their stream is open, each with its last read: those that have
    /// failed, and those whose end mark had been decoded when this was last asked.
    pub fn silent(&mut self) -> Vec<(RequestId, Micros)> {
        let mut silent = Vec::new();
        for (id, flight) in &mut self.under_way.0 {
            let is_silent = match flight.flow {
                Flow::Continue => false,
                Flow::Ended => std::mem::replace(&mut flight.had_ended, true),
                Flow::Settled => true,
            };
            if let (true, Some(at)) = (is_silent, flight.decoder.last_read()) {
                silent.push((*id, at));
            }
        }
        silent
    }

    /// How many requests are on the wire.
    pub fn on_wire(&self) -> usize {
        self.under_way.0.len()
    }

    /// When a request was sent last.
    pub fn last_sent(&self) -> Option<Micros> {
        self.last_sent.max(self.line().followed_at())
    }

    /// Whether requests are known to share one connection, so that one more needs none of its own.
    pub fn shares_connection(&self) -> bool {
        self.shares_connection
    }

    /// How long decoding took so far.
    pub fn decoding(&self) -> Micros {
        self.decoding
    }

    /// The records that ended before `until` and were not taken yet, with what befell them and when they went on the
    /// wire.
    pub fn take_finished(&mut self, watch: &Watch, until: Micros) -> Vec<RequestRecord> {
        let mut taken = self.landed.take_records(until);
        for record in &mut taken {
            let end = record.timeline.end.unwrap_or(until);
            record.marks = watch.marks(record.timeline.start, end);
        }
        if let Some(url) = self.url.get() {
            self.entries.extend(wire_log::take(url));
            wire_times::assign(&mut taken, &mut self.entries);
            let shares = |r: &RequestRecord| r.protocol.as_deref() == Some("h2");
            self.shares_connection |= taken.iter().any(shares);
            let oldest = self.oldest_start(until);
            self.entries.retain(|entry| entry.end >= oldest);
        }
        taken
    }

    /// When the oldest request that was not taken yet began; `now` where there is none.
    pub fn oldest_start(&self, now: Micros) -> Micros {
        let under_way = self.under_way.0.iter().map(|(_, flight)| flight.start());
        under_way
            .chain(self.landed.oldest_start())
            .min()
            .unwrap_or(now)
    }

    /// Where the run stands; `began` is when the clock started.
    pub fn progress(&self, began: Option<Micros>) -> Progress {
        let now = self.clock.now();
        let streaming = self.under_way.0.iter().filter(|(id, _)| !id.warm_up);
        let streaming = streaming.map(|(_, f)| u64::from(f.decoder.progress().chunks));
        Progress {
            began,
            elapsed: began.map(|began| now.since(began)),
            started: self.started,
            chunks: self.landed.chunks() + streaming.sum::<u64>(),
            lanes: self.lanes.iter().map(|id| self.lane(*id, now)).collect(),
        }
    }

    fn lane(&self, request: Option<RequestId>, now: Micros) -> Lane {
        let flight = request.and_then(|id| self.under_way.get(id));
        let progress = flight.map(|f| f.decoder.progress());
        Lane {
            request,
            age: flight.map_or(Micros::ZERO, |f| now.since(f.start())),
            ttft: flight.and_then(|f| Some(progress?.first_chunk?.since(f.start()))),
            chunks: progress.map_or(0, |p| p.chunks),
        }
    }
}
