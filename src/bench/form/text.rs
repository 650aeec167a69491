//! Short texts and boxes of the form.

use crate::bench::form::secrets::looks_secret;
use crate::bench::form::{NO, YES};

/// Longest model name and place, characters.
const LONGEST_TEXT: usize = 200;

pub(super) fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        YES => Ok(true),
        NO => Ok(false),
        _ => Err("This is yes or no: tick the box, or leave it empty.".to_owned()),
    }
}

pub(super) fn short_text(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.chars().count() > LONGEST_TEXT {
        return Err(format!("This can have at most {LONGEST_TEXT} characters."));
    }
    if looks_secret("", text) {
        return Err("This looks like a key. It belongs in the field API key.".to_owned());
    }
    Ok(text.to_owned())
}
