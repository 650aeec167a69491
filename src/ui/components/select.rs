//! A list of which one is chosen.

use leptos::prelude::*;

/// The control; its label is the frame's.
#[component]
pub fn Select(
    /// Its id.
    id: String,
    /// Ids of the texts that describe it.
    described_by: String,
    /// The names of the groups, each with its values and their words, in order.
    groups: Vec<(&'static str, Vec<(&'static str, &'static str)>)>,
    /// The chosen value.
    #[prop(into)]
    chosen: Signal<String>,
    /// What a choice does.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    let option = move |(value, words): (&'static str, &'static str)| {
        view! {
            <option value=value prop:selected=move || chosen.get() == value>{words}</option>
        }
    };
    let group = move |(name, choices): (&'static str, Vec<_>)| {
        view! { <optgroup label=name>{choices.into_iter().map(option).collect_view()}</optgroup> }
    };
    view! {
        <select
            id=id
            class="field-input"
            aria-describedby=described_by
            prop:value=move || chosen.get()
            on:change=move |event| on_choose.run(event_target_value(&event))
        >
            {groups.into_iter().map(group).collect_view()}
        </select>
    }
}
