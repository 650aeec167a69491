//! How a request ended, and how the run did, on the range coder.

use crate::bench::archive::ArchiveError;
use crate::bench::archive::link::coder::{Bit, Coder};
use crate::bench::archive::link::number::tree;
use crate::bench::archive::link::text::Text;
use crate::bench::record::FailureCause;
use crate::bench::row::Ending;
use crate::bench::run::RunEnd;

/// The causes in the order of their codes. Its order is part of the format.
pub const CAUSES: [FailureCause; 8] = [
    FailureCause::BadRequest,
    FailureCause::Auth,
    FailureCause::RateLimit,
    FailureCause::Server,
    FailureCause::Stream,
    FailureCause::Truncated,
    FailureCause::Opaque,
    FailureCause::Timeout,
];

/// Codes the cause of a failure; `None` for a request that did not fail.
pub fn cause(coder: &mut impl Coder, bits: &mut [Bit; 16], given: Ending) -> Option<FailureCause> {
    let code = match given {
        Ending::Failed(cause) => CAUSES
            .iter()
            .position(|c| *c == cause)
            .map_or(0, |at| at + 1),
        Ending::Completed | Ending::Incomplete => 0,
    };
    let code = tree(coder, bits, 4, code as u64) as usize;
    CAUSES.get(code.checked_sub(1)?).copied()
}

/// Codes how the run ended.
pub fn code_end(
    coder: &mut impl Coder,
    text: &mut Text,
    given: &RunEnd,
) -> Result<RunEnd, ArchiveError> {
    let (code, why) = match given {
        RunEnd::Finished => (0, ""),
        RunEnd::Stopped => (1, ""),
        RunEnd::TimedOut => (2, ""),
        RunEnd::GaveUp => (3, ""),
        RunEnd::Broken(why) => (4, why.as_str()),
        RunEnd::BudgetReached => (5, ""),
    };
    match tree(coder, &mut [Bit::NEW; 8], 3, code) {
        0 => Ok(RunEnd::Finished),
        1 => Ok(RunEnd::Stopped),
        2 => Ok(RunEnd::TimedOut),
        3 => Ok(RunEnd::GaveUp),
        4 => Ok(RunEnd::Broken(text.code(coder, why)?)),
        5 => Ok(RunEnd::BudgetReached),
        _ => Err(ArchiveError::impossible("It ended in an unknown way")),
    }
}
