//! A request as far as preflights are concerned: when it was sent, and how long a preflight it may have waited for.

use crate::bench::record::RequestRecord;
use crate::bench::units::Micros;

/// A request as far as preflights are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    /// When it was sent.
    pub(super) start: Micros,
    /// From then until it was on the wire, or, where a page may not know that, until its head arrived: at most so long was a
    /// preflight.
    pub(super) waited: Micros,
    /// Whether a long wait is one for the wire. A short one always tells that there was no preflight; a long one that may have
    /// been for something else tells nothing, but what comes after it may owe its haste to it.
    pub(super) is_sure: bool,
}

impl Sent {
    /// One of which nothing is known: it may have asked.
    pub(super) fn unknown(start: Micros) -> Sent {
        Sent {
            start,
            waited: Micros(u64::MAX),
            is_sure: false,
        }
    }

    /// By the time on the wire, which the browser itself wrote down: a worker that stalled does not change it. Where the
    /// entry is missing, the head's time bounds it.
    pub(super) fn by_wire(record: &RequestRecord) -> Sent {
        let start = record.timeline.start;
        match (record.queued, record.timeline.headers) {
            (Some(waited), _) => Sent {
                start,
                waited,
                is_sure: !record.marks.is_frozen(),
            },
            (None, Some(head)) => Sent {
                start,
                waited: head.since(start),
                is_sure: false,
            },
            (None, None) => Sent::unknown(start),
        }
    }

    /// By the head's time, which a stall lengthens.
    pub(super) fn by_head(record: &RequestRecord) -> Sent {
        let start = record.timeline.start;
        record
            .timeline
            .headers
            .map_or(Sent::unknown(start), |head| Sent {
                start,
                waited: head.since(start),
                is_sure: record.marks.is_clean(),
            })
    }
}
