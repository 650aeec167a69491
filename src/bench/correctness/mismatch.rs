//! The answers that were wrong, one by one.

use crate::bench::correctness::question::user_message;
use crate::bench::evidence::Evidence;
use crate::bench::record::RequestRole;
use crate::bench::row::Ending;
use crate::bench::run::Run;

/// A completed request whose reply does not hold the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Position in the order of sending, from 0.
    pub index: u32,
    /// The prompt.
    pub prompt: String,
    /// The number asked for.
    pub expected: u32,
    /// The reply as far as it was kept, redacted; empty where it held no answer text, `None` where it was left out.
    pub reply: Option<String>,
}

/// Every mismatch in the order of sending; `run` brings the replies, which a link leaves out.
pub fn mismatches(evidence: &Evidence, run: Option<&Run>) -> Vec<Mismatch> {
    let reply_of = |index| {
        let mut records = run?.records.iter();
        let record = records.find(|r| r.role == RequestRole::Measured && r.index == index)?;
        Some(record.reply_head.clone())
    };
    evidence
        .rows
        .iter()
        .filter(|row| row.ending == Ending::Completed)
        .filter_map(|row| {
            let check = row.check.filter(|check| !check.found)?;
            Some(Mismatch {
                index: row.index,
                prompt: user_message(check.expected),
                expected: check.expected,
                reply: reply_of(row.index),
            })
        })
        .collect()
}
