//! A described wire format as typed: its fields, and what is wrong with them.

use crate::bench::custom::template::{PROMPT, holds};
use crate::bench::custom::{Custom, Header, Places, StreamKind};
use crate::bench::form::PlanForm;
use crate::bench::form::base_url::has_secret;
use crate::bench::form::field::Field;
use crate::bench::form::secrets::{looks_secret, secret_in_object};
use crate::bench::form::validate::{validate, why_not};
use crate::bench::plan::TestPlan;
use crate::bench::secret::Secret;
use serde_json::Value;

/// Longest path and header value, characters.
const LONGEST: usize = 300;
/// Longest body, characters.
const LONGEST_BODY: usize = 4_000;
/// Most headers.
const MOST_HEADERS: usize = 16;

/// Headers that a page may not set (https://fetch.spec.whatwg.org/#forbidden-request-header, read 2026), and the one that
/// is always sent.
const FORBIDDEN: [&str; 21] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

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

/// Headers as lines: the value only where it is public.
pub fn header_lines(headers: &[Header]) -> String {
    let line = |header: &Header| match &header.value {
        Some(value) => format!("{}: {value}", header.name),
        None => header.name.clone(),
    };
    headers.iter().map(|header| line(header) + "\n").collect()
}

/// The headers of these lines, right or wrong.
pub fn headers_of(lines: &str) -> Vec<Header> {
    lines
        .split_terminator('\n')
        .map(|line| match line.split_once(':') {
            Some((name, value)) => Header {
                name: name.to_owned(),
                value: Some(value.strip_prefix(' ').unwrap_or(value).to_owned()),
            },
            None => Header {
                name: line.to_owned(),
                value: None,
            },
        })
        .collect()
}

/// A header as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderRow {
    /// Its name as typed.
    pub name: String,
    /// Its value as typed.
    pub value: String,
    /// Whether the value may be seen, and travels with the plan.
    pub is_public: bool,
}

/// The headers of these lines, with the values of the secret ones out of the key.
pub fn header_rows(lines: &str, key: &Secret) -> Vec<HeaderRow> {
    let mut secrets = key.parts();
    let row = |header: Header| HeaderRow {
        name: header.name,
        is_public: header.value.is_some(),
        value: header.value.unwrap_or_else(|| match secrets.next() {
            Some(secret) => secret.expose().to_owned(),
            None => String::new(),
        }),
    };
    headers_of(lines).into_iter().map(row).collect()
}

/// The lines and the key of these rows. What would end a line or a part, or a name, is taken out.
pub fn of_rows(rows: &[HeaderRow]) -> (String, Secret) {
    let plain = |text: &str, without: &[char]| -> String {
        text.chars()
            .filter(|c| !c.is_control() && !without.contains(c))
            .collect()
    };
    let mut lines = String::new();
    let mut secrets = Vec::new();
    for row in rows {
        lines += &plain(&row.name, &[':']);
        let value = plain(&row.value, &[]);
        match row.is_public {
            true => lines += &format!(": {value}"),
            false => secrets.push(value),
        }
        lines.push('\n');
    }
    (lines, Secret::of_parts(&secrets))
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

fn path(text: &str) -> Result<(), String> {
    let text = text.trim();
    let fine = text
        .chars()
        .all(|c| c.is_ascii_graphic() && c != '#' && c != '\\');
    if !text.starts_with('/') {
        return Err("A path starts with /, such as /v1/generate.".to_owned());
    }
    if !fine || text.len() > LONGEST {
        return Err(format!(
            "At most {LONGEST} letters, digits and signs: no space, no # and no backslash."
        ));
    }
    if has_secret(text) {
        return Err("Something here looks like a key. It belongs in a secret header.".to_owned());
    }
    Ok(())
}

fn check_headers(headers: &[Header], key: &Secret) -> Result<(), String> {
    if headers.len() > MOST_HEADERS {
        return Err(format!("At most {MOST_HEADERS} headers."));
    }
    let mut secrets = key.parts();
    for (at, Header { name, value }) in headers.iter().enumerate() {
        let lower = name.to_ascii_lowercase();
        let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if name.is_empty() || !name.chars().all(token) {
            return Err(format!(
                "The name of header {} is letters, digits and signs such as -, without a space.",
                at + 1
            ));
        }
        if FORBIDDEN.contains(&lower.as_str())
            || lower.starts_with("sec-")
            || lower.starts_with("proxy-")
        {
            return Err(format!("A page may not set {name}: take it out."));
        }
        if looks_secret("", name) {
            return Err(format!("The name of header {} looks like a key.", at + 1));
        }
        if headers
            .iter()
            .take(at)
            .any(|h| h.name.eq_ignore_ascii_case(name))
        {
            return Err(format!("{name} is there twice."));
        }
        let shown = |c: char| c == ' ' || c.is_ascii_graphic();
        let secret = match value {
            Some(_) => None,
            None => secrets.next(),
        };
        let text = value
            .as_deref()
            .or(secret.as_ref().map(Secret::expose))
            .unwrap_or("");
        if !text.chars().all(shown) || text.len() > LONGEST * 10 {
            return Err(format!(
                "The value of {name} has no line breaks and no special letters: paste it again."
            ));
        }
        if value.is_some() && looks_secret(name, text) {
            return Err(format!(
                "The value of {name} looks like a key: make it secret."
            ));
        }
        if value.is_none() && text.is_empty() {
            return Err(format!(
                "Fill in the value of {name}, or remove the header."
            ));
        }
    }
    Ok(())
}

fn body(text: &str) -> Result<(), String> {
    if text.chars().count() > LONGEST_BODY {
        return Err(format!("This can have at most {LONGEST_BODY} characters."));
    }
    let value: Value =
        serde_json::from_str(text).map_err(|error| format!("This is not JSON ({error})."))?;
    let Value::Object(members) = &value else {
        return Err("Write a JSON object in braces.".to_owned());
    };
    if secret_in_object(members).is_some() {
        return Err("Something here looks like a key. It belongs in a secret header.".to_owned());
    }
    if !holds(&value, PROMPT) {
        return Err("Put {prompt} where the prompt goes, in quotation marks.".to_owned());
    }
    Ok(())
}

fn pointer(text: &str, is_needed: bool) -> Result<(), String> {
    let text = text.trim();
    if text.is_empty() && !is_needed {
        return Ok(());
    }
    if text.is_empty() {
        return Err("Fetch a sample and choose the text in it, or write its place, such as /choices/0/text.".to_owned());
    }
    if !text.starts_with('/') || text.len() > LONGEST || looks_secret("", text) {
        return Err(
            "A place starts with / and names one member after the other, such as /choices/0/text."
                .to_owned(),
        );
    }
    Ok(())
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
    fn rows_come_back_as_typed_and_a_secret_value_is_in_the_key_alone() {
        let row = |name: &str, value: &str, is_public| HeaderRow {
            name: name.to_owned(),
            value: value.to_owned(),
            is_public,
        };
        let rows = vec![
            row("", "", false),
            row("X-Team", " a: b ", true),
            row("X-Key", "sesame ", false),
            row("", "", true),
            row("Last", "", false),
        ];
        let (lines, key) = of_rows(&rows);
        assert!(!lines.contains("sesame"), "{lines}");
        assert_eq!(header_rows(&lines, &key), rows);
        assert_eq!(of_rows(&[]).0, "");
        let (lines, key) = of_rows(&[row("A\n:B", "x\u{1f}y\r\nz", false)]);
        assert_eq!((lines.as_str(), key.expose()), ("AB\n", "xyz"));
    }

    #[test]
    fn a_secret_value_is_asked_for_and_has_no_line_break() {
        assert_eq!(faults(|_| {}, ""), [Field::CustomHeaders]);
        assert_eq!(faults(|_| {}, "Bearer abc"), []);
        assert_eq!(faults(|_| {}, "Bearer\nabc"), [Field::CustomHeaders]);
    }
}
