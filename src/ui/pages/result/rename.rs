//! The button that turns into a field for another name of a kept result.

use super::share_bar::Said;
use crate::browser::page::history;
use crate::ui::components::name_field::NameField;
use leptos::html::Button;
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
    let button = NodeRef::<Button>::new();
    let on_cancel = Callback::new(move |()| {
        editing.set(false);
        request_animation_frame(move || {
            if let Some(button) = button.try_get_untracked().flatten() {
                let _ = button.focus();
            }
        });
    });
    let on_save = Callback::new(move |new: String| {
        if new.is_empty() {
            said.set(Said::Failed("A name needs at least one letter.".to_owned()));
            return;
        }
        let id = id.clone();
        spawn_local(async move {
            match history::rename(&id, &new).await {
                Ok(()) => {
                    said.set(Said::Done(format!("Renamed to {new}.")));
                    on_cancel.try_run(());
                    on_renamed.try_run(new);
                }
                Err(error) => said.set(Said::Failed(error.to_string())),
            }
        });
    });
    let field = move || {
        let now = || name.get_untracked();
        let editor = || view! { <NameField name=now() on_save on_cancel /> };
        editing.get().then(editor)
    };
    view! {
        <button
            type="button"
            class="button"
            hidden=move || editing.get()
            node_ref=button
            on:click=move |_| editing.set(true)
        >
            "Rename"
        </button>
        {field}
    }
}
