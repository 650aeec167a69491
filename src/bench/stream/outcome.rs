//! Classes how a request ended, and says it to a person: what happened and what to do next.

use super::reply::Reply;
use super::{Ending, is_good};
use crate::bench::provider::{ResponseHead, body_error, error_message};
use crate::bench::record::{Failure, FailureCause, Outcome};
use crate::bench::redact::redact;
use crate::bench::secret::Secret;

/// Most characters of a provider's words that are kept.
const WORDS_CHARS: usize = 500;

/// All that speaks for one outcome or another.
pub(super) struct Evidence<'a> {
    pub key: &'a Secret,
    pub head: Option<&'a ResponseHead>,
    /// The body, where it was no stream.
    pub whole: Option<&'a str>,
    pub reply: &'a Reply,
}

/// The outcome of a request that ended so.
pub(super) fn classify(evidence: &Evidence<'_>, ending: &Ending) -> Outcome {
    let Some(head) = evidence.head else {
        return without_head(evidence, ending);
    };
    // What is settled stays settled, however the transport ended afterwards.
    if !is_good(head.status) {
        return bad_status(evidence, head);
    }
    if let Some((cause, words)) = &evidence.reply.failure {
        return stream_error(evidence, *cause, words);
    }
    let success = evidence.reply.has_text() && evidence.reply.record.finish_reason.is_some();
    match ending {
        Ending::Closed(_) if success => Outcome::Completed,
        // After the end mark nothing more can come: only the connection was left open or closed badly.
        _ if success && evidence.reply.done => Outcome::Completed,
        Ending::RunEnded(_) => Outcome::Incomplete,
        Ending::TimedOut(_) => evidence.failed(
            FailureCause::Timeout,
            match evidence.reply.has_text() {
                true => "The reply stalled or was not over when the request timeout ran out. Allow more time, ask for fewer output tokens, or lower the concurrency.",
                false => "The server answered, but no text came before the request timeout ran out. Allow more time or lower the concurrency.",
            },
        ),
        Ending::NetworkError(_, words) => evidence.failed(
            FailureCause::Truncated,
            &format!(
                "The connection was cut before the reply was over{}. Run the test again; if it recurs, look for a proxy or server that limits how long a stream may take.",
                evidence.quoted(words)
            ),
        ),
        Ending::Closed(_) => match evidence.whole {
            Some(body) => no_stream(evidence, body),
            None => truncated(evidence),
        },
    }
}

fn without_head(evidence: &Evidence<'_>, ending: &Ending) -> Outcome {
    match ending {
        Ending::RunEnded(_) => Outcome::Incomplete,
        Ending::TimedOut(_) => evidence.failed(
            FailureCause::Timeout,
            "No response came before the request timeout ran out. Allow more time, lower the concurrency, or check that the server is up.",
        ),
        Ending::NetworkError(_, words) => {
            evidence.failed(FailureCause::Opaque, &opaque(&evidence.quoted(words)))
        }
        Ending::Closed(_) => evidence.failed(FailureCause::Opaque, &opaque("")),
    }
}

fn opaque(words: &str) -> String {
    format!(
        "The browser could not get a response and does not tell why{words}. Either the server does not allow this page's origin (CORS, on this answer at least), its name was not found (DNS), it refused the connection, or something blocked the request: an extension, a certificate, or http asked from an https page (mixed content). Check the base URL, that the server runs, and that it allows this origin; the browser's own console may say which it was."
    )
}

fn bad_status(evidence: &Evidence<'_>, head: &ResponseHead) -> Outcome {
    let status = head.status;
    let body = redact(evidence.whole.unwrap_or_default(), evidence.key);
    let words = evidence.quoted(&error_message(&body));
    let (cause, message) = match status {
        401 | 403 => {
            let next = match evidence.key.is_empty() {
                true => "Enter an API key",
                false => {
                    "Check the key, that it belongs to this API, and that it may use this model"
                }
            };
            let message = format!("The API refused access (HTTP {status}){words}. {next}.");
            (FailureCause::Auth, message)
        }
        429 => {
            let next = match head.retry_after {
                Some(1) => "Wait 1 second".to_owned(),
                Some(secs) => format!("Wait {secs} seconds"),
                None => "Wait".to_owned(),
            };
            let message = format!(
                "The API's rate limit was reached (HTTP 429){words}. {next}, or lower the concurrency."
            );
            (FailureCause::RateLimit, message)
        }
        500.. => {
            let message = format!(
                "The server failed (HTTP {status}){words}. Try again later; if it recurs at once, lower the concurrency."
            );
            (FailureCause::Server, message)
        }
        404 => {
            let message = format!(
                "The API does not know this address or model (HTTP 404){words}. Check the base URL and the model's name."
            );
            (FailureCause::BadRequest, message)
        }
        _ => {
            let message = format!(
                "The API did not accept the request (HTTP {status}){words}. Check the model's name, the lengths and the additional sampling parameters."
            );
            (FailureCause::BadRequest, message)
        }
    };
    evidence.failed(cause, &message)
}

/// An error that the stream itself brought. Once text has come it is a stream error whatever its code; before that
/// the provider may only have put a refusal behind a good status, and its class says more.
fn stream_error(evidence: &Evidence<'_>, cause: FailureCause, words: &str) -> Outcome {
    let words = evidence.quoted(words);
    if evidence.reply.has_text() {
        let message = format!(
            "The reply broke off with an error{words}. Run the test again; if it recurs, ask the provider."
        );
        return evidence.failed(FailureCause::Stream, &message);
    }
    let message = format!(
        "The API sent an error instead of a reply{words}. Check the key, the model's name and the limits of your account."
    );
    evidence.failed(cause, &message)
}

/// A good status and a body that is no stream.
fn no_stream(evidence: &Evidence<'_>, body: &str) -> Outcome {
    let body = redact(body, evidence.key);
    if let Some((cause, words)) = body_error(&body) {
        return stream_error(evidence, cause, &words);
    }
    let what = match body.trim_start().starts_with('<') {
        true => "a web page",
        false => "a body in one piece",
    };
    let head: String = body.trim().chars().take(80).collect();
    let message = format!(
        "The server answered with {what} instead of a stream{}. Check that the base URL is that of an API that streams chat completions.",
        evidence.quoted(&head)
    );
    evidence.failed(FailureCause::Stream, &message)
}

fn truncated(evidence: &Evidence<'_>) -> Outcome {
    let finished = evidence.reply.record.finish_reason.is_some();
    let what = match (evidence.reply.has_text(), finished) {
        (true, _) => "The stream ended without a finish reason, so the reply may be cut",
        (false, true) => "The reply ended without any text",
        (false, false) => "The stream ended before any text came",
    };
    let message =
        format!("{what}. Run the test again; if it recurs, check the model and the server's log.");
    evidence.failed(FailureCause::Truncated, &message)
}

impl Evidence<'_> {
    fn failed(&self, cause: FailureCause, message: &str) -> Outcome {
        Outcome::Failed(Failure {
            cause,
            status: self.head.map(|head| head.status),
            message: redact(message, self.key),
            retry_after: self.head.and_then(|head| head.retry_after),
        })
    }

    /// `: “words”`, redacted and cut to a length; nothing where there are none.
    fn quoted(&self, words: &str) -> String {
        let words = redact(words.trim(), self.key);
        if words.is_empty() {
            return String::new();
        }
        let kept: String = words.chars().take(WORDS_CHARS).collect();
        format!(": “{}”", kept.trim_end_matches('.'))
    }
}
