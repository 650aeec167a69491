//! JSON laid out as Python's `json.dump(…, indent=4)` does, members in the order given.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer as JsonSerializer};

/// Names and values in an order that is kept; a later value of a name takes the earlier one's place, as in Python.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Members(Vec<(String, Value)>);

impl Members {
    /// Puts a value.
    pub fn put(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        let (name, value) = (name.into(), value.into());
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name, value)),
        }
    }

    /// Puts a value, the members of an object under their own names joined by `_`: LLMPerf's `flatten_dict`. An empty
    /// object leaves no trace.
    pub fn put_flat(&mut self, name: &str, value: &Value) {
        match value {
            Value::Object(map) => {
                for (inner, value) in map {
                    self.put_flat(&format!("{name}_{inner}"), value);
                }
            }
            value => self.put(name, value.clone()),
        }
    }

    /// The members as one object.
    pub fn to_json(&self) -> String {
        pretty(self)
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// The value in four spaces' indent.
pub fn pretty(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    let layout = PrettyFormatter::with_indent(b"    ");
    // Only maps with keys that are no strings, and writers that fail, make this fail: there are neither.
    let _ = value.serialize(&mut JsonSerializer::with_formatter(&mut bytes, layout));
    String::from_utf8(bytes).unwrap_or_default()
}
