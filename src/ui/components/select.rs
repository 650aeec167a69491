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
    /// Whether all choices are there; until then the chosen one stands alone, which is all that a first drawing shows.
    #[prop(into, default = Signal::stored(true))]
    complete: Signal<bool>,
    /// The chosen value.
    #[prop(into)]
    chosen: Signal<String>,
    /// What a choice does.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    let option = move |(value, words): (&'static str, &'static str)| {
        // What is chosen later is the list's own value.
        let selected = chosen.with_untracked(|chosen| chosen == value);
        view! { <option value=value prop:selected=selected>{words}</option> }
    };
    let group = move |(name, choices): &(&'static str, Vec<_>)| {
        let options = choices.iter().copied().map(option).collect_view();
        view! { <optgroup label=*name>{options}</optgroup> }
    };
    let alone = move |groups: &[(&'static str, Vec<_>)]| {
        let mut choices = groups.iter().flat_map(|(_, choices)| choices);
        let choice = choices.find(|(value, _)| chosen.with(|chosen| chosen == value));
        choice.copied().map(option)
    };
    let content = move || match complete.get() {
        true => groups.iter().map(group).collect_view().into_any(),
        false => alone(&groups).into_any(),
    };
    view! {
        <select
            id=id
            class="field-input"
            aria-describedby=described_by
            prop:value=move || chosen.get()
            on:change=move |event| on_choose.run(event_target_value(&event))
        >
            {content}
        </select>
    }
}
