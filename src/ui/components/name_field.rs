//! The field in which a kept result is given another name.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;

/// The field with its buttons; it takes the focus, with the whole name chosen.
#[component]
pub fn NameField(
    /// The name as it is now.
    name: String,
    /// The person wants this name, which has no blanks around it and may be empty.
    on_save: Callback<String>,
    /// The person wants no other name after all.
    on_cancel: Callback<()>,
) -> impl IntoView {
    let draft = RwSignal::new(name);
    let field = NodeRef::<Input>::new();
    request_animation_frame(move || {
        if let Some(input) = field.try_get_untracked().flatten() {
            let _ = input.focus();
            input.select();
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_save.run(draft.get_untracked().trim().to_owned());
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
                        on_cancel.run(());
                    }
                }
            />
            <button type="submit" class="button">"Save name"</button>
            <button type="button" class="button quiet" on:click=move |_| on_cancel.run(())>
                "Cancel"
            </button>
        </form>
    }
}
