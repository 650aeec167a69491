//! What has been understood of a reply so far.

use crate::bench::correctness::judge::Judge;
use crate::bench::correctness::question::Check;
use crate::bench::provider::{Provider, StreamEvent};
use crate::bench::record::{FailureCause, Outcome, RequestRecord};
use crate::bench::redact::redact;
use crate::bench::secret::Secret;
use crate::bench::sse::Event;
use crate::bench::text_tokens::ReplyText;
use crate::bench::units::Micros;

/// Characters of the reply that the record keeps.
const HEAD_CHARS: usize = 200;

/// The same of a correctness test, whose wrong answers are shown.
pub const ANSWER_CHARS: usize = 2_000;

/// Bytes of the reply held meanwhile, to each character that is kept: enough that a key across the cut is recognised
/// before the cut is made.
const BYTES_A_CHAR: usize = 10;

/// A reply under way: its record, and what decides its outcome.
pub(super) struct Reply {
    pub record: RequestRecord,
    /// The error that ended it, in the provider's words or ours; not yet redacted.
    pub failure: Option<(FailureCause, String)>,
    /// The provider's end mark was seen.
    pub done: bool,
    /// Says whether a correctness test's reply is right.
    pub judge: Option<Box<dyn Judge>>,
    /// What it said so far, as far as it is to be counted; not yet redacted.
    pub text: ReplyText,
}

impl Reply {
    pub fn new(record: RequestRecord) -> Reply {
        Reply {
            judge: None,
            text: ReplyText::default(),
            record,
            failure: None,
            done: false,
        }
    }

    /// Takes one event that a read stamped `at` has completed.
    pub fn take(&mut self, provider: &dyn Provider, at: Micros, event: Event<'_>) {
        if self.failure.is_some() {
            return;
        }
        self.count(at, event);
        if let Err(error) = self.decode(provider, at, event) {
            self.fail(error);
        }
    }

    /// Takes the event that the end of the stream left open: what cannot be decoded is not held against it.
    pub fn take_last(&mut self, provider: &dyn Provider, at: Micros, event: Event<'_>) {
        if self.failure.is_none() && self.decode(provider, at, event).is_ok() {
            self.count(at, event);
        }
    }

    /// The stream cannot be understood any further.
    pub fn fail(&mut self, message: String) {
        self.failure.get_or_insert((FailureCause::Stream, message));
    }

    /// Whether any text has arrived.
    pub fn has_text(&self) -> bool {
        !self.record.timeline.chunks.is_empty()
    }

    /// The finished record, without the key.
    pub fn into_record(mut self, key: &Secret, outcome: Outcome, end: Micros) -> RequestRecord {
        self.record.timeline.end = Some(end);
        self.count_hidden_reasoning();
        self.record.outcome = outcome;
        self.record.check = self.judge.as_ref().map(|judge| Check {
            found: judge.passes(),
        });
        let head = redact(&self.record.reply_head, key);
        let kept = head_chars(self.judge.is_some());
        self.record.reply_head = head.chars().take(kept).collect();
        self.record.finish_reason = self
            .record
            .finish_reason
            .map(|reason| redact(&reason, key).chars().take(HEAD_CHARS).collect());
        self.record
    }

    /// Reasoning that was counted but never sent was made before the first chunk: its tokens are no part of what flowed
    /// between the first chunk and the last.
    fn count_hidden_reasoning(&mut self) {
        let hidden = self.record.usage.and_then(|u| u.reasoning_tokens);
        if let (Some(tokens), None) = (hidden, self.record.timeline.first_reasoning)
            && tokens > 0
        {
            let first = self.record.first_chunk_tokens.unwrap_or(1);
            self.record.first_chunk_tokens = Some(first.max(tokens + 1));
        }
    }

    fn count(&mut self, at: Micros, event: Event<'_>) {
        let timeline = &mut self.record.timeline;
        timeline.first_event.get_or_insert(at);
        timeline.events += 1;
        timeline.data_lines += event.data_lines;
    }

    fn decode(
        &mut self,
        provider: &dyn Provider,
        at: Micros,
        event: Event<'_>,
    ) -> Result<(), String> {
        let (record, done, failure) = (&mut self.record, &mut self.done, &mut self.failure);
        let (judge, kept) = (&mut self.judge, &mut self.text);
        let (mut has_text, mut counted) = (false, None);
        let decoded = provider.decode(&event, &mut |meaning| match meaning {
            StreamEvent::Choice => {
                record.timeline.first_choice.get_or_insert(at);
            }
            StreamEvent::Text(text) => {
                has_text = true;
                record.timeline.first_answer.get_or_insert(at);
                keep_head(
                    &mut record.reply_head,
                    &text,
                    head_chars(judge.is_some()) * BYTES_A_CHAR,
                );
                kept.answered(&text);
                if let Some(judge) = judge {
                    judge.read(&text);
                }
            }
            StreamEvent::Reasoning(text) => {
                has_text = true;
                kept.reasoned(&text);
                record.timeline.first_reasoning.get_or_insert(at);
            }
            StreamEvent::Usage(usage) => {
                counted = usage.output_tokens;
                record.usage = Some(record.usage.unwrap_or_default().updated_by(usage));
            }
            StreamEvent::ServerTiming(timing) => record.server_timing = Some(timing),
            StreamEvent::Finish(reason) => record.finish_reason = Some(reason.into_owned()),
            StreamEvent::Error { cause, message } => {
                failure.get_or_insert((cause, message));
            }
            StreamEvent::Done => *done = true,
        });
        if has_text {
            if record.timeline.chunks.is_empty() {
                // Counts that grow from chunk to chunk tell how many tokens the first one held.
                record.first_chunk_tokens = counted.filter(|n| *n > 0);
            }
            record.timeline.chunks.push(at);
        }
        record.reasoning_only =
            record.timeline.first_reasoning.is_some() && record.timeline.first_answer.is_none();
        decoded.map_err(|error| error.message)
    }
}

fn keep_head(head: &mut String, text: &str, most_bytes: usize) {
    let room = most_bytes.saturating_sub(head.len());
    head.extend(text.chars().take(room));
}

fn head_chars(is_judged: bool) -> usize {
    match is_judged {
        true => ANSWER_CHARS,
        false => HEAD_CHARS,
    }
}
