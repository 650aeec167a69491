//! How a request ended on the range coder.

use crate::bench::archive::link::coder::{Bit, Coder};
use crate::bench::archive::link::number::tree;
use crate::bench::record::FailureCause;
use crate::bench::row::Ending;

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
