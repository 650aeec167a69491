//! A reply that must be JSON, and valid against the schema that was asked for.

use super::{Held, Judge};
use crate::bench::correctness::schema::Schema;
use serde_json::Value;

/// Passes where the reply, but for white space and one code fence around it, is one JSON value that the schema describes.
#[derive(Clone, Debug)]
pub struct JsonJudge {
    schema: Schema,
    held: Held,
}

impl JsonJudge {
    /// A judge that has read nothing yet.
    pub fn new(schema: Schema) -> JsonJudge {
        JsonJudge {
            schema,
            held: Held::default(),
        }
    }
}

impl Judge for JsonJudge {
    fn read(&mut self, text: &str) {
        self.held.read(text);
    }

    fn passes(&self) -> bool {
        let whole = self.held.whole();
        whole.is_some_and(|reply| json_fault(&self.schema, reply).is_none())
    }
}

/// What is wrong with a reply; `None` where it is right.
pub fn json_fault(schema: &Schema, reply: &str) -> Option<String> {
    match serde_json::from_str::<Value>(without_fence(reply)) {
        Ok(value) => schema.fault(&value),
        Err(error) => Some(format!("It is not JSON: {error}.")),
    }
}

/// The text between the fences, where the whole reply is one fenced block.
fn without_fence(reply: &str) -> &str {
    let reply = reply.trim();
    let inside = || {
        let inside = reply.strip_prefix("```")?.strip_suffix("```")?;
        // The opening fence may name the language.
        let (language, inside) = inside.split_once('\n')?;
        language
            .trim()
            .bytes()
            .all(|b| b.is_ascii_alphanumeric())
            .then_some(inside)
    };
    inside().unwrap_or(reply)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Schema {
        Schema::Object(vec![(
            "n".to_owned(),
            Schema::Integer { least: 1, most: 3 },
        )])
    }

    #[track_caller]
    fn check(text: &str, passes: bool) {
        let judge = || -> Box<dyn Judge> { Box::new(JsonJudge::new(schema())) };
        super::super::check_at_every_cut(judge, text, passes);
        assert_eq!(json_fault(&schema(), text).is_none(), passes, "{text}");
    }

    #[test]
    fn json_counts_bare_or_in_one_fence() {
        check(r#"{"n":2}"#, true);
        check("\n{ \"n\" : 2 }\n", true);
        check("```json\n{\"n\":2}\n```", true);
        check("```\n{\"n\":2}```\n", true);
    }

    #[test]
    fn anything_else_around_or_in_it_is_wrong() {
        check("Here it is: {\"n\":2}", false);
        check("{\"n\":2}\nDone.", false);
        check("```json\n{\"n\":2}", false);
        check("{\"n\":4}", false);
        check("{'n':2}", false);
        check("{\"n\":2}{\"n\":2}", false);
        check("", false);
    }

    #[test]
    fn a_reply_too_long_to_be_held_is_wrong() {
        let mut judge = JsonJudge::new(schema());
        judge.read(r#"{"n":2}"#);
        assert!(judge.passes());
        judge.read(&" ".repeat(super::super::MOST_HELD));
        assert!(!judge.passes());
    }
}
