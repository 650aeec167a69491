//! What the viewer has open, and how a kept result comes to be it.

use crate::bench::import::{Imported, kept};
use crate::browser::page::history;
use crate::browser::page::long_text::{copied, read};
use crate::browser::turn::next_turn;
use crate::ui::state::{Shown, Source};
use std::sync::Arc;

/// The result that the viewer has open.
#[derive(Clone, Debug)]
pub enum Opened {
    /// None yet.
    Nothing,
    /// On its way from the history.
    Loading,
    /// It cannot be shown; the words say why and what to do.
    Failed(String),
    /// Here.
    Shown(Arc<Shown>),
    /// A result that another tool wrote, here under its id and name.
    Imported(Arc<Imported>, String, String),
}

/// Opens the result that this browser keeps under `id`, be it of this page or of another tool.
pub async fn kept_result(id: &str) -> Opened {
    let kept = match history::load(id).await {
        Ok(Some(kept)) => kept,
        Ok(None) => return Opened::Failed(
            "This browser keeps no result of this name. It keeps the last 20 only, and a link to one opens just where it was measured; ask for its permalink instead.".to_owned(),
        ),
        Err(error) => return Opened::Failed(error.to_string()),
    };
    let name = kept.entry.name;
    let text = match copied(&kept.text).await {
        Ok(text) => text,
        Err(error) => return Opened::Failed(error.to_string()),
    };
    if kept::is_kept(&text) {
        return match kept::from_json(&text) {
            Ok(imported) => Opened::Imported(Arc::new(imported), id.to_owned(), name),
            Err(error) => Opened::Failed(error.to_string()),
        };
    }
    let source = match kept.entry.imported {
        true => Source::File,
        false => Source::Kept,
    };
    match read(&text).await {
        Ok(named) => {
            let shown = Shown::of_run(named.run, source, Some(id.to_owned()), name).await;
            next_turn().await;
            Opened::Shown(Arc::new(shown))
        }
        Err(error) => Opened::Failed(error.to_string()),
    }
}
