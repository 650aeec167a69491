//! When the browser put requests on the wire and by which protocol, from its own timing entries.

use crate::bench::record::RequestRecord;
use crate::bench::units::Micros;

/// What the browser wrote down of one request to the measured address. Instants are of the worker's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireTimes {
    /// When it was asked for.
    pub start: Micros,
    /// When its response ended.
    pub end: Micros,
    /// When it was put on the wire; `None` where the server does not let a page know.
    pub sent: Option<Micros>,
    /// Its protocol by its ALPN name; empty where the server does not let a page know.
    pub protocol: String,
}

/// An entry's start lies this near the request's own stamp, which was taken just before.
const NEAR: Micros = Micros::from_millis(20);

/// A coarse clock may put the entry's start before the stamp.
const BEFORE: Micros = Micros::from_millis(1);

/// Gives each record its entry and takes the entry away. All go to one address, so they are told apart by when they began
/// and, where several began at once, by when they ended; a record that has no entry near stays as it is.
pub fn assign(records: &mut [RequestRecord], entries: &mut Vec<WireTimes>) {
    let mut pairs = near_pairs(records, entries);
    // The nearest pair of all first: a record whose entry is missing must not take another one's.
    pairs.sort_unstable();
    let mut given = vec![false; records.len()];
    let mut taken = vec![false; entries.len()];
    for (_, r, e) in pairs {
        if given[r] || taken[e] {
            continue;
        }
        (given[r], taken[e]) = (true, true);
        let (record, entry) = (&mut records[r], &mut entries[e]);
        record.queued = entry.sent.map(|sent| sent.since(record.timeline.start));
        record.protocol = Some(std::mem::take(&mut entry.protocol)).filter(|name| !name.is_empty());
    }
    let mut taken = taken.into_iter();
    entries.retain(|_| !taken.next().unwrap_or_default());
}

/// Every record and entry that began near each other: how far they are apart, and their places.
fn near_pairs(records: &[RequestRecord], entries: &[WireTimes]) -> Vec<(u64, usize, usize)> {
    let mut pairs = Vec::new();
    for (r, record) in records.iter().enumerate() {
        let t = &record.timeline;
        for (e, entry) in entries.iter().enumerate() {
            let end = t.end.unwrap_or(entry.end);
            let apart = entry.start.0.abs_diff(t.start.0) + entry.end.0.abs_diff(end.0);
            if entry.start + BEFORE >= t.start && entry.start.since(t.start) <= NEAR {
                pairs.push((apart, r, e));
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::record::RequestRole;

    fn record(start: u64, end: u64) -> RequestRecord {
        let mut record = RequestRecord::blank(0, RequestRole::Measured, 0);
        record.timeline.start = Micros(start);
        record.timeline.end = Some(Micros(end));
        record
    }

    fn entry(start: u64, end: u64, sent: u64) -> WireTimes {
        WireTimes {
            start: Micros(start),
            end: Micros(end),
            sent: Some(Micros(sent)),
            protocol: "h2".to_owned(),
        }
    }

    /// Queued, µs, of records after their entries were assigned.
    fn queued(records: &[(u64, u64)], entries: &[WireTimes]) -> (Vec<Option<u64>>, usize) {
        let mut records: Vec<RequestRecord> = records.iter().map(|(s, e)| record(*s, *e)).collect();
        let mut entries = entries.to_vec();
        assign(&mut records, &mut entries);
        let queued = records.iter().map(|r| r.queued.map(|q| q.0)).collect();
        (queued, entries.len())
    }

    #[test]
    fn entries_find_their_requests_whatever_their_order() {
        let records = [(10_000, 900_000), (50_000, 400_000)];
        let entries = [
            entry(50_100, 399_000, 51_000),
            entry(10_100, 899_000, 310_000),
        ];
        assert_eq!(
            queued(&records, &entries),
            (vec![Some(300_000), Some(1_000)], 0)
        );
    }

    #[test]
    fn requests_that_began_at_once_are_told_apart_by_their_ends() {
        let records = [(10_000, 900_000), (10_000, 400_000), (10_100, 650_000)];
        let entries = [
            entry(10_100, 399_000, 11_000),
            entry(10_100, 649_000, 12_000),
            entry(10_100, 899_000, 13_000),
        ];
        let expected = vec![Some(3_000), Some(1_000), Some(1_900)];
        assert_eq!(queued(&records, &entries), (expected, 0));
    }

    #[test]
    fn what_has_no_partner_is_left_alone() {
        // The entry of a request that is not finished yet, and one of a request before.
        let entries = [
            entry(90_000, 95_000, 90_500),
            entry(8_000, 9_900, 8_500),
            entry(10_050, 20_000, 10_500),
        ];
        assert_eq!(
            queued(&[(10_000, 20_100), (60_000, 70_000)], &entries),
            (vec![Some(500), None], 2)
        );
    }

    #[test]
    fn where_the_server_hides_its_times_nothing_is_known() {
        let mut records = [record(10_000, 20_000)];
        let hidden = WireTimes {
            sent: None,
            protocol: String::new(),
            ..entry(10_000, 20_000, 0)
        };
        let mut entries = vec![hidden];
        assign(&mut records, &mut entries);
        assert_eq!((records[0].queued, &records[0].protocol), (None, &None));
        assert!(entries.is_empty());
    }
}
