//! The text of a reply with its times, before it is put into a format.

use crate::answer;
use crate::ask::{Ask, MAX_TOKENS};
use crate::checks::Answers;
use crate::fault::Misbehaviour;
use crate::random::Times;
use crate::reply::Part;
use crate::script::Script;
use crate::wire::Counts;
use crate::words;

/// Tokens of a reply that neither script nor request limits.
const TOKENS_UNLESS_SAID: u32 = 128;

/// What tells the draws of one purpose from those of another.
const FOR_TTFT: u64 = 1;
const FOR_GAPS: u64 = 2;

/// All text of a reply. Times in microseconds from the start of service.
pub(crate) struct Plan {
    pub(crate) chunks: Vec<Chunk>,
    pub(crate) first_us: u64,
    pub(crate) last_us: u64,
    pub(crate) counts: Counts,
    pub(crate) finish: &'static str,
}

pub(crate) struct Chunk {
    pub(crate) at_us: u64,
    pub(crate) text: String,
    pub(crate) tokens: u32,
    pub(crate) part: Part,
}

impl Plan {
    pub(crate) fn new(script: &Script, ask: &Ask, fault: Option<Misbehaviour>) -> Plan {
        // A correctness test is answered by every model, after its reasoning where it reasons.
        let is_wrong = fault == Some(Misbehaviour::WrongAnswer);
        let number = || {
            let number = answer::number_asked(&ask.prompt)?;
            Some(answer::tokens(if is_wrong {
                answer::wrong(number)
            } else {
                number
            }))
        };
        let answer = match &ask.answers {
            Some(Answers { wrong, .. }) if is_wrong => Some(wrong.clone()),
            Some(Answers { right, .. }) => Some(right.clone()),
            None => number(),
        };
        let before = script.reasoning.map_or(0, |r| r.tokens);
        let own = answer
            .as_ref()
            .map(|tokens| before.saturating_add(tokens.len() as u32));
        let (wanted, finish) = match (own.or(script.tokens), ask.max_tokens) {
            (Some(tokens), Some(limit)) if limit <= tokens => (limit, "length"),
            (Some(tokens), _) => (tokens, "stop"),
            (None, Some(limit)) => (limit, "length"),
            (None, None) => (TOKENS_UNLESS_SAID, "stop"),
        };
        let output = wanted.min(MAX_TOKENS);
        let reasoning = script.reasoning.map_or(0, |r| r.tokens.min(output));
        let mut gaps = Times::new(script.gap, &[FOR_GAPS, ask.seed, ask.number]);
        let first_us = Times::new(script.ttft, &[FOR_TTFT, ask.seed, ask.number]).draw();
        let mut due = first_us;
        let mut chunks = Vec::new();
        for (part, from, to) in [
            (Part::Reasoning, 0, reasoning),
            (Part::Answer, reasoning, output),
        ] {
            let mut done = from;
            while done < to {
                let tokens = script.tokens_per_chunk.max(1).min(to - done);
                let word = |n| match part {
                    Part::Reasoning => words::reasoning(n),
                    _ => match &answer {
                        Some(tokens) => {
                            tokens.get((n - from) as usize).cloned().unwrap_or_default()
                        }
                        None => words::answer(n - from),
                    },
                };
                if !chunks.is_empty() {
                    due = due.saturating_add(gaps.draw());
                }
                let text = (done..done + tokens).map(word).collect();
                chunks.push(Chunk {
                    at_us: due,
                    text,
                    tokens,
                    part,
                });
                done += tokens;
            }
        }
        bunch(&mut chunks, script.burst.unwrap_or(1));
        let counts = Counts {
            prompt: ask.prompt_tokens(),
            output,
            reasoning,
        };
        Plan {
            chunks,
            first_us,
            last_us: due,
            counts,
            finish,
        }
    }
}

/// Keeps chunks back so that, after the first, they leave in bursts.
fn bunch(chunks: &mut [Chunk], burst: u32) {
    let Some((_, rest)) = chunks.split_first_mut() else {
        return;
    };
    for together in rest.chunks_mut(burst.max(1) as usize) {
        let last = together.last().map_or(0, |chunk| chunk.at_us);
        together.iter_mut().for_each(|chunk| chunk.at_us = last);
    }
}
