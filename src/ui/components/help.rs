//! The "?" beside a term: a press shows one sentence on it.

use leptos::prelude::*;

/// The round "?" button. What it opens stands elsewhere, under `text_id`.
#[component]
pub fn Help(
    /// The term that is explained.
    term: &'static str,
    /// Id of the explanation.
    text_id: String,
    /// Whether the explanation is shown; presses are written back.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="help"
            aria-label=format!("What does {term} mean?")
            aria-expanded=move || open.get().to_string()
            aria-controls=text_id
            on:click=move |_| open.update(|shown| *shown = !*shown)
        >
            <span aria-hidden="true">"?"</span>
        </button>
    }
}
