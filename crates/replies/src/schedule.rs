//! From a script and a request to the reply: every time, byte and fault of it.

use crate::ask::Ask;
use crate::breakage::{break_body, break_stream};
use crate::fault::Misbehaviour;
use crate::format::Format;
use crate::plan::Plan;
use crate::reply::{Cors, Ending, Part, Reply, Step};
use crate::script::{CorsPolicy, Delivery, Holding, Reasoning, ReasoningField, Script};
use crate::wire::{self, Envelope};
use serde_json::{Map, Value, json};

/// Comments that are sent at most, so that no script needs endless memory.
const MOST_KEEP_ALIVES: u64 = 10_000;

impl Script {
    /// The reply to a request: the same for the same script and request, always.
    pub fn reply(&self, ask: &Ask) -> Reply {
        let fault = self.fault_of(ask);
        let mut reply = match self.refusal(fault, ask) {
            Some(refusal) => refusal,
            None if ask.stream => self.stream(fault, ask),
            None => self.body(fault, ask),
        };
        self.hold(&mut reply);
        reply.ending_at_us = match reply.ending {
            Ending::Cut => reply.ending_at_us,
            Ending::End | Ending::Stall => reply.last_at_us(),
        };
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

    fn stream(&self, fault: Option<Misbehaviour>, ask: &Ask) -> Reply {
        let plan = Plan::new(self, ask, fault);
        let (steps, content_type) = match ask.format {
            Format::OpenAiChat => (
                self.chat_completion(ask, &plan),
                "text/event-stream; charset=utf-8",
            ),
            #[cfg(feature = "formats")]
            _ => crate::formats::stream(self, ask, &plan),
        };
        let mut reply = Reply {
            content_type,
            headers_at_us: 0,
            steps,
            ..Reply::json(200, 0, &Value::Null)
        };
        break_stream(&mut reply, fault, ask);
        reply
    }

    fn chat_completion(&self, ask: &Ask, plan: &Plan) -> Vec<Step> {
        let asked = ask.include_usage && self.usage;
        let envelope = Envelope::new(ask, asked);
        let mut steps = self.keep_alives(plan.first_us, &wire::comment());
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
            let field = match (chunk.part, self.reasoning) {
                (Part::Reasoning, Some(reasoning)) => field_name(reasoning),
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
        steps
    }

    fn body(&self, fault: Option<Misbehaviour>, ask: &Ask) -> Reply {
        let plan = Plan::new(self, ask, fault);
        let body = match ask.format {
            Format::OpenAiChat => self.whole_completion(ask, &plan),
            #[cfg(feature = "formats")]
            _ => crate::formats::whole(self, ask, &plan),
        };
        let mut reply = Reply::json(200, plan.last_us, &body);
        for step in &mut reply.steps {
            step.tokens = plan.counts.output;
        }
        break_body(&mut reply, fault);
        reply
    }

    fn whole_completion(&self, ask: &Ask, plan: &Plan) -> Value {
        let text = |part| -> String {
            let chunks = plan.chunks.iter().filter(|chunk| chunk.part == part);
            chunks.map(|chunk| chunk.text.as_str()).collect()
        };
        let mut message = json!({"role": "assistant", "content": text(Part::Answer)});
        if let Some(reasoning) = self.reasoning {
            message[field_name(reasoning)] = json!(text(Part::Reasoning));
        }
        let mut body = Envelope::new(ask, false).body(&message, plan.finish);
        if self.usage {
            body.insert("usage".into(), plan.counts.json());
        }
        if let Some(format) = self.server_timings {
            wire::add_timings(&mut body, format, plan.counts, plan.first_us, plan.last_us);
        }
        Value::Object(body)
    }

    /// Writes of `bytes` while the first token is awaited.
    pub(crate) fn keep_alives(&self, first_us: u64, bytes: &[u8]) -> Vec<Step> {
        let Some(keep_alive) = self.keep_alive else {
            return Vec::new();
        };
        let every = keep_alive.every_us.max(1_000);
        let times = (1..=MOST_KEEP_ALIVES).map(|n| n.saturating_mul(every));
        times
            .take_while(|at_us| *at_us < first_us)
            .map(|at_us| Step {
                at_us,
                bytes: bytes.to_vec(),
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

fn field_name(reasoning: Reasoning) -> &'static str {
    match reasoning.field {
        ReasoningField::Reasoning => "reasoning",
        ReasoningField::ReasoningContent => "reasoning_content",
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
