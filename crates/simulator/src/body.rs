//! A response body that plays a reply: each step is handed over when it is due, in a write of its own.

use crate::truth::{self, Entry};
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use replies::{Ending, Reply, Step};
use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep, sleep_until};

/// A request's turn to be served: a permit to keep while it is, or nothing where service has no limit.
pub type Turn = Pin<Box<dyn Future<Output = Option<OwnedSemaphorePermit>> + Send>>;

/// The body.
pub struct Playing {
    entry: Entry,
    steps: VecDeque<Step>,
    ending: Ending,
    ending_at_us: u64,
    service: Service,
    sleep: Pin<Box<Sleep>>,
    must_flush: bool,
}

/// Whether service has begun.
pub enum Service {
    /// It waits for its turn.
    Waiting(Turn),
    /// It began then; the permit is kept until the reply is over.
    Begun(Instant, Option<OwnedSemaphorePermit>),
}

/// The instant of `at_us` after `start`; a year later where that is beyond the clock.
pub fn due(start: Instant, at_us: u64) -> Instant {
    let year = Duration::from_secs(365 * 86_400);
    start + Duration::from_micros(at_us).min(year)
}

impl Playing {
    /// Plays the reply's body, and writes what it does into `entry`.
    pub fn new(entry: Entry, reply: Reply, service: Service) -> Playing {
        Playing {
            entry,
            steps: reply.steps.into(),
            ending: reply.ending,
            ending_at_us: reply.ending_at_us,
            service,
            sleep: Box::pin(sleep_until(Instant::now())),
            must_flush: false,
        }
    }
}

impl Body for Playing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = self.get_mut();
        let start = match &mut this.service {
            Service::Begun(start, _) => *start,
            Service::Waiting(turn) => {
                let permit = ready!(turn.as_mut().poll(context));
                let start = Instant::now();
                this.service = Service::Begun(start, permit);
                let started_us = this.entry.us(start);
                this.entry
                    .write(|record| record.started_us = Some(started_us));
                start
            }
        };
        // Pending after each step makes the connection write and flush before it asks for the next.
        if std::mem::replace(&mut this.must_flush, false) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let next = this.steps.front();
        let due = due(start, next.map_or(this.ending_at_us, |step| step.at_us));
        if Instant::now() < due {
            this.sleep.as_mut().reset(due);
            ready!(this.sleep.as_mut().poll(context));
        }
        let Some(step) = this.steps.pop_front() else {
            return match this.ending {
                Ending::End => {
                    this.entry.end(truth::Ending::Complete);
                    Poll::Ready(None)
                }
                Ending::Cut => {
                    this.entry.end(truth::Ending::Cut);
                    Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())))
                }
                Ending::Stall => Poll::Pending,
            };
        };
        this.must_flush = true;
        this.entry.chunk(step.bytes.len(), step.tokens, step.part);
        // A body of known length is not asked again after its last byte.
        if this.steps.is_empty() && this.ending == Ending::End {
            this.entry.end(truth::Ending::Complete);
            this.service = Service::Begun(start, None);
        }
        Poll::Ready(Some(Ok(Frame::data(step.bytes.into()))))
    }

    fn size_hint(&self) -> SizeHint {
        let is_json = self.steps.len() <= 1 && self.ending == Ending::End;
        match (is_json, self.steps.front()) {
            (true, Some(step)) => SizeHint::with_exact(step.bytes.len() as u64),
            (true, None) | (false, _) => SizeHint::default(),
        }
    }
}
