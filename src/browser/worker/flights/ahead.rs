//! Measured requests prepared before they are due, so that a stream that is free sends the next one at once. The browser
//! makes its own request of that as it leaves.

use crate::bench::units::Micros;
use crate::bench::workload::source::Request;
use crate::browser::worker::fetch::Measured;
use std::collections::VecDeque;

/// Most bytes of prompts that wait.
const MOST: usize = 4 << 20;

/// A signed request is made anew after this long: signatures carry the time.
const STALE: Micros = Micros::from_secs(60);

/// The requests that are sent next, in their order.
#[derive(Default)]
pub struct Ahead {
    made: VecDeque<(Micros, Request, Option<Measured>)>,
    bytes: usize,
}

impl Ahead {
    /// Whether one more of so many is worth making.
    pub fn wants(&self, most: usize) -> bool {
        self.made.len() < most && self.bytes < MOST
    }

    /// Adds one that comes after all others; `None` where the browser would not make it, which sending it will show.
    pub fn push(&mut self, now: Micros, request: Request, measured: Option<Measured>) {
        self.bytes += request.prompt.user.len();
        self.made.push_back((now, request, measured));
    }

    /// Takes the next one, with what the browser needs to send it while that is fresh.
    pub fn take(&mut self, now: Micros) -> Option<(Request, Option<Measured>)> {
        let (made, request, measured) = self.made.pop_front()?;
        self.bytes -= request.prompt.user.len();
        Some((request, measured.filter(|_| now.since(made) < STALE)))
    }
}
