//! What the requests of a run tell of preflights, by how long those waited that came late.

use super::Preflight;
use super::sent::Sent;
use crate::bench::environment::Floor;
use crate::bench::record::{RequestRecord, RequestRole};
use crate::bench::stats::quantile::{quantile, sorted};
use crate::bench::units::Micros;

/// So long browsers keep an answer without `Access-Control-Max-Age` (Fetch standard, “CORS-preflight cache”).
const KEPT_BY_DEFAULT: Micros = Micros::from_secs(5);

/// A request counts as late when it comes this much after that, whether it waited or not.
const BEYOND: Micros = Micros::from_millis(250);

/// A shorter round trip cannot be told from the unrest of a busy browser, and is no loss worth a word.
const LEAST: Micros = Micros::from_millis(3);

/// Fewest late requests that tell.
const FEWEST: usize = 2;
/// What a wait was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// Too short for a round trip.
    None,
    /// About as long as one.
    RoundTrip,
    /// Longer: for something else.
    Long,
}

/// What the requests of a run tell. `records` may hold extras, the first of which paid for the first preflight; `floor` is a
/// round trip to the origin. A clock of this step must tell a round trip from nothing.
pub fn of_run(records: &[RequestRecord], floor: Option<Floor>, clock_step: Micros) -> Preflight {
    let Some(floor) = floor.filter(|floor| floor.median > clock_step) else {
        return Preflight::Unknown;
    };
    let sent = |by: fn(&RequestRecord) -> Sent| {
        let all = records.iter().map(|r| match r.role {
            // The first preflight is no evidence, but every later one counts from it.
            RequestRole::WarmUp => Sent::unknown(r.timeline.start),
            RequestRole::Measured => by(r),
        });
        let mut all: Vec<Sent> = all.collect();
        all.sort_by_key(|s| s.start);
        all
    };
    if records.iter().any(|r| r.queued.is_some()) {
        return judge(&sent(Sent::by_wire), Micros::ZERO, floor.median);
    }
    let until_head = sent(Sent::by_head);
    let waits = until_head.iter().filter(|s| s.is_sure);
    let waits = sorted(waits.map(|s| s.waited.as_millis_f64()));
    match quantile(&waits, 0.25) {
        Some(usual) => judge(&until_head, Micros::from_millis_f64(usual), floor.median),
        None => Preflight::Unknown,
    }
}

/// What requests tell, in the order of their starts: `usual` is how long one waits without a preflight.
fn judge(sent: &[Sent], usual: Micros, round_trip: Micros) -> Preflight {
    let kind = |s: &Sent| {
        let more = s.waited.since(usual);
        if more.0.saturating_mul(5) < round_trip.0.saturating_mul(3) {
            Wait::None
        } else if more.0 <= round_trip.0.saturating_mul(5) {
            Wait::RoundTrip
        } else {
            Wait::Long
        }
    };
    let mut asked = None;
    let (mut late, mut others) = (Vec::new(), Vec::new());
    for one in sent {
        let kind = kind(one);
        let last = *asked.get_or_insert(one.start);
        let since = one.start.since(last);
        let expired = since > KEPT_BY_DEFAULT + BEYOND;
        if kind != Wait::None && !one.is_sure {
            // It may have asked, or waited for something else.
        } else if expired || (since >= KEPT_BY_DEFAULT && kind == Wait::RoundTrip) {
            late.push((kind, one.waited.since(usual)));
        } else if since < KEPT_BY_DEFAULT && since > round_trip + round_trip {
            // One that came sooner may have asked, too: the answer was still on its way.
            others.push(kind);
        }
        if kind != Wait::None {
            asked = Some(one.start);
        }
    }
    let trips = late.iter().filter(|(kind, _)| *kind == Wait::RoundTrip);
    let extra = sorted(trips.map(|(_, more)| more.as_millis_f64()));
    let none = late.iter().filter(|(kind, _)| *kind == Wait::None).count();
    let waited = others.iter().filter(|kind| **kind != Wait::None).count();
    if late.len() < FEWEST {
        Preflight::Unknown
    } else if none * 5 >= late.len() * 4 {
        Preflight::Kept
    } else if extra.len() * 5 >= late.len() * 4 && waited * 4 <= others.len() {
        let extra = quantile(&extra, 0.5).map(Micros::from_millis_f64);
        let telling = extra.filter(|extra| *extra >= LEAST);
        telling.map_or(Preflight::Unknown, |extra| Preflight::AskedAgain { extra })
    } else {
        Preflight::Unknown
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    const TRIP: Micros = Micros(4_000);
    const STEP: Micros = Micros(100);

    /// Judges requests given as start and wait, ms, with the warm-up at 0.
    fn check(sent: impl IntoIterator<Item = (u64, u64)>, expected: Preflight) {
        let warm_up = Sent {
            start: Micros(0),
            waited: Micros(u64::MAX),
            is_sure: false,
        };
        let sent = sent.into_iter().map(|(start, waited)| Sent {
            start: Micros::from_millis(start),
            waited: Micros::from_millis(waited),
            is_sure: true,
        });
        let sent: Vec<Sent> = std::iter::once(warm_up).chain(sent).collect();
        assert_eq!(judge(&sent, Micros::ZERO, TRIP), expected);
    }

    const AGAIN: Preflight = Preflight::AskedAgain {
        extra: Micros(5_000),
    };

    #[test]
    fn a_kept_answer_shows_in_late_requests_that_do_not_wait() {
        check((1..40).map(|i| (i * 400, 0)), Preflight::Kept);
        check([(6_000, 0), (12_000, 1)], Preflight::Kept);
    }

    #[test]
    fn an_answer_that_is_not_kept_costs_every_late_request_a_round_trip() {
        // One in thirteen comes more than five seconds after the last preflight.
        let every_five_seconds = |i: u64| (i * 400, if i.is_multiple_of(14) { 5 } else { 0 });
        check((1..60).map(every_five_seconds), AGAIN);
        check([(6_000, 5), (12_000, 5), (18_000, 5)], AGAIN);
        // Two at once, whose length puts them just beyond five seconds.
        let pairs = |i: u64| {
            let wait = if i.is_multiple_of(4) { 5 } else { 0 };
            [(i * 1_300, wait), (i * 1_300 + 4, wait)]
        };
        check((1..11).flat_map(pairs), AGAIN);
    }

    #[test]
    fn a_short_run_and_a_long_wait_tell_nothing() {
        check((1..12).map(|i| (i * 400, 0)), Preflight::Unknown);
        check([(6_000, 0)], Preflight::Unknown);
        check([], Preflight::Unknown);
        // A queue for connections: everybody waits, whenever they come.
        check((1..60).map(|i| (i * 400, 300)), Preflight::Unknown);
        check((1..60).map(|i| (i * 400, 5)), Preflight::Unknown);
        check((1..10).map(|i| (i * 6_000, 300)), Preflight::Unknown);
    }

    #[test]
    fn a_round_trip_of_next_to_nothing_is_no_preflight() {
        let check = |waited: u64, round_trip: u64, expected: Preflight| {
            let sent: Vec<Sent> = (0..10)
                .map(|i| Sent {
                    start: Micros::from_millis(i * 6_000),
                    waited: Micros(waited),
                    is_sure: true,
                })
                .collect();
            let found = judge(&sent, Micros::ZERO, Micros(round_trip));
            assert_eq!(found, expected, "{waited} {round_trip}");
        };
        // So near that what a request always waits for is as long as a round trip.
        check(600, 900, Preflight::Unknown);
        check(0, 900, Preflight::Kept);
        check(5_000, 4_000, AGAIN);
    }

    #[test]
    fn a_request_that_may_have_asked_lets_nothing_be_said_of_those_behind_it() {
        let mut records: Vec<RequestRecord> = (0..12u64)
            .map(|i| {
                let role = match i {
                    0 => RequestRole::WarmUp,
                    _ => RequestRole::Measured,
                };
                let mut record = RequestRecord::blank(i as u32, role, 0);
                record.timeline.start = Micros::from_millis(1_000 + i * 1_300);
                record.queued = Some(Micros(200));
                record
            })
            .collect();
        let floor = Some(Floor {
            median: TRIP,
            ..Floor::default()
        });
        assert_eq!(of_run(&records, floor, STEP), Preflight::Kept);
        // A clock to which a round trip is nothing tells nothing.
        assert_eq!(of_run(&records, floor, TRIP), Preflight::Unknown);
        // Entries that the browser lost, just where preflights may have been.
        for i in [4, 8] {
            records[i].queued = None;
        }
        assert_eq!(of_run(&records, floor, STEP), Preflight::Unknown);
        // A head that came at once shows that there was none.
        for i in [4, 8] {
            records[i].timeline.headers = Some(records[i].timeline.start + Micros(900));
        }
        assert_eq!(of_run(&records, floor, STEP), Preflight::Kept);
        // A stall of the worker changes nothing that the browser wrote down.
        for i in [4, 8] {
            records[i].queued = Some(Micros(5_000));
            records[i].marks = crate::bench::marks::Marks::STALLED;
        }
        assert_eq!(of_run(&records, floor, STEP), AGAIN);
    }

    #[test]
    fn where_the_wire_is_hidden_the_heads_tell() {
        let mut records = Vec::new();
        for i in 0..60u64 {
            let role = match i {
                0 => RequestRole::WarmUp,
                _ => RequestRole::Measured,
            };
            let mut record = RequestRecord::blank(i as u32, role, 0);
            let start = Micros::from_millis(1_000 + i * 400);
            let wait = 80_000 + i % 3 * 300 + if i.is_multiple_of(14) { 5_000 } else { 0 };
            record.timeline.start = start;
            record.timeline.headers = Some(start + Micros(wait));
            records.push(record);
        }
        let floor = Some(Floor {
            median: TRIP,
            ..Floor::default()
        });
        assert!(matches!(
            of_run(&records, floor, STEP),
            Preflight::AskedAgain { extra } if extra >= TRIP && extra < Micros(6_000)
        ));
        assert_eq!(of_run(&records, None, STEP), Preflight::Unknown);
        for record in &mut records {
            record.timeline.headers = Some(record.timeline.start + Micros(80_000));
        }
        assert_eq!(of_run(&records, floor, STEP), Preflight::Kept);
        for record in &mut records {
            let noise = u64::from(record.index) * 7_919 % 200_000;
            record.timeline.headers = Some(record.timeline.start + Micros(80_000 + noise));
        }
        assert_eq!(of_run(&records, floor, STEP), Preflight::Unknown);
    }
}
