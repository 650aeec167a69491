//! A described wire format as typed: its fields, and what is wrong with them.

mod faults;
mod headers;

pub use headers::{HeaderRow, header_lines, header_rows, headers_of, of_rows};

use crate::bench::custom::{Custom, Header, Places, StreamKind};
use crate::bench::form::PlanForm;
use crate::bench::form::faults::why_not;
use crate::bench::form::field::Field;
use crate::bench::form::validate::validate;
use crate::bench::plan::TestPlan;
use crate::bench::secret::Secret;
use faults::{body, check_headers, path, pointer};

/// The fields as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomForm {
    /// After the base URL.
    pub path: String,
    /// One header a line, each with its line feed: `Name: value` for a public one, `Name` alone for a secret one.
    pub headers: String,
    /// The body's template.
    pub body: String,
    /// The kind of stream by its word.
    pub framing: String,
    /// Pointer to the answer's text.
    pub text: String,
    /// Pointer to reasoning.
    pub reasoning: String,
    /// Pointer to the finish reason.
    pub finish: String,
    /// Pointer to the count of prompt tokens.
    pub input_tokens: String,
    /// Pointer to the count of output tokens.
    pub output_tokens: String,
}

impl Default for CustomForm {
    fn default() -> CustomForm {
        CustomForm {
            path: "/generate".to_owned(),
            headers: "Authorization\n".to_owned(),
            body: r#"{"model": "{model}", "prompt": "{prompt}", "max_tokens": "{max_tokens}", "stream": "{stream}"}"#.to_owned(),
            framing: StreamKind::Sse.word().to_owned(),
            text: String::new(),
            reasoning: String::new(),
            finish: String::new(),
            input_tokens: String::new(),
            output_tokens: String::new(),
        }
    }
}

impl CustomForm {
    /// The fields that this description was, or could have been, typed into.
    pub fn of(custom: &Custom) -> CustomForm {
        let places = custom.places.clone();
        CustomForm {
            path: custom.path.clone(),
            headers: header_lines(&custom.headers),
            body: custom.body.clone(),
            framing: custom.framing.word().to_owned(),
            text: places.text,
            reasoning: places.reasoning,
            finish: places.finish,
            input_tokens: places.input_tokens,
            output_tokens: places.output_tokens,
        }
    }

    /// The text of a field; `None` for one that is no part of a description.
    pub fn text(&self, field: Field) -> Option<&String> {
        Some(match field {
            Field::CustomPath => &self.path,
            Field::CustomHeaders => &self.headers,
            Field::CustomBody => &self.body,
            Field::CustomFraming => &self.framing,
            Field::CustomText => &self.text,
            Field::CustomReasoning => &self.reasoning,
            Field::CustomFinish => &self.finish,
            Field::CustomInput => &self.input_tokens,
            Field::CustomOutput => &self.output_tokens,
            _ => return None,
        })
    }

    /// The same, to be written to.
    pub fn text_mut(&mut self, field: Field) -> Option<&mut String> {
        Some(match field {
            Field::CustomPath => &mut self.path,
            Field::CustomHeaders => &mut self.headers,
            Field::CustomBody => &mut self.body,
            Field::CustomFraming => &mut self.framing,
            Field::CustomText => &mut self.text,
            Field::CustomReasoning => &mut self.reasoning,
            Field::CustomFinish => &mut self.finish,
            Field::CustomInput => &mut self.input_tokens,
            Field::CustomOutput => &mut self.output_tokens,
            _ => return None,
        })
    }
}

/// The plan of one small request that fetches a sample: it needs no place of the text yet, and any model will do.
pub fn sample_plan(form: &PlanForm, key: &Secret) -> Result<TestPlan, String> {
    let mut form = form.clone();
    for field in Field::PLACES {
        form.set_text(field, "/text".to_owned());
    }
    if form.model.trim().is_empty() {
        form.model = "model".to_owned();
    }
    form.budget = String::new();
    validate(&form, key)
        .map_err(|faults| why_not(&faults).replace("Cannot run yet.", "No sample yet."))
}

/// The description; every fault goes to `fault`.
pub(super) fn read(
    form: &CustomForm,
    key: &Secret,
    fault: &mut dyn FnMut(Field, &str),
) -> Option<Custom> {
    let mut sound = true;
    let mut check = |field, result: Result<(), String>| {
        if let Err(message) = result {
            fault(field, &message);
            sound = false;
        }
    };
    check(Field::CustomPath, path(&form.path));
    let headers: Vec<Header> = headers_of(&form.headers);
    check(Field::CustomHeaders, check_headers(&headers, key));
    check(Field::CustomBody, body(&form.body));
    let framing = StreamKind::from_word(&form.framing);
    let unknown = || Err("This is sse or ndjson.".to_owned());
    check(
        Field::CustomFraming,
        framing.map_or_else(unknown, |_| Ok(())),
    );
    for field in Field::PLACES {
        let place = form.text(field).map_or("", String::as_str);
        check(field, pointer(place, field == Field::CustomText));
    }
    let place = |text: &String| text.trim().to_owned();
    sound.then(|| Custom {
        path: form.path.trim().to_owned(),
        headers,
        body: form.body.trim().to_owned(),
        framing: framing.unwrap_or_default(),
        places: Places {
            text: place(&form.text),
            reasoning: place(&form.reasoning),
            finish: place(&form.finish),
            input_tokens: place(&form.input_tokens),
            output_tokens: place(&form.output_tokens),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(edit: impl Fn(&mut CustomForm), key: &str) -> Vec<Field> {
        let mut form = CustomForm {
            text: "/text".to_owned(),
            ..CustomForm::default()
        };
        edit(&mut form);
        let mut list = Vec::new();
        let read = read(&form, &Secret::new(key), &mut |field, _| list.push(field));
        assert_eq!(read.is_none(), !list.is_empty());
        if let Some(custom) = read {
            let again = CustomForm::of(&custom).headers;
            assert_eq!(headers_of(&again), headers_of(&form.headers));
        }
        list
    }

    #[test]
    fn each_field_has_its_faults() {
        let check = |field: Field, text: &str, ok: bool| {
            let edit = |form: &mut CustomForm| *form.text_mut(field).unwrap() = text.to_owned();
            let expected: &[Field] = if ok { &[] } else { &[field] };
            assert_eq!(faults(edit, "abc"), expected, "{field:?} {text}");
        };
        check(Field::CustomPath, "/v1/x?a=b", true);
        for bad in ["", "v1", "/a b", "/a#b", "/a\\b", "/x?api_key=abc", "//é"] {
            check(Field::CustomPath, bad, false);
        }
        check(Field::CustomHeaders, "X-Team: blue\nX-Key", true);
        check(Field::CustomHeaders, "", true);
        for bad in [
            "A B",
            "Cookie: a",
            "sec-fetch: a",
            "Host: a",
            "X: é",
            "X-Key\nX-Key: a",
            ": a",
            "X-Api-Key: abc",
            "X: sk-abcdefghijklmnop",
            "X-Key\nX-Other",
        ] {
            check(Field::CustomHeaders, bad, false);
        }
        check(Field::CustomBody, r#"{"a":["x {prompt}"]}"#, true);
        for bad in [
            "",
            "{",
            "[\"{prompt}\"]",
            "{\"a\":1}",
            r#"{"api_key":"x","a":"{prompt}"}"#,
        ] {
            check(Field::CustomBody, bad, false);
        }
        check(Field::CustomFraming, "ndjson", true);
        check(Field::CustomFraming, "xml", false);
        check(Field::CustomText, "/a/0/b", true);
        check(Field::CustomText, "", false);
        check(Field::CustomText, "a", false);
        check(Field::CustomReasoning, "", true);
        check(Field::CustomFinish, "x", false);
    }

    #[test]
    fn a_secret_value_is_asked_for_and_has_no_line_break() {
        assert_eq!(faults(|_| {}, ""), [Field::CustomHeaders]);
        assert_eq!(faults(|_| {}, "Bearer abc"), []);
        assert_eq!(faults(|_| {}, "Bearer\nabc"), [Field::CustomHeaders]);
    }
}
