//! A request that has ended, before its record is made: what became of it is told at once, so that the next one can leave;
//! taking the key out of its texts takes longer, and can wait.

use super::reply::Reply;
use crate::bench::record::{Outcome, RequestRecord, RequestTimeline, Usage};
use crate::bench::redact::redact;
use crate::bench::secret::Secret;
use crate::bench::text_tokens::ReplyText;
use crate::bench::units::Micros;

/// A request that has ended. Its texts may still hold the key.
pub struct Ended {
    reply: Reply,
    key: Secret,
    outcome: Outcome,
    at: Micros,
}

impl Ended {
    pub(super) fn new(reply: Reply, key: Secret, outcome: Outcome, at: Micros) -> Ended {
        Ended {
            reply,
            key,
            outcome,
            at,
        }
    }

    /// What became of it, without the key.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// What the provider counted.
    pub fn usage(&self) -> Option<Usage> {
        self.reply.record.usage
    }

    /// Its stamps, but for the end.
    pub fn timeline(&self) -> &RequestTimeline {
        &self.reply.record.timeline
    }

    /// Its record and the text that was kept, both without the key.
    pub fn record(mut self) -> (RequestRecord, ReplyText) {
        let mut text = std::mem::take(&mut self.reply.text);
        text.answer = redact(&text.answer, &self.key);
        text.reasoning = redact(&text.reasoning, &self.key);
        let record = self.reply.into_record(&self.key, self.outcome, self.at);
        (record, text)
    }
}
