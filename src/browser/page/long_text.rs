//! Long runs as text, between this program and the browser: the browser holds them as blobs, and they are written and
//! copied piece by piece, so that the page stays alive.

use crate::bench::archive::ArchiveError;
use crate::bench::archive::full::NamedRun;
use crate::bench::archive::piecewise::{Reading, Writing};
use crate::bench::run::Run;
use crate::browser::turn::next_turn;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// How many bytes are copied at a time: some milliseconds of work.
const COPIED: f64 = (4 << 20) as f64;

/// Why a long text did not come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LongTextError {
    /// The browser would not hold it, or not give it back.
    Unreadable,
    /// It is no run that can be read here.
    Archive(ArchiveError),
}

impl std::fmt::Display for LongTextError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LongTextError::Unreadable => f.write_str(
                "The browser could not read this result back: its space may be used up. Free some and try again.",
            ),
            LongTextError::Archive(error) => error.fmt(f),
        }
    }
}

impl From<JsValue> for LongTextError {
    fn from(_: JsValue) -> LongTextError {
        LongTextError::Unreadable
    }
}

impl From<ArchiveError> for LongTextError {
    fn from(error: ArchiveError) -> LongTextError {
        LongTextError::Archive(error)
    }
}

/// A text as a blob.
///
/// # Errors
/// Where the browser would not hold it.
pub fn held(text: &JsValue) -> Result<Blob, LongTextError> {
    Ok(Blob::new_with_str_sequence(&Array::of1(text))?)
}

/// A run in the full archive's JSON.
///
/// # Errors
/// Where the browser would not hold it.
pub async fn written(run: &Run, name: &str) -> Result<Blob, LongTextError> {
    let pieces = Array::new();
    next_turn().await;
    for piece in Writing::of(run, name) {
        let piece = held(&piece.into())?;
        pieces.push(&piece);
        next_turn().await;
    }
    Ok(Blob::new_with_blob_sequence(&pieces)?)
}

/// A text that the browser holds, in the program's own memory; what is no UTF-8 in it is replaced.
///
/// # Errors
/// Where the browser would not give it.
pub async fn copied(text: &Blob) -> Result<String, LongTextError> {
    let size = text.size();
    let mut copy = Vec::with_capacity(size as usize);
    let mut from = 0.0;
    while from < size {
        let to = size.min(from + COPIED);
        let piece = text.slice_with_f64_and_f64(from, to)?.array_buffer();
        let piece = Uint8Array::new(&JsFuture::from(piece).await?);
        let before = copy.len();
        copy.resize(before + piece.length() as usize, 0);
        piece.copy_to(&mut copy[before..]);
        from = to;
        next_turn().await;
    }
    let copy = String::from_utf8(copy);
    Ok(copy.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// The run in a text of the full archive that the browser holds.
///
/// # Errors
/// Where the browser would not give it, and as [`crate::bench::archive::full::from_json`].
pub async fn opened(text: &Blob) -> Result<NamedRun, LongTextError> {
    Ok(read(&copied(text).await?).await?)
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

/// What the browser kept of a text: a blob, or of an earlier version of the page the text itself.
pub fn as_kept(value: JsValue) -> Option<Blob> {
    match value.is_string() {
        true => held(&value).ok(),
        false => value.dyn_into().ok(),
    }
}
