//! Reasons to doubt the result, each with its advice.

use crate::bench::warning::Warning;
use crate::ui::state::Shown;
use leptos::prelude::*;
use std::sync::Arc;

/// The warnings; nothing where there are none.
#[component]
pub fn Doubts(
    /// The result.
    shown: Arc<Shown>,
) -> impl IntoView {
    let warnings = Warning::all(&shown.evidence);
    (!warnings.is_empty()).then(|| {
        let items = warnings
            .into_iter()
            .map(|w| {
                view! {
                    <li class="notice warning">
                        <strong>{w.message()}</strong>
                        {w.advice()}
                    </li>
                }
            })
            .collect_view();
        view! {
            <section aria-labelledby="doubts">
                <h2 class="visually-hidden" id="doubts">"Before you quote it"</h2>
                <ul class="doubts">{items}</ul>
            </section>
        }
    })
}
