//! Reasons to doubt a result, each with its advice.

use crate::bench::evidence::Evidence;
use crate::bench::metric::Metric;
use crate::bench::run::RunEnd;

/// A reason to doubt a result.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// Too few successes for the outer quantiles.
    FewSamples {
        /// Successes.
        count: u32,
    },
    /// Chunks hold more than one token, so gaps between chunks are not gaps between tokens.
    ChunksAreNotTokens {
        /// Output tokens a chunk.
        tokens_per_chunk: f64,
    },
    /// The browser delivered several events in one read, so gaps between chunks are partly zero.
    MergedReads {
        /// The share of reads that held several events.
        share: f64,
    },
    /// Some requests failed and some did not: latencies speak of the others only.
    Failures {
        /// How many failed.
        failed: u32,
        /// Of how many that ended.
        ended: u32,
    },
    /// The run did not do all that was planned.
    EndedEarly {
        /// Requests started.
        started: u32,
        /// Requests planned.
        planned: u32,
        /// How it ended.
        end: RunEnd,
    },
    /// The browser keeps fewer connections than were asked for.
    ConcurrencyHeld {
        /// What was asked.
        asked: u32,
        /// What was on the wire.
        held: u32,
    },
    /// The provider did not count tokens, so nothing a token could be computed.
    NoTokenCounts {
        /// Successes without a count.
        without: u32,
        /// Successes.
        of: u32,
    },
    /// The clock is too coarse for gaps.
    CoarseClock {
        /// The clock's step, ms.
        step_ms: f64,
    },
}

impl Warning {
    /// Every reason to doubt this evidence, the gravest first.
    pub fn all(evidence: &Evidence) -> Vec<Warning> {
        let t = &evidence.totals;
        let plan = &evidence.plan;
        let mut found = Vec::new();
        if evidence.end != RunEnd::Finished {
            found.push(Warning::EndedEarly {
                started: t.started,
                planned: plan.stop.requests,
                end: evidence.end.clone(),
            });
        }
        if t.failed() > 0 && t.completed > 0 {
            found.push(Warning::Failures {
                failed: t.failed(),
                ended: t.completed + t.failed(),
            });
        }
        let held = plan.concurrency_on_wire();
        let asked = plan.concurrency_asked().min(plan.stop.requests);
        if held < asked {
            found.push(Warning::ConcurrencyHeld { asked, held });
        }
        if t.completed > t.counted_replies {
            found.push(Warning::NoTokenCounts {
                without: t.completed - t.counted_replies,
                of: t.completed,
            });
        }
        if t.completed > 0 && t.completed < 100 {
            found.push(Warning::FewSamples { count: t.completed });
        }
        if let Some(share) = t.merged_share().filter(|share| *share > 0.1) {
            found.push(Warning::MergedReads { share });
        }
        if let Some(ratio) = t.tokens_per_chunk().filter(|ratio| *ratio > 1.05) {
            found.push(Warning::ChunksAreNotTokens {
                tokens_per_chunk: ratio,
            });
        }
        let step_ms = evidence.environment.clock_step.as_millis_f64();
        if step_ms >= 1.0 && evidence.distribution(Metric::Icl).is_some() {
            found.push(Warning::CoarseClock { step_ms });
        }
        found
    }

    /// What is doubtful, in a sentence.
    pub fn message(&self) -> String {
        match self {
            Warning::FewSamples { count } => format!(
                "Only {count} requests succeeded: P95 and P99 rest on one or two of them{}.",
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
            Warning::EndedEarly {
                started,
                planned,
                end,
            } => {
                let how = match end {
                    RunEnd::Finished => "finished",
                    RunEnd::Stopped => "was stopped",
                    RunEnd::TimedOut => "reached the test's timeout",
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
            Warning::NoTokenCounts { without, of } => format!(
                "The provider sent no token counts for {without} of {of} replies, so figures per token leave these out."
            ),
            Warning::CoarseClock { step_ms } => format!(
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
            Warning::ConcurrencyHeld { .. } => {
                "Serve the API over HTTPS with HTTP/2, or ask for 6 or fewer."
            }
            Warning::NoTokenCounts { .. } => {
                "Ask the provider to report usage in the stream, or quote TTFT and end-to-end latency only."
            }
            Warning::CoarseClock { .. } => {
                "Open the page where it is cross-origin isolated, or in another browser."
            }
        }
    }
}
