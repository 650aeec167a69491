//! A correctness test as LLMPerf's `llm_correctness.py` would have saved it.

use crate::bench::correctness::accuracy::Accuracy;
use crate::bench::correctness::question::{Rule, user_message};
use crate::bench::correctness::questionnaire::Questionnaire;
use crate::bench::evidence::Evidence;
use crate::bench::export::llmperf::layout::Members;
use crate::bench::export::llmperf::load::put_metadata;
use crate::bench::export::llmperf::response::{Response, by_index, error_of, rate, total};
use crate::bench::export::llmperf::summary::{VERSION, share};
use crate::bench::leaderboard::own::OwnRequest;
use crate::bench::record::RequestRecord;
use crate::bench::row::RequestRow;
use crate::bench::run::Run;
use serde::Serialize;
use serde_json::{Map, Value};

/// One request with what was asked and answered, in LLMPerf's order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answered {
    metrics: Response,
    /// The reply as far as it was kept; `null` where it was left out.
    generated_text: Option<String>,
    request_config: RequestConfig,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct RequestConfig {
    model: String,
    /// The prompt and LLMPerf's count of its tokens, which is 0.
    prompt: (String, u32),
    sampling_params: Map<String, Value>,
    llm_api: &'static str,
    metadata: Asked,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Asked {
    rnd_number: u32,
}

/// The individual responses in the order of sending.
pub fn responses(evidence: &Evidence, run: Option<&Run>) -> Vec<Answered> {
    let records = by_index(run);
    let plan = &evidence.plan;
    let mut questions = Questionnaire::shown(plan, None);
    let of = |row: &RequestRow| {
        let record = records.get(&row.index).copied();
        row.check?;
        let Rule::Number(number) = questions.at(row.index)?.rule else {
            return None;
        };
        Some(Answered {
            metrics: metrics(row, record)?,
            generated_text: record.map(|r| r.reply_head.clone()),
            request_config: RequestConfig {
                model: plan.target.model.clone(),
                prompt: (user_message(number), 0),
                sampling_params: plan.sampling_sent(),
                llm_api: "openai",
                metadata: Asked { rnd_number: number },
            },
        })
    };
    evidence.rows.iter().filter_map(of).collect()
}

/// What LLMPerf's client reports before any token is counted: its tokens are `data:` chunks, its ITL is the sum of TTFT and
/// all gaps, its prompt has 0 tokens.
fn metrics(row: &RequestRow, record: Option<&RequestRecord>) -> Option<Response> {
    let (error_code, error_msg) = error_of(row, record)?;
    if error_code.is_some() {
        return Some(Response::failed(error_code, error_msg, Some(0)));
    }
    let own = OwnRequest::of(row);
    let chunks = Some(row.data_lines.saturating_sub(1));
    let seconds = own.e2e.map(|span| span.as_secs_f64());
    Some(Response {
        error_code,
        error_msg,
        inter_token_latency_s: row.e2e().map(|span| span.as_secs_f64()),
        ttft_s: own.ttft.map(|span| span.as_secs_f64()),
        end_to_end_latency_s: seconds,
        request_output_throughput_token_per_s: rate(chunks, seconds),
        number_total_tokens: total(Some(0), chunks),
        number_output_tokens: chunks,
        number_input_tokens: Some(0),
    })
}

/// The summary; `name` is its file's, without `_summary`.
pub fn summary(evidence: &Evidence, name: &str) -> Members {
    let plan = &evidence.plan;
    let mut members = Members::default();
    members.put("version", VERSION);
    members.put("name", format!("{name}_summary"));
    if let Some(a) = Accuracy::of(evidence) {
        members.put("number_errors", a.failed);
        members.put("num_mismatched_requests", a.mismatched());
        members.put("error_rate", share(a.failed as usize, a.ended as usize));
        members.put(
            "mismatch_rate",
            share(a.mismatched() as usize, a.ended as usize),
        );
        members.put("num_completed_requests", a.ended);
        members.put("num_non_errored_requests", a.answered());
    }
    members.put("model", plan.target.model.clone());
    members.put("num_concurrent_requests", plan.concurrency_asked());
    members.put_flat(
        "additional_sampling_params",
        &Value::Object(plan.sampling.clone()),
    );
    members.put("llm_api", "openai");
    put_metadata(&mut members, evidence, "data: chunks");
    members
}
