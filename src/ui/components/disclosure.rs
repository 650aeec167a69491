//! A part of the page that is folded away until asked for.

use leptos::html::Details;
use leptos::prelude::*;

/// A row that opens what is below it.
#[component]
pub fn Disclosure(
    /// The row's words.
    #[prop(into)]
    summary: Signal<String>,
    /// Whether it is open; the person's presses are written back.
    open: RwSignal<bool>,
    /// What is folded.
    children: Children,
) -> impl IntoView {
    let details = NodeRef::<Details>::new();
    view! {
        <details
            class="disclosure"
            node_ref=details
            prop:open=move || open.get()
            on:toggle=move |_| {
                if let Some(details) = details.try_get_untracked().flatten() {
                    open.set(details.open());
                }
            }
        >
            <summary>{summary}</summary>
            {children()}
        </details>
    }
}
