//! What stands around a control: label, "?", unit, hint, notice and error.

use crate::ui::components::help::Help;
use leptos::prelude::*;

/// The frame of one field. The control within has the id `id` and is described by [`described_by`].
#[component]
pub fn FieldFrame(
    /// Id of the control.
    id: String,
    /// Its visible name.
    label: &'static str,
    /// What it is measured in; empty for none.
    #[prop(optional)]
    unit: &'static str,
    /// What to fill in.
    #[prop(into)]
    hint: Signal<String>,
    /// What it means, in one sentence.
    help: &'static str,
    /// What is worth knowing about its content.
    #[prop(into)]
    notice: Signal<Option<String>>,
    /// What is wrong with its content.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let help_id = format!("{id}-help");
    view! {
        <div class="field">
            <div class="field-head">
                <label class="field-label" for=id.clone()>{label}</label>
                <Help term=label text_id=help_id.clone() open />
            </div>
            <p class="help-text" id=help_id hidden=move || !open.get()>{help}</p>
            <div class="field-control">
                {children()}
                {(!unit.is_empty())
                    .then(|| view! { <span class="field-unit" id=format!("{id}-unit")>{unit}</span> })}
            </div>
            <p class="field-hint" id=format!("{id}-hint")>{hint}</p>
            <div aria-live="polite">
                <p class="field-notice" id=format!("{id}-notice")>{notice}</p>
                <p class="field-error" id=format!("{id}-error")>{error}</p>
            </div>
        </div>
    }
}

/// Ids of the texts that describe a control: unit where there is one, hint, notice, error.
pub fn described_by(id: &str, unit: &str) -> String {
    let unit = if unit.is_empty() {
        String::new()
    } else {
        format!("{id}-unit ")
    };
    format!("{unit}{id}-hint {id}-notice {id}-error")
}
