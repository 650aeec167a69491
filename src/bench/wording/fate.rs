//! What becomes of requests that do not succeed, and what to do about it.

use crate::bench::record::FailureCause;

/// What happened to `n` requests that failed for `cause`, as the end of a sentence that they begin.
pub fn fate(cause: FailureCause, n: u32) -> String {
    match cause {
        FailureCause::BadRequest if n == 1 => "was rejected as a bad request".to_owned(),
        FailureCause::BadRequest => "were rejected as bad requests".to_owned(),
        FailureCause::Auth => format!("{} refused for the key or its permissions", was(n)),
        FailureCause::RateLimit => format!("{} rate-limited", was(n)),
        FailureCause::Server => "met a server error".to_owned(),
        FailureCause::Stream => "broke off with an error in the stream".to_owned(),
        FailureCause::Truncated => format!("{} cut off before the end", was(n)),
        FailureCause::Opaque => "got no response that a page may see".to_owned(),
        FailureCause::Timeout => "took too long".to_owned(),
    }
}

/// What to do about a cause of failure.
pub fn advice(cause: FailureCause) -> &'static str {
    match cause {
        FailureCause::BadRequest => {
            "Check the model's name, the limits and the sampling parameters against the message."
        }
        FailureCause::Auth => "Check the key, and that it may use this model.",
        FailureCause::RateLimit => {
            "Ask for fewer concurrent requests, or wait until the limit is lifted."
        }
        FailureCause::Server => {
            "The fault is the provider's: try again later, or with a shorter prompt."
        }
        FailureCause::Stream => "The provider broke off: its message says why.",
        FailureCause::Truncated => {
            "Something between here and the provider closes streams early: look for a proxy's time or size limit."
        }
        FailureCause::Opaque => {
            "Check the base URL, that the server runs, and that it allows this page's origin (CORS): a browser cannot tell these apart."
        }
        FailureCause::Timeout => {
            "Raise the timeout of a request, or ask for fewer tokens or fewer concurrent requests."
        }
    }
}

pub(super) fn was(n: u32) -> &'static str {
    if n == 1 { "was" } else { "were" }
}

pub(super) fn frozen(n: u32) -> String {
    format!("{} discarded because the browser was frozen", was(n))
}

pub(super) fn cut_short(n: u32) -> String {
    format!("{} cut short by the end of the run", was(n))
}
