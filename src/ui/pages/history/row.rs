//! One kept result: its line, to open, rename and delete.

use crate::bench::format;
use crate::bench::report::entry::Entry;
use crate::ui::components::name_field::NameField;
use crate::ui::pages::result::facts::no_data;
use leptos::prelude::*;

/// The line.
#[component]
pub(super) fn Row(
    /// What to show.
    entry: Entry,
    /// The person gave it another name: its id and the name.
    rename: Callback<(String, String)>,
    /// The person wants it gone: its id.
    delete: Callback<String>,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let address = format!("#/result/{}", entry.id);
    let started =
        (entry.started_at_unix_ms > 0).then(|| format::date_time_utc(entry.started_at_unix_ms));
    let or_none = |text: Option<String>| match text.filter(|t| !t.is_empty()) {
        Some(text) => text.into_any(),
        None => no_data().into_any(),
    };
    let (id, name) = (entry.id.clone(), entry.name.clone());
    let (delete_label, rename_label) = (
        format!("Delete {}", entry.name),
        format!("Rename {}", entry.name),
    );
    let delete_id = entry.id;
    let named = move || {
        if editing.get() {
            let id = id.clone();
            let on_save = Callback::new(move |new: String| {
                editing.set(false);
                if !new.is_empty() {
                    rename.run((id.clone(), new));
                }
            });
            let on_cancel = Callback::new(move |()| editing.set(false));
            view! { <NameField name=name.clone() on_save on_cancel /> }.into_any()
        } else {
            view! { <a href=address.clone()>{name.clone()}</a> }.into_any()
        }
    };
    view! {
        <tr>
            <th scope="row">{named} <span class="kept-plan">{entry.plan}</span></th>
            <td class="text">{or_none(started)}</td>
            <td class="text">{or_none(Some(entry.place))}</td>
            <td class="text kept-target">{entry.target}</td>
            <td>{or_none(entry.ttft)}</td>
            <td>{or_none(entry.success)}</td>
            <td class="text">
                <button
                    type="button"
                    class="button quiet"
                    aria-label=rename_label
                    on:click=move |_| editing.set(true)
                >
                    "Rename"
                </button>
                <button
                    type="button"
                    class="button quiet"
                    aria-label=delete_label
                    on:click=move |_| delete.run(delete_id.clone())
                >
                    "Delete"
                </button>
            </td>
        </tr>
    }
}
