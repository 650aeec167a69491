//! The API key: typed, shown on request, remembered on request, cleared with its host.

use crate::bench::form::field::Field;
use crate::bench::form::trust::{KeyCase, KeyFate, key_fate};
use crate::bench::plan::ProviderKind;
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
    /// Whether the key is made of the values of headers, which have fields of their own.
    of_headers: Signal<bool>,
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
        } else if let Some(owner) = secrets::owner() {
            secrets::forget(&owner);
        }
    };
    let error = state.error(Field::Key);
    let of_form = state.notice(Field::Key);
    let notice = Signal::derive(move || cleared.get().or_else(|| of_form.get()));
    view! {
        <div class="key-field">
            <div hidden=move || of_headers.get()>
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
            </div>
            <label class="check">
                <input type="checkbox" prop:checked=move || remembered.get() on:change=on_remember />
                {move || match of_headers.get() {
                    true => "Remember secret headers in this tab until it is closed",
                    false => "Remember in this tab until it is closed",
                }}
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

/// Keeps the key in the tab where the person asked for it; one without an owner cannot be kept.
pub fn save(state: PlanState, remembered: RwSignal<bool>) {
    if remembered.try_get_untracked() == Some(true)
        && let Some(owner) = secrets::owner()
    {
        state
            .key
            .with_untracked(|key| secrets::remember(&owner, key));
    }
}

/// Does with the key what [`key_fate`] says, when the plan is shown, its origin or provider changes or a link was opened.
fn keep_to_origin(state: PlanState, remembered: RwSignal<bool>, cleared: RwSignal<Option<String>>) {
    let clear = move || {
        if state.key.with_untracked(|key| !key.is_empty()) {
            cleared.set(Some(match secrets::owner() {
                Some(owner) => format!("The key was cleared: it was typed for {owner}."),
                None => "The key was cleared: it was typed for another plan.".to_owned(),
            }));
        }
        state.key.set(Secret::default());
        remembered.set(false);
        secrets::clear();
    };
    let exchange = move |opening: bool, origin: Option<&str>| {
        let held = state.key.get_untracked();
        if !held.is_empty() && !opening {
            cleared.set(Some(match secrets::owner() {
                Some(owner) => {
                    format!("The key for {owner} was put aside. It comes back with that host.")
                }
                None => "The key was cleared: it was typed before there was a host.".to_owned(),
            }));
        }
        secrets::put_aside(held);
        let key = origin.and_then(secrets::take_up);
        remembered.set(key.is_some() && origin.is_some_and(|o| secrets::kept(o).is_some()));
        state.key.set(key.unwrap_or_default());
    };
    let kind = Memo::new(move |_| state.form.with(|f| f.provider));
    Effect::new(move |before: Option<(Option<String>, ProviderKind)>| {
        let now = (state.origin.get(), kind.get());
        if before.as_ref() == Some(&now) {
            return now;
        }
        let origin = now.0.as_deref();
        let owner = secrets::owner();
        let fate = key_fate(KeyCase {
            opening: before.is_none(),
            moved: before.as_ref().is_some_and(|(_, kind)| *kind != now.1),
            from_link: state.from_link.get_untracked(),
            held: state.key.with_untracked(|key| !key.is_empty()),
            owner: owner.as_deref(),
            origin,
        });
        match fate {
            KeyFate::Stays => {}
            KeyFate::Cleared => clear(),
            KeyFate::Exchanged => exchange(before.is_none(), origin),
        }
        now
    });
    Effect::new(move |before: Option<bool>| {
        let from_link = state.from_link.get();
        if from_link && before == Some(false) {
            clear();
        }
        from_link
    });
}
