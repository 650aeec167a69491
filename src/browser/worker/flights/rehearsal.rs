//! Decoding rehearsed before the clock, with the reply to the warm-up request: a browser compiles anew what it sees used
//! much, beside the run, and what that takes of the computer would else be missing at the first measured requests.

use crate::bench::provider::ResponseHead;
use crate::bench::stream::{Ending, RequestDecoder};
use crate::bench::units::Micros;
use crate::browser::worker::clock::Clock;

/// Reads after which every browser has begun to compile, and the longest that they may take.
const READS: usize = 2_000;
const LONGEST: Micros = Micros::from_millis(20);

/// Most bytes that are kept of the reply.
const MOST: usize = 64 * 1024;

/// The reply to the warm-up request as it came.
#[derive(Default)]
pub struct Rehearsal {
    head: Option<ResponseHead>,
    reads: Vec<Vec<u8>>,
    bytes: usize,
}

impl Rehearsal {
    /// Keeps the head.
    pub fn head(&mut self, head: &ResponseHead) {
        self.head = Some(head.clone());
    }

    /// Keeps a read.
    pub fn read(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len();
        if self.bytes <= MOST {
            self.reads.push(bytes.to_vec());
        }
    }

    /// Decodes the reply again and again, each time by a decoder that `make` gives; nothing of it is kept.
    pub fn play(&self, clock: &Clock, make: impl Fn() -> RequestDecoder) {
        let start = clock.now();
        let mut played = 0;
        while !self.reads.is_empty() && played < READS && clock.now().since(start) < LONGEST {
            let mut decoder = make();
            if let Some(head) = &self.head {
                decoder.head(start, head.clone());
            }
            for bytes in &self.reads {
                decoder.read(start, bytes);
            }
            decoder.finish(Ending::Closed(start));
            played += self.reads.len();
        }
    }
}
