//! Measured requests prepared before they are due. They wait in a line: a stream that is free takes the next one at once,
//! where nobody has to be asked before this program even knows. The browser makes its own request of it as it leaves.

use crate::bench::units::Micros;
use crate::bench::workload::source::Request;
use crate::browser::worker::fetch::{Line, Measured};
use std::collections::VecDeque;

/// Most bytes of prompts that wait.
const MOST: usize = 4 << 20;

/// A signed request is made anew after this long: signatures carry the time.
const STALE: Micros = Micros::from_secs(60);

/// The requests that are sent next, in their order.
pub struct Ahead {
    made: VecDeque<(Micros, Request, Option<Measured>)>,
    bytes: usize,
    line: Line,
}

impl Default for Ahead {
    fn default() -> Ahead {
        Ahead {
            made: VecDeque::new(),
            bytes: 0,
            line: Line::new(),
        }
    }
}

impl Ahead {
    /// Whether one more of so many is worth making. After one that the browser would not make none is: it would leave before.
    pub fn wants(&self, most: usize) -> bool {
        let all_made = self.made.back().is_none_or(|(_, _, made)| made.is_some());
        all_made && self.made.len() < most && self.bytes < MOST
    }

    /// How many wait.
    pub fn len(&self) -> u32 {
        self.made.len() as u32
    }

    /// Where they wait.
    pub fn line(&self) -> &Line {
        &self.line
    }

    /// Adds one that comes after all others; `None` where the browser would not make it, which sending it will show.
    pub fn push(&mut self, now: Micros, request: Request, measured: Option<Measured>) {
        self.bytes += request.prompt.user.len();
        if let Some(measured) = &measured {
            measured.wait(now + STALE);
        }
        self.made.push_back((now, request, measured));
    }

    /// Takes the next one, with what the browser needs to send it while that is fresh, or has sent already.
    pub fn take(&mut self, now: Micros) -> Option<(Request, Option<Measured>)> {
        let (made, request, measured) = self.made.pop_front()?;
        self.bytes -= request.prompt.user.len();
        let is_good = |measured: &Measured| {
            let is_good = measured.has_left() || now.since(made) < STALE;
            if !is_good {
                measured.withdraw();
            }
            is_good
        };
        Some((request, measured.filter(is_good)))
    }
}
