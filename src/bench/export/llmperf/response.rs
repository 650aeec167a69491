//! One request as LLMPerf records it.

use crate::bench::leaderboard::own::OwnRequest;
use crate::bench::record::{FailureCause, Outcome, RequestRecord, RequestRole};
use crate::bench::row::{Ending, RequestRow};
use crate::bench::run::Run;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// LLMPerf's figures of one request, in its order. What is not known is `null`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// HTTP status of a failure, −1 where it has none; `null` for a success.
    pub error_code: Option<i64>,
    /// What the server said of a failure.
    pub error_msg: String,
    /// (TTFT + all gaps) ÷ `data:` chunks, s; in a correctness test the sum alone.
    pub inter_token_latency_s: Option<f64>,
    /// First answer text − start, s; 0 for a failure without text.
    pub ttft_s: Option<f64>,
    /// Stream closed − start, s; 0 for a failure.
    pub end_to_end_latency_s: Option<f64>,
    /// Output tokens ÷ end-to-end latency; 0 for a failure.
    pub request_output_throughput_token_per_s: Option<f64>,
    /// Input and output tokens.
    pub number_total_tokens: Option<u32>,
    /// Output tokens.
    pub number_output_tokens: Option<u32>,
    /// Input tokens.
    pub number_input_tokens: Option<u32>,
}

impl Response {
    /// The response of a row in a load test; `None` for one that the end of the run cut short.
    pub fn of(row: &RequestRow, record: Option<&RequestRecord>) -> Option<Response> {
        let own = OwnRequest::of(row);
        let (error_code, error_msg) = error_of(row, record)?;
        let input = input_tokens(row, record);
        if error_code.is_some() {
            return Some(Response::failed(error_code, error_msg, input));
        }
        let seconds = own.e2e.map(|span| span.as_secs_f64());
        Some(Response {
            error_code,
            error_msg,
            inter_token_latency_s: own.itl_ms.map(|ms| ms / 1_000.0),
            ttft_s: own.ttft.map(|span| span.as_secs_f64()),
            end_to_end_latency_s: seconds,
            request_output_throughput_token_per_s: rate(own.output_tokens, seconds),
            number_total_tokens: total(input, own.output_tokens),
            number_output_tokens: own.output_tokens,
            number_input_tokens: input,
        })
    }

    /// A failure: LLMPerf leaves every figure at 0 but the tokens that were sent.
    pub fn failed(error_code: Option<i64>, error_msg: String, input: Option<u32>) -> Response {
        Response {
            error_code,
            error_msg,
            inter_token_latency_s: Some(0.0),
            ttft_s: Some(0.0),
            end_to_end_latency_s: Some(0.0),
            request_output_throughput_token_per_s: Some(0.0),
            number_total_tokens: total(input, Some(0)),
            number_output_tokens: Some(0),
            number_input_tokens: input,
        }
    }
}

/// Error code and message of a request that ended by itself; no code for a success. `None` for one that was cut short.
pub fn error_of(row: &RequestRow, record: Option<&RequestRecord>) -> Option<(Option<i64>, String)> {
    let cause = match row.ending {
        Ending::Completed => return Some((None, String::new())),
        Ending::Incomplete => return None,
        Ending::Failed(cause) => cause,
    };
    let failure = match record.map(|r| &r.outcome) {
        Some(Outcome::Failed(failure)) => Some(failure),
        _ => None,
    };
    // A fault in the stream comes after a good status, which is no error code.
    let status = failure.and_then(|f| f.status).filter(|s| *s >= 400);
    let known = match cause {
        FailureCause::RateLimit => Some(429),
        _ => None,
    };
    let code = status.map(i64::from).or(known).unwrap_or(-1);
    let message = failure.map_or_else(|| cause.label().to_owned(), |f| f.message.clone());
    Some((Some(code), message))
}

/// The prompt's length as it was drawn, which is what LLMPerf reports; the provider's count where the record is not known.
pub fn input_tokens(row: &RequestRow, record: Option<&RequestRecord>) -> Option<u32> {
    let drawn = record.map(|r| r.prompt_tokens).filter(|n| *n > 0);
    drawn.or(row.input_tokens())
}

/// The measured records by their place in the order of sending.
pub fn by_index(run: Option<&Run>) -> HashMap<u32, &RequestRecord> {
    let records = run.map(|run| run.records.iter()).into_iter().flatten();
    records
        .filter(|record| record.role == RequestRole::Measured)
        .map(|record| (record.index, record))
        .collect()
}

/// Tokens a second; `None` where either is not known or no time passed.
pub fn rate(tokens: Option<u32>, seconds: Option<f64>) -> Option<f64> {
    let seconds = seconds.filter(|s| *s > 0.0)?;
    Some(f64::from(tokens?) / seconds)
}

/// Input and output together; `None` where either is not known.
pub fn total(input: Option<u32>, output: Option<u32>) -> Option<u32> {
    Some(input?.saturating_add(output?))
}
