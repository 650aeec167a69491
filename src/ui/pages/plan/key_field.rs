//! The API key: typed, shown on request, remembered on request, cleared with its host.

use crate::bench::form::field::Field;
use crate::bench::form::trust::{KeyCase, KeyFate, key_fate};
use crate::bench::secret::Secret;
use crate::browser::page::secrets;
use crate::ui::components::button::Button;
use crate::ui::components::field_frame::{FieldFrame, described_by};
use crate::ui::pages::plan::state::{PlanState, id_of};
use leptos::prelude::*;

/// The key's field, with the rule that a key belongs to the origin it was typed for.
#[component]
pub fn KeyField(
    /// Whether the tab remembers the key.
    remembered: RwSignal<bool>,
) -> impl IntoView {
    let state = expect_context::<PlanState>();
    let about = Field::Key.about();
    let id = id_of(Field::Key);
    let visible = RwSignal::new(false);
    let cleared = RwSignal::new(None::<String>);
    keep_to_origin(state, remembered, cleared);

    let on_input = move |event| {
        state.key.set(Secret::new(&event_target_value(&event)));
        secrets::set_owner(state.origin.get_untracked());
        cleared.set(None);
        state.typed(Field::Key, String::new());
        save(state, remembered);
    };
    let on_remember = move |event| {
        remembered.set(event_target_checked(&event));
        if remembered.get_untracked() {
            save(state, remembered);
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

/// Gives a key that was typed before there was a host to the host that is there now. It is for the moment when the person
/// has left a field or runs the test: while they type, half a host is a host too.
pub fn adopt(state: PlanState) {
    // A field that goes with its page is left too, when the page's state is gone.
    let origin = state.origin.try_get_untracked().flatten();
    let theirs = state.from_link.try_get_untracked() == Some(false);
    let held = state.key.with_untracked(|key| !key.is_empty());
    if held && theirs && origin.is_some() && secrets::owner().is_none() {
        secrets::set_owner(origin);
    }
}

/// Keeps the key in the tab where the person asked for it; one without an owner cannot be kept, nor what was before it.
pub fn save(state: PlanState, remembered: RwSignal<bool>) {
    match secrets::owner() {
        _ if remembered.try_get_untracked() != Some(true) => {}
        Some(owner) => state
            .key
            .with_untracked(|key| secrets::remember(&owner, key)),
        None => secrets::forget_all(),
    }
}

/// Does with the key what [`key_fate`] says, when the plan is shown, its origin changes or a link was opened.
fn keep_to_origin(state: PlanState, remembered: RwSignal<bool>, cleared: RwSignal<Option<String>>) {
    let clear = move || {
        if state.key.with_untracked(|key| !key.is_empty()) {
            let owner = secrets::owner().unwrap_or_else(|| "no host yet".to_owned());
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
        if before.as_ref() == Some(&origin) {
            return origin;
        }
        let owner = secrets::owner();
        let fate = key_fate(KeyCase {
            opening: before.is_none(),
            from_link: state.from_link.get_untracked(),
            held: state.key.with_untracked(|key| !key.is_empty()),
            owner: owner.as_deref(),
            origin: origin.as_deref(),
        });
        match fate {
            KeyFate::Stays => {}
            KeyFate::Cleared => clear(),
            KeyFate::Recalled => {
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
            clear();
        }
        from_link
    });
}
