//! The door for a saved result.

use crate::browser::page::open_file;
use crate::ui::shelf::Shelf;
use leptos::ev::DragEvent;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// A box that takes a file by drop, and by choice for those who do not drag.
#[component]
pub(super) fn DropZone(
    /// What opens files.
    shelf: Shelf,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let reading = RwSignal::new(None::<String>);
    let chosen = NodeRef::<Input>::new();
    let take = move |files: Option<web_sys::FileList>| {
        spawn_local(async move {
            let opened = match open_file::first(files) {
                Ok(file) => {
                    error.set(None);
                    reading.set(Some(format!("Reading {}…", file.name())));
                    shelf.open_file(file).await
                }
                Err(why) => Err(why.to_string()),
            };
            // The page is another one where it was opened.
            reading.try_set(None);
            error.try_set(opened.err());
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
            <h2 class="panel-title" id="open-file">"Open a result from a file"</h2>
            <p class="muted">
                "Saved by this page, or written by LLMPerf (summary or individual responses), AIPerf, GuideLLM, vLLM bench or EvalScope. It stays in this browser."
            </p>
            <label class="field">
                <span class="field-label">"JSON file of a result: choose it, or drop it here"</span>
                <input
                    type="file"
                    accept=".json,.jsonl,application/json"
                    node_ref=chosen
                    on:change=change
                />
            </label>
            <p role="status">{move || reading.get()}</p>
            <p class="field-error" role="alert">{move || error.get()}</p>
        </section>
    }
}
