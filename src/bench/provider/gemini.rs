//! Google Gemini's `streamGenerateContent`, and the same on Vertex AI (https://ai.google.dev/api/generate-content, read 2026).

mod usual;

use super::body::{merge, path_part, post};
use super::events::{emit_error, emit_text, emit_usage, open};
use super::loose::{List, Maybe, Number, Text};
use super::{Completion, DecodeError, HttpRequest, Provider, StreamEvent, address};
use crate::bench::framing::Event;
use crate::bench::record::{FailureCause, Usage};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

/// The translator for Gemini's own host.
pub static GEMINI: Gemini = Gemini { models: "models/" };

/// The translator for Vertex AI; the base URL ends in `/locations/…`, or in `/v1` with an express key.
pub static VERTEX: Gemini = Gemini {
    models: "publishers/google/models/",
};

/// The translator for `streamGenerateContent`.
#[derive(Debug)]
pub struct Gemini {
    /// The folder of the models, for a model that is named without one.
    models: &'static str,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(borrow)]
    candidates: List<Candidate<'a>>,
    usage_metadata: Maybe<Counts>,
    #[serde(borrow)]
    prompt_feedback: Maybe<Feedback<'a>>,
    error: Option<IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Candidate<'a> {
    #[serde(borrow)]
    content: Maybe<Content<'a>>,
    #[serde(borrow)]
    finish_reason: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Content<'a> {
    #[serde(borrow)]
    parts: List<Part<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Part<'a> {
    #[serde(borrow)]
    text: Text<'a>,
    thought: Value,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Feedback<'a> {
    #[serde(borrow)]
    block_reason: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Counts {
    prompt_token_count: Number,
    candidates_token_count: Number,
    thoughts_token_count: Number,
    cached_content_token_count: Number,
}

impl Counts {
    /// So far, as each event repeats it.
    fn usage(&self) -> Usage {
        let (said, thought) = (
            self.candidates_token_count.count(),
            self.thoughts_token_count.count(),
        );
        Usage {
            input_tokens: self.prompt_token_count.count(),
            output_tokens: with_thoughts(said, thought),
            reasoning_tokens: thought,
            cached_input_tokens: self.cached_content_token_count.count(),
        }
    }
}

/// What a reply has cost: the candidates leave the thoughts out.
fn with_thoughts(said: Option<u32>, thought: Option<u32>) -> Option<u32> {
    match (said, thought) {
        (None, None) => None,
        (said, thought) => Some(said.unwrap_or(0).saturating_add(thought.unwrap_or(0))),
    }
}

impl Provider for Gemini {
    fn completion(&self, asked: &Completion<'_>) -> HttpRequest {
        let (target, prompt) = (asked.target, asked.prompt);
        let mut body = Map::new();
        if !prompt.system.is_empty() {
            body.insert(
                "systemInstruction".into(),
                json!({ "parts": [{ "text": prompt.system }] }),
            );
        }
        body.insert(
            "contents".into(),
            json!([{ "role": "user", "parts": [{ "text": prompt.user }] }]),
        );
        body.insert(
            "generationConfig".into(),
            json!({ asked.dialect.limit_name: prompt.max_tokens }),
        );
        merge(&mut body, asked.sampling);
        let folder = match target.model.contains('/') {
            true => "",
            false => self.models,
        };
        let model: Vec<String> = target.model.split('/').map(path_part).collect();
        // Without `alt=sse` the reply would be one JSON array.
        let path = format!("/{folder}{}:streamGenerateContent", model.join("/"));
        let url = address(&target.base_url, &path);
        let query = if url.contains('?') { "&" } else { "?" };
        post(asked, format!("{url}{query}alt=sse"), body)
    }

    fn decode(
        &self,
        event: &Event<'_>,
        emit: &mut dyn FnMut(StreamEvent<'_>),
    ) -> Result<(), DecodeError> {
        if event.name != "error"
            && let Some(usual) = usual::read(event.data)
        {
            usual.emit(emit);
            return Ok(());
        }
        let Some(wire) = open::<Wire<'_>>(event, emit)? else {
            return Ok(());
        };
        let is_error = event.name == "error";
        if (is_error || wire.error.is_some()) && emit_error(event, is_error, emit) {
            return Ok(());
        }
        let candidates = wire.candidates.0;
        let blocked = wire.prompt_feedback.0.block_reason.answer;
        if candidates.is_empty() && !blocked.is_empty() {
            emit(StreamEvent::Error {
                cause: FailureCause::BadRequest,
                message: format!("the prompt was blocked: {blocked}"),
            });
        }
        if !candidates.is_empty() {
            emit(StreamEvent::Choice);
        }
        for candidate in candidates {
            for part in candidate.content.0.parts.0 {
                match part.thought {
                    Value::Bool(true) => emit_text(part.text, Text::default(), emit),
                    _ => emit_text(Text::default(), part.text, emit),
                }
            }
            let reason = candidate.finish_reason.answer;
            if !reason.is_empty() && reason != "FINISH_REASON_UNSPECIFIED" {
                emit(StreamEvent::Finish(reason));
            }
        }
        emit_usage(wire.usage_metadata.0.usage(), emit);
        Ok(())
    }
}
