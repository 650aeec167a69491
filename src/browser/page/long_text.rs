//! Long runs as text, between this program and the browser: copied piece by piece, so that the page stays alive.

use crate::bench::archive::ArchiveError;
use crate::bench::archive::full::NamedRun;
use crate::bench::archive::piecewise::{PIECE, Reading, Writing};
use crate::bench::run::Run;
use crate::browser::page::turn::next_turn;
use js_sys::JsString;

/// A run in the full archive's JSON.
pub async fn written(run: &Run, name: &str) -> JsString {
    let mut text = JsString::from("");
    next_turn().await;
    for piece in Writing::of(run, name) {
        text = text.concat(&piece.into());
        next_turn().await;
    }
    text
}

/// A text of the browser's, in the program's own memory.
pub async fn copied(text: &JsString) -> String {
    let mut copy = String::with_capacity(text.length() as usize);
    let mut from = 0;
    while from < text.length() {
        next_turn().await;
        let mut to = text.length().min(from + PIECE as u32);
        if is_high_surrogate(text, to - 1) {
            to += 1;
        }
        copy.push_str(&String::from(text.slice(from, to)));
        from = to;
    }
    next_turn().await;
    copy
}

/// Whether what stands there is the first half of a character of two.
fn is_high_surrogate(text: &JsString, at: u32) -> bool {
    (0xd800 as f64..0xdc00 as f64).contains(&text.char_code_at(at))
}

/// The run in a text of the full archive that the browser holds.
///
/// # Errors
/// As [`crate::bench::archive::full::from_json`].
pub async fn opened(text: &JsString) -> Result<NamedRun, ArchiveError> {
    read(&copied(text).await).await
}

/// Reads a text of the full archive.
///
/// # Errors
/// As [`crate::bench::archive::full::from_json`].
pub async fn read(text: &str) -> Result<NamedRun, ArchiveError> {
    let mut reading = Reading::of(text);
    loop {
        let read = reading.step()?;
        next_turn().await;
        if let Some(named) = read {
            return Ok(named);
        }
    }
}
