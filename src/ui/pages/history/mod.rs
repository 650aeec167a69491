//! The history: the last results kept in this browser, and the door for one from a file.

mod drop_zone;
mod row;

use crate::bench::report::entry::Entry;
use crate::browser::page::history::{self, HistoryError, KEPT, Kept};
use crate::ui::shelf::Shelf;
use drop_zone::DropZone;
use leptos::prelude::*;
use row::Row;
use wasm_bindgen_futures::spawn_local;

/// What the page knows of the history.
#[derive(Clone, PartialEq, Eq)]
enum Listing {
    Loading,
    Listed(Vec<Entry>),
    Failed(HistoryError),
}

/// The kept results, to open, rename and delete; a file opens by drop or choice.
#[component]
pub fn HistoryPage(
    /// What opens files.
    shelf: Shelf,
) -> impl IntoView {
    let listing = RwSignal::new(Listing::Loading);
    let said = RwSignal::new(String::new());
    let deleted = RwSignal::new(None::<Kept>);
    // The row that had the focus is drawn anew, so the focus goes to what was said of it.
    let spoken = NodeRef::<leptos::html::P>::new();
    let say = move |text: String| {
        said.set(text);
        if let Some(line) = spoken.try_get_untracked().flatten() {
            let _ = line.focus();
        }
    };
    let reload = move || {
        spawn_local(async move {
            listing.set(match history::list().await {
                Ok(entries) => Listing::Listed(entries),
                Err(error) => Listing::Failed(error),
            });
        });
    };
    reload();
    let delete = Callback::new(move |id: String| {
        spawn_local(async move {
            match history::remove(&id).await {
                Ok(kept) => {
                    say(kept
                        .as_ref()
                        .map_or_else(String::new, |k| format!("Deleted {}.", k.entry.name)));
                    deleted.set(kept);
                }
                Err(error) => say(error.to_string()),
            }
            reload();
        });
    });
    let undo = move |_| {
        let Some(kept) = deleted.get() else { return };
        spawn_local(async move {
            match history::keep(&kept.entry, &kept.text).await {
                Ok(()) => {
                    say(format!("{} is back.", kept.entry.name));
                    deleted.set(None);
                }
                Err(error) => say(error.to_string()),
            }
            reload();
        });
    };
    let rename = Callback::new(move |(id, name): (String, String)| {
        spawn_local(async move {
            match history::rename(&id, &name).await {
                Ok(()) => say(format!("Renamed to {name}.")),
                Err(error) => say(error.to_string()),
            }
            reload();
        });
    });
    view! {
        <main class="page history" id="main" tabindex="-1">
            <h1>"History"</h1>
            <p class="muted">
                {format!("The last {KEPT} results, kept in this browser and nowhere else.")}
            </p>
            <div class="bar history-said">
                <p role="status" tabindex="-1" node_ref=spoken>
                    {move || said.get()}
                </p>
                <Show when=move || deleted.with(Option::is_some)>
                    <button type="button" class="button" on:click=undo>
                        "Undo"
                    </button>
                </Show>
            </div>
            {move || match listing.get() {
                Listing::Loading => view! { <p role="status">"Looking for kept results…"</p> }.into_any(),
                Listing::Failed(error) => {
                    view! { <p class="notice error" role="alert">{error.to_string()}</p> }.into_any()
                }
                Listing::Listed(entries) if entries.is_empty() => empty().into_any(),
                Listing::Listed(entries) => table(entries, rename, delete).into_any(),
            }}
            <DropZone shelf />
        </main>
    }
}

fn empty() -> impl IntoView {
    view! {
        <div class="panel empty">
            <p>"Finished results will be listed here, with place, time and target, so that you can open them again."</p>
            <p>
                <a class="button" href="#/">
                    "Measure an LLM API"
                </a>
            </p>
        </div>
    }
}

fn table(
    entries: Vec<Entry>,
    rename: Callback<(String, String)>,
    delete: Callback<String>,
) -> impl IntoView {
    let rows = entries
        .into_iter()
        .map(|entry| view! { <Row entry rename delete /> })
        .collect_view();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Table of kept results">
            <table class="data-table kept">
                <caption>"Kept results, newest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col" class="text">"Started"</th>
                        <th scope="col" class="text">"Place"</th>
                        <th scope="col" class="text">"Target"</th>
                        <th scope="col">"Median TTFT"</th>
                        <th scope="col">"Success"</th>
                        <th scope="col" class="text">
                            <span class="visually-hidden">"Actions"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
