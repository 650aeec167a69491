//! Fields whose shape servers do not agree on: text, numbers, objects and lists that take whatever stands there, and count
//! as empty what they cannot use, so that one odd field does not cost the rest of its event.

use crate::bench::units::Micros;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// Text, borrowed from the event where JSON escapes allow it, and reasoning text where content is a list of typed parts (Mistral). Anything else counts as empty.
#[derive(Debug, Default)]
pub struct Text<'a> {
    /// The text itself, or that of the parts which are no reasoning.
    pub answer: Cow<'a, str>,
    /// The parts that are reasoning; empty where it is plain text.
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

/// A number, plain or in quotes; anything else counts as none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Number(Option<f64>);

impl Number {
    /// As a count; none where it is negative.
    pub fn count(self) -> Option<u32> {
        self.positive().map(|n| n as u32)
    }

    /// As a span in seconds; none where it is negative.
    pub fn secs(self) -> Option<Micros> {
        self.positive().map(|n| Micros::from_millis_f64(n * 1e3))
    }

    /// As a span in milliseconds; none where it is negative.
    pub fn millis(self) -> Option<Micros> {
        self.positive().map(Micros::from_millis_f64)
    }

    /// As a span in nanoseconds; none where it is negative.
    pub fn nanos(self) -> Option<Micros> {
        self.positive().map(|n| Micros::from_millis_f64(n / 1e6))
    }

    fn positive(self) -> Option<f64> {
        self.0.filter(|n| *n >= 0.0 && n.is_finite())
    }
}

struct Counting;

impl<'de> Visitor<'de> for Counting {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, plain or in quotes")
    }

    fn visit_u64<E>(self, number: u64) -> Result<Number, E> {
        Ok(Number(Some(number as f64)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Number, E> {
        Ok(Number(Some(number as f64)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Number, E> {
        Ok(Number(Some(number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Number, E> {
        let number = text.parse::<serde_json::Number>().ok();
        Ok(Number(number.and_then(|n| n.as_f64())))
    }

    fn visit_unit<E>(self) -> Result<Number, E> {
        Ok(Number(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Number, E> {
        Ok(Number(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Number, A::Error> {
        IgnoredAny::deserialize(MapAccessDeserializer::new(fields))?;
        Ok(Number(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Number, A::Error> {
        IgnoredAny::deserialize(SeqAccessDeserializer::new(items))?;
        Ok(Number(None))
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
        deserializer.deserialize_any(Counting)
    }
}

/// An object, or its default where something else stands in its place.
#[derive(Debug, Default)]
pub struct Maybe<T>(pub T);

/// A list of objects; empty where something else stands in its place.
#[derive(Debug)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> List<T> {
        List(Vec::new())
    }
}

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Maybe<T>, D::Error> {
        let read = deserializer.deserialize_any(Shape::<T, One<T>>(PhantomData))?;
        Ok(Maybe(read.0))
    }
}

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<List<T>, D::Error> {
        let read = deserializer.deserialize_any(Shape::<T, Vec<T>>(PhantomData))?;
        Ok(List(read))
    }
}

/// What is made of an object, or of a list of them; of the other, nothing.
trait Held<T>: Default {
    /// Whether it is made of a list.
    const IS_LIST: bool;
    /// Takes an object.
    fn take(&mut self, item: T);
}

#[derive(Default)]
struct One<T>(T);

impl<T: Default> Held<T> for One<T> {
    const IS_LIST: bool = false;
    fn take(&mut self, item: T) {
        self.0 = item;
    }
}

impl<T> Held<T> for Vec<T> {
    const IS_LIST: bool = true;
    fn take(&mut self, item: T) {
        self.push(item);
    }
}

/// Reads what its second type is made of, and passes over everything else.
struct Shape<T, H>(PhantomData<(T, H)>);

impl<'de, T: Deserialize<'de> + Default, H: Held<T>> Visitor<'de> for Shape<T, H> {
    type Value = H;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<H, A::Error> {
        let mut held = H::default();
        let fields = MapAccessDeserializer::new(fields);
        match H::IS_LIST {
            true => drop(IgnoredAny::deserialize(fields)?),
            false => held.take(T::deserialize(fields)?),
        }
        Ok(held)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<H, A::Error> {
        let mut held = H::default();
        if !H::IS_LIST {
            IgnoredAny::deserialize(SeqAccessDeserializer::new(items))?;
            return Ok(held);
        }
        while let Some(Maybe(item)) = items.next_element()? {
            held.take(item);
        }
        Ok(held)
    }

    fn visit_str<E>(self, _: &str) -> Result<H, E> {
        Ok(H::default())
    }

    fn visit_unit<E>(self) -> Result<H, E> {
        Ok(H::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<H, E> {
        Ok(H::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<H, E> {
        Ok(H::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<H, E> {
        Ok(H::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<H, E> {
        Ok(H::default())
    }
}
