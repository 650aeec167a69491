//! The shape of an OpenAI chat completion chunk, and of what other servers make of it.

use crate::bench::record::{ServerTiming, Usage};
use crate::bench::units::Micros;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;

/// One chunk. Everything may be missing or null.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Chunk<'a> {
    #[serde(borrow, default)]
    pub choices: Option<Vec<Choice<'a>>>,
    #[serde(default)]
    pub usage: Option<WireUsage>,
    #[serde(default)]
    pub error: Option<Value>,
    /// Groq's own corner: the same counts with timings.
    #[serde(default)]
    pub x_groq: Option<Groq>,
    /// llama.cpp's timings, milliseconds.
    #[serde(default)]
    pub timings: Option<Timings>,
    /// Cerebras' timings, seconds.
    #[serde(default)]
    pub time_info: Option<WireUsage>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Choice<'a> {
    #[serde(borrow, default)]
    pub delta: Option<Delta<'a>>,
    /// The whole message: only of use where there is no delta.
    #[serde(borrow, default)]
    pub message: Option<Delta<'a>>,
    /// The legacy completions' text.
    #[serde(borrow, default)]
    pub text: Text<'a>,
    #[serde(borrow, default)]
    pub finish_reason: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Delta<'a> {
    #[serde(borrow, default)]
    pub content: Text<'a>,
    #[serde(borrow, default)]
    pub refusal: Text<'a>,
    #[serde(borrow, default)]
    pub reasoning_content: Text<'a>,
    #[serde(borrow, default)]
    pub reasoning: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Groq {
    #[serde(default)]
    pub usage: Option<WireUsage>,
    #[serde(default)]
    pub error: Option<Value>,
}

/// Token counts, and the seconds that Groq, SambaNova and Cerebras put beside them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireUsage {
    prompt_tokens: Number,
    completion_tokens: Number,
    total_tokens: Number,
    prompt_cache_hit_tokens: Number,
    prompt_tokens_details: Option<Details>,
    completion_tokens_details: Option<Details>,
    reasoning_tokens: Number,
    queue_time: Number,
    prompt_time: Number,
    total_time: Number,
    time_to_first_token: Number,
    total_latency: Number,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Details {
    cached_tokens: Number,
    reasoning_tokens: Number,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Timings {
    prompt_ms: Number,
    predicted_ms: Number,
}

impl WireUsage {
    /// The counts; `None` when there are none.
    pub fn usage(&self) -> Option<Usage> {
        let detail = |details: &Option<Details>, pick: fn(&Details) -> Number| {
            details.as_ref().and_then(|d| pick(d).count())
        };
        let reasoning = detail(&self.completion_tokens_details, |d| d.reasoning_tokens)
            .or(self.reasoning_tokens.count());
        let usage = Usage {
            input_tokens: self.prompt_tokens.count(),
            output_tokens: self.completion_tokens.count().map(|visible| {
                // xAI leaves reasoning out of the completion; only its total tells.
                match (
                    self.prompt_tokens.count(),
                    reasoning,
                    self.total_tokens.count(),
                ) {
                    (Some(prompt), Some(thought), Some(total))
                        if prompt
                            .checked_add(visible)
                            .and_then(|s| s.checked_add(thought))
                            == Some(total) =>
                    {
                        visible + thought
                    }
                    _ => visible,
                }
            }),
            reasoning_tokens: reasoning,
            cached_input_tokens: detail(&self.prompt_tokens_details, |d| d.cached_tokens)
                .or(self.prompt_cache_hit_tokens.count()),
        };
        (usage != Usage::default()).then_some(usage)
    }

    /// The server's own times; `None` when there are none.
    pub fn server_timing(&self) -> Option<ServerTiming> {
        let waited = match (self.queue_time.0, self.prompt_time.0) {
            (Some(queue), Some(prompt)) => Some(queue.max(0.0) + prompt),
            (None, prompt) => prompt,
            (Some(_), None) => None,
        };
        some_timing(
            self.time_to_first_token.0.or(waited).map(from_secs),
            self.total_latency.0.or(self.total_time.0).map(from_secs),
        )
    }
}

impl Timings {
    /// The server's own times; `None` when there are none.
    pub fn server_timing(&self) -> Option<ServerTiming> {
        let prompt = self.prompt_ms.0;
        let total = prompt.zip(self.predicted_ms.0).map(|(p, t)| p + t);
        some_timing(
            prompt.map(Micros::from_millis_f64),
            total.map(Micros::from_millis_f64),
        )
    }
}

fn some_timing(ttft: Option<Micros>, total: Option<Micros>) -> Option<ServerTiming> {
    (ttft.is_some() || total.is_some()).then_some(ServerTiming { ttft, total })
}

fn from_secs(secs: f64) -> Micros {
    Micros::from_millis_f64(secs * 1_000.0)
}

/// A number, or whatever else a server put in its place, which counts as none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Number(Option<f64>);

impl Number {
    fn count(self) -> Option<u32> {
        self.0.filter(|n| *n >= 0.0).map(|n| n as u32)
    }
}

/// Text, and reasoning text where content is a list of typed parts (Mistral). Anything else counts as empty.
#[derive(Debug, Default)]
pub(super) struct Text<'a> {
    pub answer: Cow<'a, str>,
    pub thought: Cow<'a, str>,
}

#[derive(Default, Deserialize)]
struct Part<'a> {
    #[serde(borrow, default)]
    text: Text<'a>,
    #[serde(borrow, default)]
    thinking: Text<'a>,
}

struct Loose;

impl<'de> Visitor<'de> for Loose {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text or a list of typed parts")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text {
            answer: Cow::Borrowed(text),
            thought: Cow::Borrowed(""),
        })
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Text<'de>, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E>(self, text: String) -> Result<Text<'de>, E> {
        Ok(Text {
            answer: Cow::Owned(text),
            thought: Cow::Borrowed(""),
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Text<'de>, A::Error> {
        let mut whole = Text::default();
        while let Some(part) = parts.next_element::<Part<'de>>()? {
            whole.answer += part.text.answer;
            whole.thought += part.thinking.answer;
        }
        Ok(whole)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Text<'de>, A::Error> {
        while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Text::default())
    }

    fn visit_unit<E>(self) -> Result<Text<'de>, E> {
        Ok(Text::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Text<'de>, E> {
        Ok(Text::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Text<'de>, E> {
        Ok(Text::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Text<'de>, E> {
        Ok(Text::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Text<'de>, E> {
        Ok(Text::default())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text<'a>, D::Error> {
        deserializer.deserialize_any(Loose)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
        // Counts are rare (one event a request, or one an event for a few servers): the slow road will do.
        let value = Value::deserialize(deserializer).map_err(de::Error::custom)?;
        Ok(Number(value.as_f64()))
    }
}

impl<'a> Chunk<'a> {
    /// Reads the fields one by one and leaves out those of an unexpected shape.
    pub fn salvage(value: &'a Value) -> Chunk<'a> {
        fn field<'a, T: Deserialize<'a>>(value: &'a Value, name: &str) -> Option<T> {
            T::deserialize(value.get(name)?).ok()
        }
        Chunk {
            choices: value.get("choices").and_then(Value::as_array).map(|all| {
                all.iter()
                    .filter_map(|choice| Choice::deserialize(choice).ok())
                    .collect()
            }),
            usage: field(value, "usage"),
            error: field(value, "error"),
            x_groq: field(value, "x_groq"),
            timings: field(value, "timings"),
            time_info: field(value, "time_info"),
        }
    }
}
