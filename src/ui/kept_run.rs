//! Runs that this browser keeps.

use crate::bench::report::entry::Entry;
use crate::bench::run::Run;
use crate::browser::page::history;
use crate::browser::page::long_text::{LongTextError, held, opened, written};
use web_sys::Blob;

/// The name and the run that are kept under `id`.
///
/// # Errors
/// Words for a person where there is none, or it cannot be read.
pub async fn kept_run(id: &str) -> Result<(String, Run), String> {
    match history::load(id).await {
        Ok(Some(kept)) => match opened(&kept.text).await {
            Ok(named) => Ok((kept.entry.name, named.run)),
            Err(error) => Err(error.to_string()),
        },
        Ok(None) => Err("This browser no longer keeps that result. Choose another one.".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Keeps a run under its entry and by its name.
///
/// # Errors
/// Words for a person where the browser refuses.
pub async fn keep_run(entry: &Entry, run: &Run) -> Result<(), String> {
    keep(entry, written(run, &entry.name).await).await
}

/// Keeps a result of another tool, in its saved form.
///
/// # Errors
/// As [`keep_run`].
pub async fn keep_imported(entry: &Entry, text: &str) -> Result<(), String> {
    keep(entry, held(&text.into())).await
}

async fn keep(entry: &Entry, text: Result<Blob, LongTextError>) -> Result<(), String> {
    let text = text.map_err(|error| error.to_string())?;
    let kept = history::keep(entry, &text).await;
    kept.map_err(|error| error.to_string())
}
