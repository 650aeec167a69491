//! What is wrong with the fields of a described format, in words.

use crate::bench::custom::Header;
use crate::bench::custom::template::{PROMPT, holds};
use crate::bench::form::base_url::has_secret;
use crate::bench::form::secrets::{looks_secret, secret_in_object};

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

pub(super) fn path(text: &str) -> Result<(), String> {
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

pub(super) fn check_headers(headers: &[Header], key: &Secret) -> Result<(), String> {
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

pub(super) fn body(text: &str) -> Result<(), String> {
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

pub(super) fn pointer(text: &str, is_needed: bool) -> Result<(), String> {
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
