//! One request as tables, charts and links need it: few numbers, and every per-request formula.

use crate::bench::correctness::question::Check;
use crate::bench::marks::Marks;
use crate::bench::record::{FailureCause, Outcome, RequestRecord};
use crate::bench::text_tokens::TextTokens;
use crate::bench::units::Micros;
use serde::{Deserialize, Serialize};

/// How a request ended, without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// Success.
    Completed,
    /// Cut short because the run ended.
    Incomplete,
    /// Failed for a cause.
    Failed(FailureCause),
}

impl From<&Outcome> for Ending {
    fn from(outcome: &Outcome) -> Ending {
        match outcome {
            Outcome::Completed => Ending::Completed,
            Outcome::Incomplete => Ending::Incomplete,
            Outcome::Failed(failure) => Ending::Failed(failure.cause),
        }
    }
}

/// One measured request. Instants are spans since the run began; spans are since this request's own start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRow {
    /// Position in the order of sending, from 0.
    pub index: u32,
    /// Which of the concurrent streams carried it, from 0.
    pub lane: u32,
    /// Just before `fetch`, since the run began.
    pub start: Micros,
    /// From start until the response's head; `None` where none came or it is not known.
    pub headers: Option<Micros>,
    /// TTFT, c_1 − start; `None` where no text came.
    pub ttft: Option<Micros>,
    /// First answer text − start; `None` where no answer text came.
    pub ttfa: Option<Micros>,
    /// c_K − c_1; `None` when K < 2.
    pub decode_span: Option<Micros>,
    /// From start until the stream closed, failed or was cut short; `None` where that is not known.
    pub closed: Option<Micros>,
    /// K, chunks with text.
    pub chunks: u32,
    /// `data:` lines of the stream.
    pub data_lines: u32,
    /// Prompt tokens: the provider's count, else as drawn; 0 where neither is known.
    pub input_tokens: u32,
    /// Output tokens, reasoning counted in: the provider's count, else the page's tokenizer's of what was sent; `None` where neither
    /// is known.
    pub output_tokens: Option<u32>,
    /// Whether `output_tokens` is the tokenizer's estimate.
    #[serde(default)]
    pub is_estimate: bool,
    /// Tokens of the text by the page's tokenizer; `None` where they were not counted.
    #[serde(default)]
    pub text_tokens: Option<TextTokens>,
    /// Tokens made up to and with the first chunk, where known: more than one where reasoning was counted but not sent.
    pub first_chunk_tokens: Option<u32>,
    /// How it ended.
    pub ending: Ending,
    /// What befell the browser while it was under way.
    pub marks: Marks,
    /// From start until the browser put it on the wire; `None` where it is not known.
    pub queued: Option<Micros>,
    /// From arrival to the first token by the server's own clock; `None` where the stream does not carry it.
    pub server_ttft: Option<Micros>,
    /// What a correctness test asked for and found; `None` in a load test.
    #[serde(default)]
    pub check: Option<Check>,
}

impl RequestRow {
    /// The row of a record, in a run that began at `began`.
    pub fn of(record: &RequestRecord, began: Micros) -> RequestRow {
        let t = &record.timeline;
        let by_provider = record.usage.and_then(|u| u.output_tokens);
        let span = |instant: Option<Micros>| instant.map(|at| at.since(t.start));
        RequestRow {
            index: record.index,
            lane: record.lane,
            start: t.start.since(began),
            headers: span(t.headers),
            ttft: span(t.chunks.first().copied()),
            ttfa: span(t.first_answer),
            decode_span: match t.chunks.as_slice() {
                [first, .., last] => Some(last.since(*first)),
                _ => None,
            },
            closed: span(t.end),
            chunks: u32::try_from(t.chunks.len()).unwrap_or(u32::MAX),
            data_lines: t.data_lines,
            input_tokens: record
                .usage
                .and_then(|u| u.input_tokens)
                .unwrap_or(record.prompt_tokens),
            output_tokens: by_provider.or(record.text_tokens.map(TextTokens::all)),
            is_estimate: by_provider.is_none() && record.text_tokens.is_some(),
            text_tokens: record.text_tokens,
            first_chunk_tokens: record.first_chunk_tokens,
            ending: Ending::from(&record.outcome),
            marks: record.marks,
            queued: record.queued,
            server_ttft: record.server_timing.and_then(|timing| timing.ttft),
            check: record.check,
        }
    }

    /// Whether it counts as a success: it completed and was not frozen.
    pub fn succeeded(&self) -> bool {
        self.ending == Ending::Completed && !self.marks.is_frozen()
    }

    /// What network and browser add to the server's own time to its first token; zero where the server claims more than
    /// was seen, `None` where it claims nothing.
    pub fn beyond_server(&self) -> Option<Micros> {
        Some(self.ttft?.since(self.server_ttft?))
    }

    /// Prompt tokens; `None` where they are not known.
    pub fn input_tokens(&self) -> Option<u32> {
        (self.input_tokens > 0).then_some(self.input_tokens)
    }

    /// Whether a correctness test's reply held the number; `None` in a load test and for a request that did not succeed.
    pub fn is_right(&self) -> Option<bool> {
        let check = self.check.filter(|_| self.succeeded())?;
        Some(check.found)
    }

    /// End-to-end latency, c_K − start.
    pub fn e2e(&self) -> Option<Micros> {
        Some(self.ttft? + self.decode_span.unwrap_or(Micros::ZERO))
    }

    /// Time per output token, ms: (c_K − c_1) / (N − n_1), n_1 being 1 where unknown; `None` when K < 2, N ≤ n_1 or the
    /// span is under ten steps of the clock.
    pub fn tpot_ms(&self, clock_step: Micros) -> Option<f64> {
        let span = self.decode_span?;
        let first = self.first_chunk_tokens.unwrap_or(1).max(1);
        let rest = self.output_tokens?.checked_sub(first)?;
        if rest == 0 || span.0 < clock_step.0.saturating_mul(10) {
            return None;
        }
        Some(span.as_millis_f64() / f64::from(rest))
    }

    /// Inter-token latency, ms: the mean gap where every chunk is one token, else TPOT.
    pub fn itl_ms(&self, clock_step: Micros) -> Option<f64> {
        if self.output_tokens == Some(self.chunks) && self.chunks > 1 {
            return Some(self.decode_span?.as_millis_f64() / f64::from(self.chunks - 1));
        }
        self.tpot_ms(clock_step)
    }

    /// Output tokens / E2E, tokens/s; `None` where the tokens are unknown or E2E is zero.
    pub fn output_rate(&self) -> Option<f64> {
        let seconds = self.e2e()?.as_secs_f64();
        (seconds > 0.0).then_some(f64::from(self.output_tokens?) / seconds)
    }

    /// When the request left the wire, since the run began: its close, else its last chunk, else its start.
    pub fn last_seen(&self) -> Micros {
        self.start + self.closed.or(self.e2e()).unwrap_or(Micros::ZERO)
    }
}
