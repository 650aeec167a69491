//! The bar under the figures: copy link, downloads, Markdown, run again, rename.

use super::rename::Rename;
use super::share;
use crate::bench::format;
use crate::bench::report::entry::file_stem;
use crate::browser::page::{clipboard, download};
use crate::ui::state::{Shown, Source};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// What the bar last did, said aloud.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// It did nothing yet.
    Nothing,
    /// It is done: what.
    Done(String),
    /// It failed: why.
    Failed(String),
    /// The clipboard refused: the text to copy by hand, and what it is.
    ByHand(&'static str, String),
}

/// The bar.
#[component]
pub fn ShareBar(
    /// The result.
    shown: Arc<Shown>,
    /// Its name as it is now.
    name: RwSignal<String>,
    /// The person wants the plan run.
    on_again: Callback<()>,
    /// A kept result has another name; it is already stored.
    on_renamed: Callback<String>,
) -> impl IntoView {
    let said = RwSignal::new(Said::Nothing);
    let link = share::address(&shown);
    let again = match shown.source {
        Source::Link => "Run this test here",
        Source::Fresh | Source::Kept | Source::File => "Run again",
    };
    let stem = {
        let started = shown.evidence.environment.started_at_unix_ms;
        move || name.with(|n| file_stem(n, started))
    };
    let copy_link = match link {
        Ok(address) => {
            let length = format!(
                "{} characters",
                format::count(address.chars().count() as u64)
            );
            let done = format!("Link copied: {length}.");
            view! {
                <button
                    type="button"
                    class="button"
                    on:click=move |_| copy("Link", address.clone(), done.clone(), said)
                >
                    "Copy link"
                </button>
                <span class="muted link-length">{length}</span>
            }
            .into_any()
        }
        Err(why) => view! { <span class="muted">{why}</span> }.into_any(),
    };
    let json = shown.run.is_some().then(|| {
        let shown = shown.clone();
        let press = move |_| {
            if let Some(text) = name.with(|n| share::json(&shown, n)) {
                save(format!("{}.json", stem()), "application/json", &text, said);
            }
        };
        view! { <button type="button" class="button" on:click=press>"Download JSON"</button> }
    });
    let csv = (!shown.evidence.rows.is_empty()).then(|| {
        let shown = shown.clone();
        let press = move |_| {
            if let Some(text) = share::table(&shown) {
                save(format!("{}.csv", stem()), "text/csv", &text, said);
            }
        };
        view! { <button type="button" class="button" on:click=press>"Download CSV"</button> }
    });
    let markdown = {
        let shown = shown.clone();
        move |_| {
            let text = name.with(|n| share::report(&shown, n));
            copy("Markdown", text, "Copied as Markdown.".to_owned(), said);
        }
    };
    let rename = shown
        .id
        .clone()
        .map(|id| view! { <Rename id name on_renamed said /> });
    view! {
        <section class="stack share" aria-label="Share, save, run again">
            <div class="bar">
                {copy_link} {json} {csv}
                <button type="button" class="button" on:click=markdown>
                    "Copy as Markdown"
                </button> {rename}
                <button
                    type="button"
                    class="button push"
                    on:click=move |_| on_again.run(())
                >
                    {again}
                </button>
            </div>
            <SaidLine said />
        </section>
    }
}

/// What was last done, said; where the clipboard refused, the text to copy by hand.
#[component]
pub(super) fn SaidLine(
    /// What was done.
    said: RwSignal<Said>,
) -> impl IntoView {
    view! {
        <p role="status" class="share-said" class:field-error=move || said.with(|s| matches!(s, Said::Failed(_)))>
            {move || match said.get() {
                Said::Nothing => String::new(),
                Said::Done(text) | Said::Failed(text) => text,
                Said::ByHand(what, _) => {
                    format!("The browser refused its clipboard. Copy the {what} from the field below.")
                }
            }}
        </p>
        {move || match said.get() {
            Said::ByHand(what, text) => Some(view! { <ByHand what text /> }),
            Said::Nothing | Said::Done(_) | Said::Failed(_) => None,
        }}
    }
}

pub(super) fn copy(what: &'static str, text: String, done: String, said: RwSignal<Said>) {
    spawn_local(async move {
        said.set(match clipboard::copy(&text).await {
            Ok(()) => Said::Done(done),
            Err(clipboard::ClipboardRefused) => Said::ByHand(what, text),
        });
    });
}

pub(super) fn save(file_name: String, media_type: &str, text: &str, said: RwSignal<Said>) {
    said.set(match download::download(&file_name, media_type, text) {
        Ok(()) => Said::Done(format!("Saved as {file_name}.")),
        Err(error) => Said::Failed(error.to_string()),
    });
}

/// A text to copy by hand, selected.
#[component]
fn ByHand(what: &'static str, text: String) -> impl IntoView {
    let field = NodeRef::<leptos::html::Textarea>::new();
    Effect::new(move |_| {
        if let Some(area) = field.get() {
            let _ = area.focus();
            area.select();
        }
    });
    view! {
        <label class="field">
            <span class="field-label">{what}</span>
            <textarea class="field-input" readonly node_ref=field rows="4" prop:value=text></textarea>
        </label>
    }
}
