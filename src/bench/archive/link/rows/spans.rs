//! What is known of the columns so far, apart for requests that succeeded and others.

use crate::bench::archive::link::coder::{Bit, Coder};
use crate::bench::archive::link::frame::Frame;
use crate::bench::archive::link::number::{Maybe, Number};
use crate::bench::text_tokens::TextTokens;
use crate::bench::units::Micros;

/// The columns that behave otherwise for requests that succeeded.
#[derive(Clone)]
pub struct Spans {
    pub index: Number,
    pub output: Maybe,
    pub is_estimate: Bit,
    text_answer: Maybe,
    text_reasoning: Number,
    pub first_chunk: Maybe,
    pub chunks: Number,
    pub data_lines: Number,
    pub headers: Maybe,
    pub ttft: Maybe,
    pub ttfa: Maybe,
    pub ttfa_differs: Bit,
    pub span: Maybe,
    pub closed: Maybe,
    pub queued: Maybe,
    pub server_ttft: Maybe,
    /// Tokens of the text beyond the output tokens, of the row before.
    extra_text: u32,
    /// Chunks beyond the output tokens, and `data:` lines beyond the chunks, of the row before.
    pub extra_chunks: u32,
    pub extra_lines: u32,
    lone_close: u64,
    pub last_queued: u64,
    pub last_beyond: u64,
}

impl Spans {
    /// Nothing known yet.
    pub fn new() -> Spans {
        Spans {
            index: Number::NEW,
            output: Maybe::NEW,
            is_estimate: Bit::NEW,
            text_answer: Maybe::NEW,
            text_reasoning: Number::NEW,
            first_chunk: Maybe::NEW,
            chunks: Number::NEW,
            data_lines: Number::NEW,
            headers: Maybe::NEW,
            ttft: Maybe::NEW,
            ttfa: Maybe::NEW,
            ttfa_differs: Bit::NEW,
            span: Maybe::NEW,
            closed: Maybe::NEW,
            queued: Maybe::NEW,
            server_ttft: Maybe::NEW,
            extra_text: 0,
            extra_chunks: 0,
            extra_lines: 0,
            lone_close: 0,
            last_queued: 0,
            last_beyond: 0,
        }
    }

    /// The tokenizer's counts: the answer's near the output tokens, as far from them as the row before.
    pub fn text_tokens(
        &mut self,
        coder: &mut impl Coder,
        given: Option<TextTokens>,
        output: u32,
    ) -> Option<TextTokens> {
        let guess = output.wrapping_add(self.extra_text);
        let answer = self
            .text_answer
            .near_u32(coder, given.map(|l| l.answer), guess)?;
        self.extra_text = answer.wrapping_sub(output);
        let reasoning = given.map_or(0, |l| l.reasoning);
        let reasoning = self.text_reasoning.near_u32(coder, reasoning, 0);
        Some(TextTokens { answer, reasoning })
    }

    /// When the stream closed: by how many buckets after the end-to-end latency, where there is one.
    pub fn closed(
        &mut self,
        coder: &mut impl Coder,
        frame: &Frame,
        given: Option<Micros>,
        e2e: Option<Micros>,
    ) -> Option<Micros> {
        if !self.closed.is_some(coder, given) {
            return None;
        }
        let number = &mut self.closed.number;
        let closed = given.unwrap_or_default();
        let at = frame.buckets.span_index(closed);
        let Some(e2e) = e2e else {
            self.lone_close = number.near(coder, at, self.lone_close);
            return Some(frame.buckets.span(self.lone_close));
        };
        let last = frame.buckets.span_index(e2e);
        let after = if closed <= e2e { 0 } else { 1 + at - last };
        match number.near(coder, after, 1) {
            0 => Some(e2e),
            after => {
                let stands = frame.buckets.span(last.saturating_add(after - 1));
                Some(stands.max(e2e + Micros(1)))
            }
        }
    }
}
