//! How much of a known amount is done.

use leptos::prelude::*;

/// A bar with an accessible name; the number beside it is the caller's.
#[component]
pub fn ProgressBar(
    /// What progresses.
    label: &'static str,
    /// How much is done.
    #[prop(into)]
    done: Signal<u32>,
    /// How much there is.
    #[prop(into)]
    of: Signal<u32>,
) -> impl IntoView {
    view! {
        <progress
            class="progress"
            aria-label=label
            prop:max=move || f64::from(of.get().max(1))
            prop:value=move || f64::from(done.get())
        ></progress>
    }
}
