//! The button that turns into a field for another name of a kept result.

use super::share_bar::Said;
use crate::browser::page::history;
use leptos::ev::SubmitEvent;
use leptos::html::{Button, Input};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The button, or the field.
#[component]
pub(super) fn Rename(
    /// What the result is kept under.
    id: String,
    /// Its name as it is now.
    name: RwSignal<String>,
    /// It has another name; it is already stored.
    on_renamed: Callback<String>,
    /// What happened, to be said.
    said: RwSignal<Said>,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let draft = RwSignal::new(String::new());
    let field = NodeRef::<Input>::new();
    let button = NodeRef::<Button>::new();
    let begin = move |_| {
        draft.set(name.get());
        editing.set(true);
        request_animation_frame(move || {
            if let Some(input) = field.try_get_untracked().flatten() {
                let _ = input.focus();
                input.select();
            }
        });
    };
    let end = move || {
        editing.set(false);
        request_animation_frame(move || {
            if let Some(button) = button.try_get_untracked().flatten() {
                let _ = button.focus();
            }
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let new = draft.get().trim().to_owned();
        if new.is_empty() {
            said.set(Said::Failed("A name needs at least one letter.".to_owned()));
            return;
        }
        let id = id.clone();
        spawn_local(async move {
            match history::rename(&id, &new).await {
                Ok(()) => {
                    said.set(Said::Done(format!("Renamed to {new}.")));
                    end();
                    on_renamed.try_run(new);
                }
                Err(error) => said.set(Said::Failed(error.to_string())),
            }
        });
    };
    view! {
        <button
            type="button"
            class="button"
            hidden=move || editing.get()
            node_ref=button
            on:click=begin
        >
            "Rename"
        </button>
        <form class="bar rename" hidden=move || !editing.get() on:submit=submit>
            <input
                class="field-input"
                aria-label="Name of this result"
                maxlength="100"
                node_ref=field
                bind:value=draft
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        end();
                    }
                }
            />
            <button type="submit" class="button">
                "Save name"
            </button>
            <button type="button" class="button quiet" on:click=move |_| end()>
                "Cancel"
            </button>
        </form>
    }
}
