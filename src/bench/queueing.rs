//! Whether requests queued before they were served, and where, as far as a page can tell.
//!
//! Where only L requests are served at a time, a request that has to wait begins to be served when another one ends, and
//! is then one of L. Slow first tokens alone do neither.

use crate::bench::evidence::Evidence;
use crate::bench::row::RequestRow;
use crate::bench::stats::quantile::{quantile, sorted};
use crate::bench::units::Micros;

/// Requests that are looked at, so that a long run takes no longer.
const MOST: usize = 1_000;

/// Fewer requests that waited tell nothing.
const FEWEST: usize = 5;

/// So many of those that waited must have begun as a queue lets them begin.
const NEARLY_ALL: f64 = 0.9;

/// How far an end and the beginning that it made room for may lie apart: half of the quickest first token, within these. What is
/// served in waves has begun and ends over some of that time, for a busy browser or server hands on one after the other.
const SLACK: (Micros, Micros) = (Micros::from_millis(40), Micros::from_millis(100));

/// A queue before the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// How many requests were served at a time.
    pub served: u32,
    /// Where the others waited.
    pub place: Place,
}

/// Where requests waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// They were not on the wire yet.
    Browser,
    /// They were on the wire.
    Server,
    /// The server does not let the page know when they went on the wire.
    Unknown,
}

/// A request while it was served: from when its first token would have been late by nothing, to its end.
struct Served<'a> {
    row: &'a RequestRow,
    waited: Micros,
    from: Micros,
    to: Micros,
}

/// The queue that the evidence shows; `None` where it shows none.
pub fn queue(evidence: &Evidence) -> Option<Queue> {
    let rows = evidence.rows.iter().filter(|r| r.succeeded()).take(MOST);
    let quickest = rows.clone().filter_map(|r| r.ttft).min()?;
    let slack = Micros(quickest.0 / 2).clamp(SLACK.0, SLACK.1);
    let served: Vec<Served> = rows
        .filter_map(|row| {
            let waited = row.ttft?.since(quickest);
            Some(Served {
                row,
                waited,
                from: row.start + waited,
                to: row.last_seen(),
            })
        })
        .collect();
    let waiting: Vec<&Served> = served
        .iter()
        .filter(|s| s.waited.0 > (quickest.0 / 2).max(slack.0))
        .collect();
    if waiting.len() < FEWEST || waiting.len() * 5 < served.len() {
        return None;
    }
    let beginnings: Vec<(u32, bool)> = waiting
        .iter()
        .map(|s| beginning(s, &served, slack))
        .collect();
    let counts = sorted(beginnings.iter().map(|(n, _)| f64::from(*n)));
    let most = quantile(&counts, 0.5)? as u32;
    let as_queued = beginnings.iter().filter(|(n, room)| *n == most && *room);
    let share = as_queued.count() as f64 / beginnings.len() as f64;
    if share < NEARLY_ALL || most >= evidence.totals.peak_concurrency {
        return None;
    }
    Some(Queue {
        served: most,
        place: place(&waiting),
    })
}

/// How many were served with one, and whether another one ended as it began. Counted in the middle of its time: at its beginning
/// those of one wave still hand over to those of the next, and an end that is seen late would count twice.
fn beginning(one: &Served, all: &[Served], slack: Micros) -> (u32, bool) {
    let middle = Micros(u64::midpoint(one.from.0, one.to.0));
    let mut count = 1;
    let mut room = false;
    for other in all.iter().filter(|s| s.row.index != one.row.index) {
        room |= other.to.0.abs_diff(one.from.0) <= slack.0;
        count += u32::from(other.from <= middle && other.to > middle);
    }
    (count, room)
}

/// Where most of the wait was spent.
fn place(waiting: &[&Served]) -> Place {
    let known = waiting.iter().filter_map(|s| {
        let queued = s.row.queued?;
        Some(queued.0 as f64 / s.waited.0 as f64)
    });
    let shares = sorted(known);
    match quantile(&shares, 0.5) {
        Some(share) if share >= 0.5 => Place::Browser,
        Some(_) => Place::Server,
        None => Place::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::evidence::Evidence;
    use crate::bench::report::picture::tests::{evidence_of_rows, row};

    /// How a made-up API answers; milliseconds.
    #[derive(Clone, Copy)]
    struct Api {
        concurrency: usize,
        /// Served at a time.
        limit: usize,
        ttft: u64,
        /// How much TTFT varies, at most.
        spread: u64,
        decode: u64,
        /// Between the starts of the first wave.
        stagger: u64,
        /// From when a place is free until the end of who had it is seen.
        lag: u64,
    }

    /// A closed loop of 60 requests. What queued is known of each where `queued` says how much of its wait it was.
    fn run(api: Api, queued: Option<f64>) -> Evidence {
        let mut dice = 7u64;
        let mut draw = |end: u64| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (dice >> 33) % end.max(1)
        };
        let mut lanes: Vec<u64> = (0..api.concurrency as u64)
            .map(|i| i * api.stagger)
            .collect();
        let mut slots = vec![0u64; api.limit];
        let mut rows = Vec::new();
        for index in 0..60 {
            lanes.sort_unstable();
            slots.sort_unstable();
            let start = lanes[0];
            let begun = start.max(slots[0]);
            let first = begun + api.ttft + draw(api.spread);
            let end = first + api.decode + draw(5);
            let seen = end + api.lag;
            (lanes[0], slots[0]) = (seen + 1, end);
            let mut row = row(index, first - start);
            row.start = Micros::from_millis(start);
            row.decode_span = Some(Micros::from_millis(seen - first));
            row.closed = Some(Micros::from_millis(seen - start));
            let wait = Micros::from_millis(begun - start).0 as f64;
            row.queued = queued.map(|share| Micros((wait * share) as u64 + 300));
            rows.push(row);
        }
        evidence_of_rows(rows)
    }

    const STEADY: Api = Api {
        concurrency: 12,
        limit: 6,
        ttft: 100,
        spread: 10,
        decode: 500,
        stagger: 4,
        lag: 0,
    };

    #[test]
    fn a_queue_is_seen_and_where_it_is_only_where_that_is_known() {
        let check = |api: Api, queued, place| {
            let served = api.limit as u32;
            assert_eq!(queue(&run(api, queued)), Some(Queue { served, place }));
        };
        check(STEADY, None, Place::Unknown);
        check(STEADY, Some(0.0), Place::Server);
        check(STEADY, Some(0.95), Place::Browser);
        let one = Api {
            concurrency: 4,
            limit: 1,
            ..STEADY
        };
        check(one, None, Place::Unknown);
        let barely = Api {
            concurrency: 5,
            limit: 4,
            ttft: 300,
            ..STEADY
        };
        check(barely, None, Place::Unknown);
        let wide_waves = Api {
            spread: 2,
            decode: 190,
            stagger: 9,
            lag: 12,
            ..STEADY
        };
        check(wide_waves, None, Place::Unknown);
    }

    #[test]
    fn slow_and_uneven_first_tokens_are_no_queue() {
        let free = |concurrency| Api {
            concurrency,
            limit: concurrency,
            ..STEADY
        };
        let check = |api: Api| assert_eq!(queue(&run(api, None)), None);
        for concurrency in [1, 2, 3, 5, 12, 30] {
            check(free(concurrency));
            for (spread, decode) in [(400, 500), (2_000, 500), (2_000, 5), (2_000, 1), (500, 50)] {
                check(Api {
                    spread,
                    decode,
                    ..free(concurrency)
                });
            }
        }
    }

    #[test]
    fn a_run_of_nothing_shows_no_queue() {
        assert_eq!(queue(&evidence_of_rows(Vec::new())), None);
    }
}
