//! A row of buttons of which at most one is chosen.

use leptos::prelude::*;

/// The row.
#[component]
pub fn Segmented<T>(
    /// What the choice is about, for screen readers.
    label: &'static str,
    /// The values with their words, in order.
    choices: Vec<(T, &'static str)>,
    /// Which one is chosen, if any.
    #[prop(into)]
    chosen: Signal<Option<T>>,
    /// What a press does.
    #[prop(into)]
    on_choose: Callback<T>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let button = move |(value, words): (T, &'static str)| {
        view! {
            <button
                type="button"
                class="button"
                aria-pressed=move || (chosen.get() == Some(value)).to_string()
                on:click=move |_| on_choose.run(value)
            >
                {words}
            </button>
        }
    };
    view! {
        <div class="segmented" role="group" aria-label=label>
            {choices.into_iter().map(button).collect_view()}
        </div>
    }
}
