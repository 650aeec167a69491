//! How a result leaves the page: as a link, a file, a table.

use crate::bench::evidence::Evidence;
use crate::bench::run::Run;

/// The writers of a result. Plain functions, so that a page can be given them as it is made.
#[derive(Clone, Copy, Debug)]
pub struct Exports {
    /// The payload of a link, or why there can be none.
    pub link: fn(&Evidence) -> Result<String, String>,
    /// The whole run with its name, as JSON.
    pub json: fn(&Run, &str) -> String,
    /// One line a request.
    pub csv: fn(&Evidence) -> String,
    /// The report as Markdown, with the result's name.
    pub markdown: fn(&Evidence, &str) -> String,
}
