//! A term with a "?" that explains it in one sentence.

use crate::ui::components::help::Help;
use leptos::prelude::*;

/// A term, its "?" and, once that is pressed, the explanation below it.
#[component]
pub fn Explained(
    /// The term.
    term: &'static str,
    /// A short form shown after it.
    #[prop(optional_no_strip)]
    short: Option<&'static str>,
    /// What it means.
    explanation: &'static str,
    /// Unique on the page; letters, digits and `-`.
    id: String,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let short = short.map(|s| view! { <span class="muted">" " {s}</span> });
    let text_id = id.clone();
    view! {
        <span class="explained">
            <span>{term} {short}</span>
            <Help term text_id open />
        </span>
        <span id=id class="help-text" hidden=move || !open.get()>
            {explanation}
        </span>
    }
}
