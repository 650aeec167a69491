//! Decoding and reporting rehearsed before the clock, with the reply to the warm-up request: a browser compiles anew what it sees
//! used much, beside the run, and what that takes of the computer (30 ms of a core) would else be missing where requests start.

use crate::bench::messages::Event;
use crate::bench::provider::ResponseHead;
use crate::bench::record::RequestRecord;
use crate::bench::stream::{Ending, RequestDecoder};
use crate::bench::units::Micros;
use crate::browser::worker::clock::Clock;
use crate::browser::worker::port;
use std::hint::black_box;

/// Reads after which every browser has begun to compile all that matters, and the longest that they may take.
const READS: usize = 20_000;
const LONGEST: Micros = Micros::from_millis(100);

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

    /// Decodes the reply again and again, each time by a decoder that `make` gives, and writes what a report says of it;
    /// nothing of it is kept.
    pub fn play(
        &self,
        clock: &Clock,
        make: impl Fn() -> RequestDecoder,
        report: impl Fn(RequestRecord) -> Event,
    ) {
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
            let record = decoder.finish(Ending::Closed(start));
            black_box(port::text(&report(record)));
            played += self.reads.len();
        }
    }
}
