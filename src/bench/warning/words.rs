//! What each reason says, and what to do about it.

use super::Warning;
use crate::bench::evidence::Basis;
use crate::bench::format;
use crate::bench::queueing::{Place, Queue};
use crate::bench::run::RunEnd;
use crate::bench::wording;

impl Warning {
    /// What is doubtful, in a sentence.
    pub fn message(&self) -> String {
        match self {
            Warning::FewSamples { count } => format!(
                "The figures are of {} only: P95 and P99 rest on one or two of them{}.",
                wording::plural((*count).into(), "request"),
                if *count < 30 {
                    ", and P90 on very few"
                } else {
                    ""
                }
            ),
            Warning::ChunksAreNotTokens { tokens_per_chunk } => format!(
                "A chunk holds {tokens_per_chunk:.1} tokens on average, so inter-chunk latency is not inter-token latency."
            ),
            Warning::MergedReads { share } => format!(
                "{:.0} % of the browser's reads held several chunks at once, so the inter-chunk percentiles are unreliable.",
                share * 100.0
            ),
            Warning::Failures { failed, ended } => format!(
                "{failed} of {ended} requests failed. Latencies describe the ones that succeeded."
            ),
            Warning::Frozen { frozen, started } => format!(
                "The browser was frozen or the computer slept: {frozen} of {started} requests were under way and are discarded. The rates of the whole run include that time."
            ),
            Warning::Flagged { marks, of, basis } => {
                let share = format::percent(f64::from(marks.flagged) / f64::from((*of).max(1)));
                let what = wording::marks_line(marks);
                match basis {
                    Basis::Clean => format!(
                        "{} of {of} samples ({share}) are flagged, {what}: the figures leave them out.",
                        marks.flagged
                    ),
                    Basis::Flagged => format!(
                        "Every one of the {of} samples is flagged, {what}: the figures are of flagged samples, since there is no other."
                    ),
                }
            }
            Warning::EndedEarly {
                started,
                planned,
                end,
            } => {
                let how = match end {
                    RunEnd::Finished => "finished",
                    RunEnd::Stopped => "was stopped",
                    RunEnd::TimedOut => "reached the test's timeout",
                    RunEnd::BudgetReached => "came to the end of its budget",
                    RunEnd::GaveUp => "was given up because its first requests all failed alike",
                    RunEnd::Broken(why) => {
                        return format!(
                            "The run broke off after {started} of {planned} requests: {why}"
                        );
                    }
                };
                format!(
                    "The run {how} after starting {started} of {planned} requests: this result is incomplete."
                )
            }
            Warning::ConcurrencyHeld { asked, held } => format!(
                "{asked} concurrent requests were asked for; {held} were on the wire, since a browser keeps six connections to a plain-HTTP host."
            ),
            Warning::NoTokenCounts {
                without,
                estimated,
                of,
            } => {
                let none =
                    format!("The provider sent no token counts for {without} of {of} replies");
                match without - estimated {
                    0 => format!(
                        "{none}: their output tokens are an estimate by this page's tokenizer, and figures per token with them."
                    ),
                    left if *estimated > 0 => format!(
                        "{none}: figures per token leave {left} of these out, and are an estimate by this page's tokenizer for the others."
                    ),
                    _ => format!("{none}, so figures per token leave these out."),
                }
            }
            Warning::FirstTokenHeldBack { burst, by_ms } => format!(
                "The first token came with {:.0} others at once: by the pace of the rest it was held back for about {by_ms:.0} ms, somewhere between model and browser.",
                burst - 1.0
            ),
            Warning::FirstTokenAlone { first_ms, later_ms } => format!(
                "After the first token the next took {first_ms:.0} ms, later ones {later_ms:.0} ms: the time to first token promises more than the reply keeps."
            ),
            Warning::Queued(Queue { served, place }) => {
                let waited = match place {
                    Place::Browser => "the others waited in the browser, for a connection",
                    Place::Server => {
                        "the others were on the wire and waited at the server, not in the browser"
                    }
                    Place::Unknown => {
                        "the others waited in the browser or at the server, a page cannot tell"
                    }
                };
                format!(
                    "At most {} served at a time; {waited}. Their time to first token includes that wait.",
                    match served {
                        1 => "1 request was".to_owned(),
                        n => format!("{n} requests were"),
                    }
                )
            }
            Warning::PreflightAskedAgain { extra_ms } => format!(
                "The server does not let the browser keep its answer to a preflight: a request that comes five seconds after the last one asks again, and its time to first token is about {extra_ms:.0} ms longer."
            ),
            Warning::SentLate { delay_ms } => format!(
                "Half of the requests were sent {delay_ms:.0} ms or more after they were due: the load was not what the plan asked for."
            ),
            Warning::ClientLimited { load, concurrency } => {
                let percent = |thousandths: u16| format::percent(f64::from(thousandths) / 1e3);
                let fewer = match concurrency {
                    0 | 1 => String::new(),
                    n => format!(" {} at a time may be few enough.", n / 2),
                };
                format!(
                    "The browser set the pace, not the API: its worker spent {} of the run decoding, and whatever was due had to wait for {} of the time.{fewer}",
                    percent(load.decoding),
                    percent(load.late)
                )
            }
            Warning::CoarseClock {
                step_ms,
                rates_only: true,
            } => format!(
                "This browser's clock steps by {step_ms:.0} ms: only times to first token and rates can be told. The other figures are not shown; the instants of a single request are as coarse as the clock."
            ),
            Warning::CoarseClock { step_ms, .. } => format!(
                "This browser's clock steps by {step_ms:.0} ms, so short gaps cannot be resolved."
            ),
        }
    }

    /// What to do about it, in a sentence.
    pub fn advice(&self) -> &'static str {
        match self {
            Warning::FewSamples { .. } => "Run at least 100 requests before quoting P95 or P99.",
            Warning::ChunksAreNotTokens { .. } => "Quote time per output token instead.",
            Warning::MergedReads { .. } => "Quote time per output token, or lower the concurrency.",
            Warning::Failures { .. } => "See the causes below before comparing latencies.",
            Warning::EndedEarly { .. } => "Run it again to the end before comparing it.",
            Warning::Frozen { .. } => "Run it again with the computer awake and this tab in front.",
            Warning::Flagged { .. } => {
                "Keep this tab in front, let the computer do nothing else, and run it again."
            }
            Warning::ConcurrencyHeld { .. } => {
                "Serve the API over HTTPS with HTTP/2, or ask for 6 or fewer."
            }
            Warning::NoTokenCounts { .. } => {
                "Ask the provider to report usage in the stream, or quote TTFT and end-to-end latency only."
            }
            Warning::FirstTokenHeldBack { .. } => {
                "Compare end-to-end latency and output rate beside it; a proxy that buffers the stream does this too."
            }
            Warning::FirstTokenAlone { .. } => {
                "Compare the time to the tenth chunk or end-to-end latency beside it."
            }
            Warning::Queued(queue) => match queue.place {
                Place::Browser => {
                    "Serve the API over HTTPS with HTTP/2, close other tabs that use it, or ask for fewer at a time."
                }
                Place::Server => "Ask for fewer at a time to see the API without its queue.",
                Place::Unknown => {
                    "Ask for fewer at a time, or let the server send Timing-Allow-Origin, which tells the two apart."
                }
            },
            Warning::PreflightAskedAgain { .. } => {
                "Let the server send Access-Control-Max-Age: 600, or more, with its answers to OPTIONS."
            }
            Warning::SentLate { .. } => {
                "Let the computer do nothing else, or ask for fewer at a time."
            }
            Warning::ClientLimited { .. } => {
                "Ask for fewer at a time, or use a faster computer that does nothing else."
            }
            Warning::CoarseClock { .. } => {
                "Open the page where it is cross-origin isolated, or in another browser."
            }
        }
    }
}
