//! The parts of a base URL that everybody has their own of: a region, a resource, an endpoint.

use crate::bench::form::field::Field;
use crate::bench::plan::ProviderKind;
use crate::bench::vendors::{UrlField, address};
use crate::ui::components::field_frame::{FieldFrame, described_by};
use crate::ui::pages::plan::state::PlanState;
use leptos::prelude::*;

/// A field for each, as long as the base URL is of the provider's form. The base URL alone holds what they say.
#[component]
pub fn UrlFields(
    /// The chosen provider.
    kind: Memo<ProviderKind>,
) -> impl IntoView {
    let state = expect_context::<PlanState>();
    let values = Memo::new(move |_| {
        let vendor = kind.get().vendor();
        state.form.with(|f| address::values(vendor, &f.base_url))
    });
    let shown = Memo::new(move |_| values.with(Option::is_some).then(|| kind.get()));
    move || {
        shown.get().map(|kind| {
            let fields = kind.vendor().fields.iter().enumerate();
            let part = |(at, field)| view! { <Part kind at field values /> };
            view! { <div class="field-row">{fields.map(part).collect_view()}</div> }
        })
    }
}

/// One of them.
#[component]
fn Part(
    /// The chosen provider.
    kind: ProviderKind,
    /// Its place among the fields.
    at: usize,
    /// What it is called.
    field: &'static UrlField,
    /// What the base URL has in the place of each.
    values: Memo<Option<Vec<String>>>,
) -> impl IntoView {
    let state = expect_context::<PlanState>();
    let id = format!("plan-url-{}", field.name);
    let value = move || values.with(|v| v.as_ref().and_then(|v| v.get(at).cloned()));
    // What is wrong with it stands at the base URL.
    let nothing = Signal::derive(|| None::<String>);
    let on_input = move |event| {
        let Some(mut all) = values.get_untracked() else {
            return;
        };
        if let Some(value) = all.get_mut(at) {
            *value = event_target_value(&event);
        }
        state.typed(Field::BaseUrl, address::filled(kind.vendor(), &all));
    };
    view! {
        <FieldFrame
            id=id.clone()
            label=field.label
            hint=format!("Such as {}.", field.example)
            help="It becomes a part of the base URL, which everybody has their own of."
            notice=nothing
            error=nothing
        >
            <input
                id=id.clone()
                type="text"
                class="field-input"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby=described_by(&id, "")
                prop:value=move || value().unwrap_or_default()
                on:input=on_input
            />
        </FieldFrame>
    }
}
