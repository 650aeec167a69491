//! The API key: typed, shown on request, remembered on request, cleared with its host.

use crate::bench::form::field::Field;
use crate::bench::secret::Secret;
use crate::browser::page::secrets;
use crate::ui::components::button::Button;
use crate::ui::components::field_frame::{FieldFrame, described_by};
use crate::ui::pages::plan::state::{PlanState, id_of};
use leptos::prelude::*;

/// The key's field, with the rule that a key belongs to the origin it was typed for.
#[component]
pub fn KeyField() -> impl IntoView {
    let state = expect_context::<PlanState>();
    let about = Field::Key.about();
    let id = id_of(Field::Key);
    let visible = RwSignal::new(false);
    let remembered = RwSignal::new(false);
    let cleared = RwSignal::new(None::<String>);
    keep_to_origin(state, remembered, cleared);

    let save = move || {
        if let Some(origin) = state
            .origin
            .get_untracked()
            .filter(|_| remembered.get_untracked())
        {
            state
                .key
                .with_untracked(|key| secrets::remember(&origin, key));
        }
    };
    let on_input = move |event| {
        state.key.set(Secret::new(&event_target_value(&event)));
        secrets::set_owner(state.origin.get_untracked());
        cleared.set(None);
        state.typed(Field::Key, String::new());
        save();
    };
    let on_remember = move |event| {
        remembered.set(event_target_checked(&event));
        if remembered.get_untracked() {
            save();
        } else {
            secrets::forget_all();
        }
    };
    let error = state.error(Field::Key);
    let of_form = state.notice(Field::Key);
    let notice = Signal::derive(move || cleared.get().or_else(|| of_form.get()));
    view! {
        <div class="key-field">
            <FieldFrame
                id=id.clone()
                label=about.label
                hint=about.hint.to_owned()
                help=about.help
                notice=notice
                error=error
            >
                <input
                    id=id.clone()
                    type=move || if visible.get() { "text" } else { "password" }
                    class="field-input mono"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    aria-describedby=described_by(&id, "")
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    prop:value=move || state.key.with(|key| key.expose().to_owned())
                    on:input=on_input
                />
                <Button on_press=move |()| visible.update(|v| *v = !*v)>
                    {move || if visible.get() { "Hide key" } else { "Show key" }}
                </Button>
            </FieldFrame>
            <label class="check">
                <input type="checkbox" prop:checked=move || remembered.get() on:change=on_remember />
                "Remember in this tab until it is closed"
            </label>
        </div>
    }
}

/// Clears the key, the remembered one too, when the origin changes or a link was opened; takes up the remembered one
/// when the page opens at the origin it was typed for.
fn keep_to_origin(state: PlanState, remembered: RwSignal<bool>, cleared: RwSignal<Option<String>>) {
    let clear = move |owner: Option<String>| {
        if state.key.with_untracked(|key| !key.is_empty()) {
            let owner = owner.unwrap_or_else(|| "no host yet".to_owned());
            cleared.set(Some(format!(
                "The key was cleared: it was typed for {owner}."
            )));
        }
        state.key.set(Secret::default());
        remembered.set(false);
        secrets::clear();
    };
    Effect::new(move |before: Option<Option<String>>| {
        let origin = state.origin.get();
        let from_link = state.from_link.get();
        let held = state.key.with_untracked(|key| !key.is_empty());
        match before {
            Some(before) if before != origin => clear(before),
            _ if from_link && before.is_none() => clear(secrets::owner()),
            _ if held && secrets::owner() != origin => clear(secrets::owner()),
            _ => {
                if let Some(key) = origin.as_deref().and_then(secrets::recall) {
                    state.key.set(key);
                    secrets::set_owner(origin.clone());
                    remembered.set(true);
                }
            }
        }
        origin
    });
    Effect::new(move |before: Option<bool>| {
        let from_link = state.from_link.get();
        if from_link && before == Some(false) {
            clear(secrets::owner());
        }
        from_link
    });
}
