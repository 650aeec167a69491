//! A run that this browser keeps, for what sets it beside another.

use crate::bench::run::Run;
use crate::browser::page::history;
use crate::browser::page::long_text::opened;

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
