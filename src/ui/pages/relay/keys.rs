//! The keys of a leaderboard run: one a target, in memory only, asked for again after a reload.

use crate::bench::form::provider;
use crate::bench::relay::form::TargetForm;
use crate::bench::secret::Secret;
use crate::ui::relay_life::RelayLife;
use leptos::prelude::*;

/// The key of one target.
#[component]
pub fn KeyInput(
    /// What holds the keys.
    life: RelayLife,
    /// The target's place, from 0.
    place: usize,
    /// What is wrong with it.
    error: Signal<Option<String>>,
    /// Called when it is typed in.
    #[prop(into)]
    on_typed: Callback<()>,
) -> impl IntoView {
    let id = move |name: &str| format!("relay-{place}-{name}");
    view! {
        <label class="field-label" for=id("key")>"API key"</label>
        <input
            id=id("key")
            type="password"
            class="field-input mono"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            aria-describedby=id("key-error")
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            prop:value=move || life.keys.with(|keys| keys.get(place).map(|key| key.expose().to_owned()).unwrap_or_default())
            on:input=move |event| {
                life.set_key(place, Secret::new(&event_target_value(&event)));
                on_typed.run(());
            }
            on:blur=move |_| life.adopt(place)
        />
        <p class="field-error" id=id("key-error")>{error}</p>
    }
}

/// Asks for the keys again: a page that was reloaded has none.
#[component]
pub fn KeysAgain(
    /// What holds them.
    life: RelayLife,
) -> impl IntoView {
    let asked = life.form.with_untracked(|form| {
        let targets = form.targets.iter().enumerate();
        let asked = targets.filter(|(_, target)| provider::has_base_url(target.kind()));
        let named = asked.map(|(place, target)| (place, name_of(target)));
        named.collect::<Vec<(usize, String)>>()
    });
    let none = Signal::derive(|| None::<String>);
    let field = move |(place, name): (usize, String)| {
        view! {
            <fieldset class="relay-target">
                <legend>{name}</legend>
                <div class="field">
                    <KeyInput life place error=none on_typed=|()| ()/>
                </div>
            </fieldset>
        }
    };
    (!asked.is_empty()).then(|| {
        view! {
            <p>"No key outlives its page. Where a target wants one, type it again:"</p>
            <div class="relay-keys">{asked.into_iter().map(field).collect_view()}</div>
        }
    })
}

fn name_of(target: &TargetForm) -> String {
    match target.origin() {
        Some(origin) => format!("{} at {origin}", target.model),
        None => target.model.clone(),
    }
}
