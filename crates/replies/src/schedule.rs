//! From a script and a request to the reply: every time, byte and fault of it.

use crate::RIGHT_KEY;
use crate::ask::{Ask, MAX_TOKENS};
use crate::fault::Misbehaviour;
use crate::random::{Random, Times};
use crate::reply::{Cors, Ending, Part, Reply, Step};
use crate::script::{CorsPolicy, Delivery, Holding, ReasoningField, Script};
use crate::wire::{self, Counts, Envelope};
use crate::words;
use serde_json::{Map, Value, json};

/// Tokens of a reply that neither script nor request limits.
const TOKENS_UNLESS_SAID: u32 = 128;

/// Comments that are sent at most, so that no script needs endless memory.
const MOST_KEEP_ALIVES: u64 = 10_000;

/// What tells the draws of one purpose from those of another.
const FOR_TTFT: u64 = 1;
const FOR_GAPS: u64 = 2;
const FOR_FAULTS: u64 = 3;

impl Script {
    /// The reply to a request: the same for the same script and request, always.
    pub fn reply(&self, ask: &Ask) -> Reply {
        let fault = self.fault(ask);
        let mut reply = match self.refusal(fault, ask) {
            Some(refusal) => refusal,
            None if ask.stream => self.stream(fault, ask),
            None => self.body(fault, ask),
        };
        self.hold(&mut reply);
        if self.delivery == Delivery::OneByte {
            reply.steps = reply.steps.into_iter().flat_map(byte_by_byte).collect();
        }
        reply.cors = match self.cors {
            CorsPolicy::NotOnErrors if reply.status >= 400 => Cors::Withheld,
            CorsPolicy::Always | CorsPolicy::NotOnErrors => Cors::Sent,
            CorsPolicy::Never => Cors::Withheld,
        };
        reply.timing_allow_origin = self.timing_allow_origin;
        reply.parallel = self.parallel.map(|limit| limit.max(1));
        reply
    }

    /// The fault that happens to this request; `None` where none applies.
    fn fault(&self, ask: &Ask) -> Option<Misbehaviour> {
        let applies = |(index, fault): &(usize, &crate::Fault)| {
            let seeds = [FOR_FAULTS, *index as u64, ask.seed, ask.number];
            let lets_pass = matches!(fault.what, Misbehaviour::WrongKey { .. })
                && ask.key.as_deref() == Some(RIGHT_KEY);
            !lets_pass && fault.when.applies(ask.number, Random::new(&seeds))
        };
        let mut faults = self.faults.iter().enumerate();
        faults.find(applies).map(|(_, fault)| fault.what)
    }

    /// The refusal that a fault means; `None` where the request is served, well or badly.
    fn refusal(&self, fault: Option<Misbehaviour>, ask: &Ask) -> Option<Reply> {
        let refusal = match fault? {
            Misbehaviour::WrongKey { echo_key } => Reply::refusal(
                401,
                "invalid_request_error",
                Some("invalid_api_key"),
                &match (echo_key, ask.key.as_deref()) {
                    (true, Some(key)) => format!("Incorrect API key provided: {key}."),
                    (false, Some(_)) => "Incorrect API key provided.".to_owned(),
                    (_, None) => "You did not provide an API key.".to_owned(),
                },
            ),
            Misbehaviour::RateLimit { retry_after } => {
                let message = format!("Rate limit reached. Please try again in {retry_after} s.");
                let mut reply =
                    Reply::refusal(429, "requests", Some("rate_limit_exceeded"), &message);
                reply.retry_after = Some(retry_after);
                reply
            }
            Misbehaviour::ServerError => Reply::refusal(
                500,
                "server_error",
                None,
                "The server had an error while it processed the request.",
            ),
            Misbehaviour::ErrorEvent { echo_key, .. } if !ask.stream => {
                Reply::refusal(500, "server_error", None, &broken(echo_key, ask))
            }
            Misbehaviour::ErrorEvent { .. }
            | Misbehaviour::Cut { .. }
            | Misbehaviour::Stall { .. }
            | Misbehaviour::NoBody
            | Misbehaviour::Malformed { .. } => return None,
        };
        Some(refusal)
    }

    fn stream(&self, fault: Option<Misbehaviour>, ask: &Ask) -> Reply {
        let plan = Plan::new(self, ask);
        let asked = ask.include_usage && self.usage;
        let envelope = Envelope::new(ask, asked);
        let mut steps = self.keep_alives(plan.first_us);
        let mut push = |at_us, part, tokens, bytes| {
            steps.push(Step {
                at_us,
                bytes,
                tokens,
                part,
            });
        };
        let data = |map: Map<String, Value>| wire::event(&Value::Object(map).to_string());
        let role = json!({"role": "assistant", "content": ""});
        push(
            plan.first_us,
            Part::Role,
            0,
            data(envelope.chunk(&role, None)),
        );
        for chunk in &plan.chunks {
            let field = match (chunk.part, self.reasoning.map(|r| r.field)) {
                (Part::Reasoning, Some(ReasoningField::Reasoning)) => "reasoning",
                (Part::Reasoning, _) => "reasoning_content",
                _ => "content",
            };
            let bytes = data(envelope.chunk(&json!({field: chunk.text}), None));
            push(chunk.at_us, chunk.part, chunk.tokens, bytes);
        }
        let mut finish = envelope.chunk(&json!({}), Some(plan.finish));
        if let Some(format) = self.server_timings {
            wire::add_timings(
                &mut finish,
                format,
                plan.counts,
                plan.first_us,
                plan.last_us,
            );
        }
        push(plan.last_us, Part::Finish, 0, data(finish));
        if asked {
            push(
                plan.last_us,
                Part::Usage,
                0,
                data(envelope.usage(plan.counts)),
            );
        }
        push(plan.last_us, Part::Done, 0, wire::event("[DONE]"));
        let mut reply = Reply {
            content_type: "text/event-stream; charset=utf-8",
            headers_at_us: 0,
            steps,
            ..Reply::json(200, 0, &Value::Null)
        };
        break_stream(&mut reply, fault, ask);
        reply
    }

    fn body(&self, fault: Option<Misbehaviour>, ask: &Ask) -> Reply {
        let plan = Plan::new(self, ask);
        let text = |part| -> String {
            let chunks = plan.chunks.iter().filter(|chunk| chunk.part == part);
            chunks.map(|chunk| chunk.text.as_str()).collect()
        };
        let mut message = json!({"role": "assistant", "content": text(Part::Answer)});
        if let Some(reasoning) = self.reasoning {
            let field = match reasoning.field {
                ReasoningField::Reasoning => "reasoning",
                ReasoningField::ReasoningContent => "reasoning_content",
            };
            message[field] = json!(text(Part::Reasoning));
        }
        let mut body = Envelope::new(ask, false).body(&message, plan.finish);
        if self.usage {
            body.insert("usage".into(), plan.counts.json());
        }
        if let Some(format) = self.server_timings {
            wire::add_timings(&mut body, format, plan.counts, plan.first_us, plan.last_us);
        }
        let mut reply = Reply::json(200, plan.last_us, &Value::Object(body));
        for step in &mut reply.steps {
            step.tokens = plan.counts.output;
            let half = step.bytes.len() / 2;
            match fault {
                Some(Misbehaviour::Cut { .. }) => reply.ending = Ending::Cut,
                Some(Misbehaviour::Stall { .. }) => reply.ending = Ending::Stall,
                Some(Misbehaviour::Malformed { .. }) => {}
                _ => continue,
            }
            step.bytes.truncate(half);
            step.tokens = 0;
        }
        if fault == Some(Misbehaviour::NoBody) {
            reply.steps.clear();
            reply.ending = Ending::Stall;
        }
        reply
    }

    fn keep_alives(&self, first_us: u64) -> Vec<Step> {
        let Some(keep_alive) = self.keep_alive else {
            return Vec::new();
        };
        let every = keep_alive.every_us.max(1_000);
        let times = (1..=MOST_KEEP_ALIVES).map(|n| n.saturating_mul(every));
        times
            .take_while(|at_us| *at_us < first_us)
            .map(|at_us| Step {
                at_us,
                bytes: wire::comment(),
                tokens: 0,
                part: Part::KeepAlive,
            })
            .collect()
    }

    fn hold(&self, reply: &mut Reply) {
        match self.holding {
            Holding::Nothing => {}
            Holding::Headers => {
                reply.headers_at_us = reply.steps.first().map_or(0, |step| step.at_us);
            }
            Holding::Everything => {
                let last = reply.last_at_us();
                reply.headers_at_us = last;
                reply.steps.iter_mut().for_each(|step| step.at_us = last);
            }
        }
    }
}

/// The text of a reply with its times, before it is put into a format.
struct Plan {
    chunks: Vec<Chunk>,
    first_us: u64,
    last_us: u64,
    counts: Counts,
    finish: &'static str,
}

struct Chunk {
    at_us: u64,
    text: String,
    tokens: u32,
    part: Part,
}

impl Plan {
    fn new(script: &Script, ask: &Ask) -> Plan {
        let (wanted, finish) = match (script.tokens, ask.max_tokens) {
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
                    _ => words::answer(n - from),
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

/// Lets a stream break in the way that the fault says.
fn break_stream(reply: &mut Reply, fault: Option<Misbehaviour>, ask: &Ask) {
    let Some(fault) = fault else { return };
    let is_text = |step: &Step| matches!(step.part, Part::Reasoning | Part::Answer);
    let texts: Vec<usize> = (0..reply.steps.len())
        .filter(|i| is_text(&reply.steps[*i]))
        .collect();
    // The step before which the stream breaks, and the time of it.
    let place = |after: Option<u32>| {
        let chunk = after.map_or(texts.len() / 2, |after| after as usize);
        let index = texts.get(chunk).copied();
        index.unwrap_or_else(|| texts.last().map_or(reply.steps.len(), |last| last + 1))
    };
    match fault {
        Misbehaviour::ErrorEvent { after, echo_key } => {
            let index = place(after);
            let at_us = reply
                .steps
                .get(index)
                .map_or(reply.last_at_us(), |step| step.at_us);
            reply.steps.truncate(index);
            let error = wire::error("server_error", None, &broken(echo_key, ask));
            let bytes = wire::event(&error.to_string());
            reply.steps.push(Step {
                at_us,
                bytes,
                tokens: 0,
                part: Part::Error,
            });
        }
        Misbehaviour::Cut { after } => {
            reply.steps.truncate(place(after));
            reply.ending = Ending::Cut;
        }
        Misbehaviour::Stall { after } => {
            reply.steps.truncate(place(after));
            reply.ending = Ending::Stall;
        }
        Misbehaviour::NoBody => {
            reply.steps.clear();
            reply.ending = Ending::Stall;
        }
        Misbehaviour::Malformed { after } => {
            let index = place(after);
            if let Some(step) = reply.steps.get_mut(index) {
                let half = step.bytes.len() / 2;
                step.bytes.truncate(half);
                step.bytes.extend_from_slice(b"\n\n");
                step.tokens = 0;
                step.part = Part::Malformed;
            }
        }
        Misbehaviour::WrongKey { .. }
        | Misbehaviour::RateLimit { .. }
        | Misbehaviour::ServerError => {}
    }
}

fn broken(echo_key: bool, ask: &Ask) -> String {
    match (echo_key, ask.key.as_deref()) {
        (true, Some(key)) => format!("The engine stopped while it served the key {key}."),
        _ => "The engine stopped.".to_owned(),
    }
}

/// One step a byte, all due together; the last byte completes the tokens.
fn byte_by_byte(step: Step) -> Vec<Step> {
    let last = step.bytes.len().saturating_sub(1);
    let one = |(index, byte)| Step {
        at_us: step.at_us,
        bytes: vec![byte],
        tokens: if index == last { step.tokens } else { 0 },
        part: step.part,
    };
    step.bytes.iter().copied().enumerate().map(one).collect()
}
