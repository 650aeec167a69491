//! How a result leaves the page: as a link, a file, a table.

use crate::bench::archive::{full, link};
use crate::bench::export::{csv, markdown};
use crate::bench::route::Route;
use crate::browser::page::fragment;
use crate::ui::state::Shown;

/// The address that shows this result, or in words why there can be none.
pub fn address(shown: &Shown) -> Result<String, String> {
    match link::encode(&shown.evidence) {
        Ok(payload) => Ok(fragment::address(&Route::Link { payload })),
        Err(error) => Err(error.to_string()),
    }
}

/// The whole run as JSON that opens again; `None` where only a link's part of it is known.
pub fn json(shown: &Shown, name: &str) -> Option<String> {
    Some(full::to_json(shown.run.as_ref()?, name))
}

/// One line a request; `None` where the requests are not known.
pub fn table(shown: &Shown) -> Option<String> {
    if shown.evidence.rows.is_empty() {
        return None;
    }
    Some(match &shown.run {
        Some(run) => csv::to_csv_with_words(&shown.evidence, &run.records),
        None => csv::to_csv(&shown.evidence),
    })
}

/// The report as Markdown.
pub fn report(shown: &Shown, name: &str) -> String {
    markdown::to_markdown(&shown.evidence, shown.run.as_deref(), name)
}
