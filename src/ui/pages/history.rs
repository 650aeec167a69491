//! The history: the last results kept in this browser, and the door for one from a file.

use crate::bench::format;
use crate::bench::report::entry::Entry;
use crate::browser::page::history::{self, HistoryError, KEPT, Kept};
use crate::browser::page::open_file;
use crate::ui::pages::result::facts::no_data;
use leptos::ev::{DragEvent, SubmitEvent};
use leptos::html::Input;
use leptos::prelude::*;
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
    /// The person chose a file: its text, to be opened as a result; the answer says why it cannot be.
    on_file: Callback<String, Result<(), String>>,
) -> impl IntoView {
    let listing = RwSignal::new(Listing::Loading);
    let said = RwSignal::new(String::new());
    let deleted = RwSignal::new(None::<Kept>);
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
                    said.set(
                        kept.as_ref()
                            .map_or_else(String::new, |k| format!("Deleted {}.", k.entry.name)),
                    );
                    deleted.set(kept);
                }
                Err(error) => said.set(error.to_string()),
            }
            reload();
        });
    });
    let undo = move |_| {
        let Some(kept) = deleted.get() else { return };
        spawn_local(async move {
            match history::keep(&kept.entry, &kept.text).await {
                Ok(()) => {
                    said.set(format!("{} is back.", kept.entry.name));
                    deleted.set(None);
                }
                Err(error) => said.set(error.to_string()),
            }
            reload();
        });
    };
    let rename = Callback::new(move |(id, name): (String, String)| {
        spawn_local(async move {
            match history::rename(&id, &name).await {
                Ok(()) => said.set(format!("Renamed to {name}.")),
                Err(error) => said.set(error.to_string()),
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
                <p role="status">{move || said.get()}</p>
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
            <DropZone on_file />
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

#[component]
fn Row(
    entry: Entry,
    rename: Callback<(String, String)>,
    delete: Callback<String>,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let address = format!("#/result/{}", entry.id);
    let started =
        (entry.started_at_unix_ms > 0).then(|| format::date_time_utc(entry.started_at_unix_ms));
    let or_none = |text: Option<String>| match text.filter(|t| !t.is_empty()) {
        Some(text) => text.into_any(),
        None => no_data().into_any(),
    };
    let (id, name) = (entry.id.clone(), entry.name.clone());
    let (delete_label, rename_label) = (
        format!("Delete {}", entry.name),
        format!("Rename {}", entry.name),
    );
    let delete_id = entry.id;
    let named = move || {
        if editing.get() {
            view! { <NameField id=id.clone() name=name.clone() editing rename /> }.into_any()
        } else {
            view! { <a href=address.clone()>{name.clone()}</a> }.into_any()
        }
    };
    view! {
        <tr>
            <th scope="row">{named} <span class="kept-plan">{entry.plan}</span></th>
            <td class="text">{or_none(started)}</td>
            <td class="text">{or_none(Some(entry.place))}</td>
            <td class="text kept-target">{entry.target}</td>
            <td>{or_none(entry.ttft)}</td>
            <td>{or_none(entry.success)}</td>
            <td class="text">
                <button
                    type="button"
                    class="button quiet"
                    aria-label=rename_label
                    on:click=move |_| editing.set(true)
                >
                    "Rename"
                </button>
                <button
                    type="button"
                    class="button quiet"
                    aria-label=delete_label
                    on:click=move |_| delete.run(delete_id.clone())
                >
                    "Delete"
                </button>
            </td>
        </tr>
    }
}

#[component]
fn NameField(
    id: String,
    name: String,
    editing: RwSignal<bool>,
    rename: Callback<(String, String)>,
) -> impl IntoView {
    let draft = RwSignal::new(name);
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(input) = field.get() {
            let _ = input.focus();
            input.select();
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let new = draft.get().trim().to_owned();
        editing.set(false);
        if !new.is_empty() {
            rename.run((id.clone(), new));
        }
    };
    view! {
        <form class="bar rename" on:submit=submit>
            <input
                class="field-input"
                aria-label="Name of this result"
                maxlength="100"
                node_ref=field
                bind:value=draft
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        editing.set(false);
                    }
                }
            />
            <button type="submit" class="button">"Save name"</button>
        </form>
    }
}

/// A box that takes a file by drop, and by choice for those who do not drag.
#[component]
fn DropZone(on_file: Callback<String, Result<(), String>>) -> impl IntoView {
    let over = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let chosen = NodeRef::<Input>::new();
    let take = move |files: Option<web_sys::FileList>| {
        spawn_local(async move {
            error.set(match open_file::first_text(files).await {
                Ok((name, text)) => on_file.run(text).err().map(|why| format!("{name}: {why}")),
                Err(why) => Some(why.to_string()),
            });
        });
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        take(event.data_transfer().and_then(|data| data.files()));
    };
    let change = move |_| {
        if let Some(input) = chosen.get() {
            take(input.files());
        }
    };
    view! {
        <section
            class="panel drop-zone"
            class:over=move || over.get()
            aria-labelledby="open-file"
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=drop
        >
            <h2 class="panel-title" id="open-file">"Open a saved result"</h2>
            <label class="field">
                <span class="field-label">"JSON file of a result: choose it, or drop it here"</span>
                <input
                    type="file"
                    accept=".json,application/json"
                    node_ref=chosen
                    on:change=change
                />
            </label>
            <p class="field-error" role="alert">{move || error.get()}</p>
        </section>
    }
}
