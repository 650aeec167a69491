//! The banner over a result that came as a link.

use leptos::prelude::*;

/// Says that nothing was run here, what the link left out, and offers to run the same test from here.
#[component]
pub fn FromLink(
    /// What was left out, in a sentence.
    left_out: Option<String>,
    /// The person wants to run it from here.
    on_again: Callback<()>,
) -> impl IntoView {
    view! {
        <section class="notice info from-link" aria-label="Opened from a link">
            <strong>"Opened from a link"</strong>
            <p>"This is a result as it was sent; nothing was run here. " {left_out}</p>
            <button type="button" class="button" on:click=move |_| on_again.run(())>
                "Run this test here"
            </button>
        </section>
    }
}
