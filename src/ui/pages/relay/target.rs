//! One target of a leaderboard run: LLM API, base URL, model and key.

use crate::bench::form::field::Field;
use crate::bench::form::provider;
use crate::bench::plan::ProviderKind;
use crate::bench::relay::form::{RelayFault, Spot, TargetForm};
use crate::bench::vendors::Group;
use crate::browser::page::models::simulator_origins;
use crate::ui::components::select::Select;
use crate::ui::pages::relay::keys::KeyInput;
use crate::ui::relay_life::RelayLife;
use leptos::prelude::*;

/// What is wrong at a control, where faults are shown.
pub fn fault_at(faults: Signal<Vec<RelayFault>>, spot: Spot) -> Signal<Option<String>> {
    Signal::derive(move || {
        faults.with(|faults| {
            let fault = faults.iter().find(|fault| fault.spot == spot)?;
            Some(fault.message.clone())
        })
    })
}

/// The fields of one target.
#[component]
pub fn TargetFields(
    /// What holds the form.
    life: RelayLife,
    /// Its place, from 0.
    place: usize,
    /// What is wrong, once it is to be shown.
    faults: Signal<Vec<RelayFault>>,
    /// Whether it can be taken away.
    removable: bool,
) -> impl IntoView {
    let cleared = RwSignal::new(None::<String>);
    let edit = move |change: Box<dyn FnOnce(&mut TargetForm)>| {
        let owner = life.edit(place, change);
        cleared.set(owner.map(|owner| format!("The key was cleared: it was typed for {owner}.")));
    };
    let kind = Memo::new(move |_| {
        life.form
            .with(|form| form.targets.get(place).map(TargetForm::kind))
            .unwrap_or(ProviderKind::Simulated)
    });
    let text = move |of: fn(&TargetForm) -> &str| {
        move || {
            life.form
                .with(|form| form.targets.get(place).map(|t| of(t).to_owned()))
                .unwrap_or_default()
        }
    };
    let choose = move |word: String| {
        if let Some(kind) = provider::from_word(&word) {
            edit(Box::new(move |target| {
                *target = TargetForm::at(kind, simulator_origins().as_ref());
            }));
        }
    };
    let groups = Group::ALL.into_iter().map(|group| {
        let kinds = ProviderKind::ALL.into_iter();
        // A described format has more fields than a target of a leaderboard run.
        let members =
            kinds.filter(|kind| kind.vendor().group == group && *kind != ProviderKind::Custom);
        let choices = members.map(|kind| (kind.word(), kind.label()));
        (group.label(), choices.collect())
    });
    let id = move |name: &str| format!("relay-{place}-{name}");
    let error = move |field| fault_at(faults, Spot::Target(place, field));
    let [of_api, of_url, of_model] = [Field::Provider, Field::BaseUrl, Field::Model].map(error);
    let known = move || provider::known_models(kind.get());
    view! {
        <fieldset class="relay-target">
            <legend>{format!("Target {}", place + 1)}</legend>
            <div class="relay-fields">
                <div class="field">
                    <label class="field-label" for=id("api")>"LLM API"</label>
                    <Select
                        id=id("api")
                        described_by=id("api-error")
                        groups=groups.collect()
                        chosen=Signal::derive(move || kind.get().word().to_owned())
                        on_choose=choose
                    />
                    <p class="field-error" id=id("api-error")>{of_api}</p>
                </div>
                <div class="field" hidden=move || !provider::has_base_url(kind.get())>
                    <label class="field-label" for=id("url")>"Base URL"</label>
                    <input
                        id=id("url")
                        type="text"
                        class="field-input"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        aria-describedby=id("url-error")
                        aria-invalid=move || of_url.with(Option::is_some).then_some("true")
                        prop:value=text(|t| &t.base_url)
                        on:input=move |event| {
                            let url = event_target_value(&event);
                            edit(Box::new(move |target| target.base_url = url));
                        }
                    />
                    <p class="field-error" id=id("url-error")>{of_url}</p>
                </div>
                <div class="field">
                    <label class="field-label" for=id("model")>"Model"</label>
                    <input
                        id=id("model")
                        type="text"
                        class="field-input"
                        list=id("models")
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        aria-describedby=id("model-error")
                        aria-invalid=move || of_model.with(Option::is_some).then_some("true")
                        prop:value=text(|t| &t.model)
                        on:input=move |event| {
                            let model = event_target_value(&event);
                            edit(Box::new(move |target| target.model = model));
                        }
                    />
                    <datalist id=id("models")>
                        {move || known().iter().map(|m| view! { <option value=m.name label=m.description></option> }).collect_view()}
                    </datalist>
                    <p class="field-error" id=id("model-error")>{of_model}</p>
                </div>
                <div class="field" hidden=move || !provider::has_base_url(kind.get())>
                    <KeyInput life place error=error(Field::Key) on_typed=move |()| cleared.set(None)/>
                    <p class="field-notice" aria-live="polite">{cleared}</p>
                </div>
                <div class="relay-remove">
                    <button
                        type="button"
                        class="button quiet"
                        disabled=!removable
                        aria-label=format!("Remove target {}", place + 1)
                        on:click=move |_| life.remove_target(place)
                    >
                        "Remove"
                    </button>
                </div>
            </div>
        </fieldset>
    }
}
