//! The small part of JSON Schema that the questions use: written into a prompt, and checked exactly.

use serde_json::Value;

/// What a JSON value must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schema {
    /// An object with exactly these properties, all of them, in any order. Their names hold nothing that JSON escapes.
    Object(Vec<(String, Schema)>),
    /// An array of exactly so many items, each of this kind.
    Array {
        /// How many.
        count: u32,
        /// What each is.
        items: Box<Schema>,
    },
    /// A whole number from `least` to `most`.
    Integer {
        /// The smallest.
        least: i64,
        /// The largest.
        most: i64,
    },
    /// One of these strings, which hold nothing that JSON escapes.
    OneOf(Vec<String>),
    /// `true` or `false`.
    Boolean,
}

impl Schema {
    /// As JSON Schema, draft 2020-12, has it, on one line. The order of its keys is the same in every build, since a prompt
    /// must be.
    pub fn text(&self) -> String {
        let quoted = |text: &String| format!("\"{text}\"");
        match self {
            Schema::Object(properties) => {
                let names = properties.iter().map(|(name, _)| quoted(name));
                let described = properties
                    .iter()
                    .map(|(name, schema)| format!("{}: {}", quoted(name), schema.text()));
                format!(
                    r#"{{"type": "object", "properties": {{{}}}, "required": [{}], "additionalProperties": false}}"#,
                    joined(described),
                    joined(names)
                )
            }
            Schema::Array { count, items } => format!(
                r#"{{"type": "array", "items": {}, "minItems": {count}, "maxItems": {count}}}"#,
                items.text()
            ),
            Schema::Integer { least, most } => {
                format!(r#"{{"type": "integer", "minimum": {least}, "maximum": {most}}}"#)
            }
            Schema::OneOf(strings) => format!(
                r#"{{"type": "string", "enum": [{}]}}"#,
                joined(strings.iter().map(quoted))
            ),
            Schema::Boolean => r#"{"type": "boolean"}"#.to_owned(),
        }
    }

    /// The first thing that is wrong with a value, in words; `None` where the schema describes it.
    pub fn fault(&self, value: &Value) -> Option<String> {
        self.fault_at("The reply", value)
    }

    fn fault_at(&self, place: &str, value: &Value) -> Option<String> {
        match (self, value) {
            (Schema::Object(properties), Value::Object(given)) => {
                let surplus = given
                    .keys()
                    .find(|key| properties.iter().all(|(name, _)| name != *key));
                if let Some(key) = surplus {
                    return Some(format!("{place} has “{key}”, which is not allowed."));
                }
                properties
                    .iter()
                    .find_map(|(name, schema)| match given.get(name) {
                        Some(value) => schema.fault_at(&format!("“{name}”"), value),
                        None => Some(format!("{place} lacks “{name}”.")),
                    })
            }
            (Schema::Array { count, items }, Value::Array(given)) => {
                if given.len() as u64 != u64::from(*count) {
                    return Some(format!("{place} has {} items, not {count}.", given.len()));
                }
                let inside = format!("An item of {place}");
                given.iter().find_map(|item| items.fault_at(&inside, item))
            }
            (Schema::Integer { least, most }, Value::Number(given)) => match whole(given) {
                Some(n) if (*least..=*most).contains(&n) => None,
                Some(n) => Some(format!("{place} is {n}, not from {least} to {most}.")),
                None => Some(format!("{place} is {given}, not a whole number.")),
            },
            (Schema::OneOf(strings), Value::String(given)) => (!strings.contains(given))
                .then(|| format!("{place} is “{given}”, none of the strings that are allowed.")),
            (Schema::Boolean, Value::Bool(_)) => None,
            _ => Some(format!("{place} is no {}.", self.name())),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Schema::Object(_) => "object",
            Schema::Array { .. } => "array",
            Schema::Integer { .. } => "number",
            Schema::OneOf(_) => "string",
            Schema::Boolean => "boolean",
        }
    }
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<String>>().join(", ")
}

/// A number without a fraction: `2` and `2.0` are the same number to JSON Schema.
fn whole(number: &serde_json::Number) -> Option<i64> {
    let exact = |n: f64| (n.fract() == 0.0 && n.abs() < 9e15).then_some(n as i64);
    number.as_i64().or_else(|| number.as_f64().and_then(exact))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn schema() -> Schema {
        let colours = ["red", "blue"].map(str::to_owned).to_vec();
        let items = Box::new(Schema::Integer { least: 0, most: 9 });
        Schema::Object(vec![
            ("colour".to_owned(), Schema::OneOf(colours)),
            ("digits".to_owned(), Schema::Array { count: 2, items }),
            ("open".to_owned(), Schema::Boolean),
        ])
    }

    #[track_caller]
    fn check(text: &str, fault: Option<&str>) {
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(schema().fault(&value).as_deref(), fault, "{text}");
    }

    #[test]
    fn what_the_schema_describes_is_right_in_any_order() {
        check(r#"{"colour":"red","digits":[0,9],"open":true}"#, None);
        check(r#"{"open":false,"digits":[1.0,2],"colour":"blue"}"#, None);
    }

    #[test]
    fn the_first_fault_is_named() {
        check("[]", Some("The reply is no object."));
        check(
            r#"{"colour":"red","digits":[0,9]}"#,
            Some("The reply lacks “open”."),
        );
        check(
            r#"{"colour":"red","digits":[0,9],"open":true,"more":1}"#,
            Some("The reply has “more”, which is not allowed."),
        );
        check(
            r#"{"colour":"green","digits":[0,9],"open":true}"#,
            Some("“colour” is “green”, none of the strings that are allowed."),
        );
        check(
            r#"{"colour":"red","digits":[0,9,1],"open":true}"#,
            Some("“digits” has 3 items, not 2."),
        );
        check(
            r#"{"colour":"red","digits":[0,10],"open":true}"#,
            Some("An item of “digits” is 10, not from 0 to 9."),
        );
        check(
            r#"{"colour":"red","digits":[0,"1"],"open":true}"#,
            Some("An item of “digits” is no number."),
        );
        check(
            r#"{"colour":"red","digits":[0,1.5],"open":true}"#,
            Some("An item of “digits” is 1.5, not a whole number."),
        );
        check(
            r#"{"colour":"red","digits":[0,1],"open":"yes"}"#,
            Some("“open” is no boolean."),
        );
    }

    #[test]
    fn it_is_written_as_json_schema_has_it() {
        let written: Value = serde_json::from_str(&schema().text()).unwrap();
        let items = json!({"type": "integer", "minimum": 0, "maximum": 9});
        assert_eq!(
            written,
            json!({
                "type": "object",
                "properties": {
                    "colour": {"type": "string", "enum": ["red", "blue"]},
                    "digits": {"type": "array", "items": items, "minItems": 2, "maxItems": 2},
                    "open": {"type": "boolean"},
                },
                "required": ["colour", "digits", "open"],
                "additionalProperties": false,
            })
        );
    }
}
