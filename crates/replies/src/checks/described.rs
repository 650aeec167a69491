//! JSON that a schema describes: the smallest value that fits, and one that does not.

use serde_json::{Map, Value};

/// A value that the schema describes; `None` where the schema holds what is not known here.
pub(super) fn example(schema: &Value) -> Option<Value> {
    match schema["type"].as_str()? {
        "object" => {
            let mut object = Map::new();
            for name in schema["required"].as_array()? {
                let name = name.as_str()?;
                object.insert(name.to_owned(), example(&schema["properties"][name])?);
            }
            Some(Value::Object(object))
        }
        "array" => {
            let item = example(&schema["items"])?;
            let count = usize::try_from(schema["minItems"].as_u64()?).ok()?;
            Some(Value::Array(vec![item; count.min(100)]))
        }
        "integer" => Some(schema["minimum"].clone()),
        "string" => schema["enum"].get(0).cloned(),
        "boolean" => Some(Value::Bool(true)),
        _ => None,
    }
}

/// The value without the last of its properties; what is no object becomes null.
pub(super) fn spoilt(value: Value) -> Value {
    match value {
        Value::Object(mut object) => {
            let last = object.keys().next_back().cloned();
            if let Some(last) = last {
                object.remove(&last);
            }
            Value::Object(object)
        }
        _ => Value::Null,
    }
}
