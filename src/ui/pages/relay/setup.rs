//! What a leaderboard run is to measure: the targets, how they take turns, how much it may cost.

use crate::bench::form::provider;
use crate::bench::relay::form::{RelayFault, RelayForm, Spot, TargetForm, Turns};
use crate::bench::relay::plan::MOST_LEGS;
use crate::ui::components::button::{Button, ButtonKind};
use crate::ui::components::segmented::Segmented;
use crate::ui::pages::relay::target::{TargetFields, fault_at};
use crate::ui::relay_life::RelayLife;
use leptos::prelude::*;

/// The form.
#[component]
pub fn Setup(
    /// What holds the form and begins the run.
    life: RelayLife,
) -> impl IntoView {
    let pressed = RwSignal::new(false);
    let checked = Memo::new(move |_| {
        life.form
            .with(|form| life.keys.with(|keys| form.validate(keys)))
    });
    let faults = Signal::derive(move || match (pressed.get(), checked.get()) {
        (true, Err(faults)) => faults,
        _ => Vec::new(),
    });
    let count = Memo::new(move |_| life.form.with(|form| form.targets.len()));
    let full = move || count.get() >= MOST_LEGS;
    let rows = move || {
        let count = count.get();
        let removable = count > 1;
        (0..count)
            .map(|place| view! { <TargetFields life place faults removable/> })
            .collect_view()
    };
    let turns = Memo::new(move |_| life.form.with(|form| form.turns));
    let words = move || match checked.get() {
        Ok(plan) => plan.sentence(),
        Err(faults) => match faults.len() {
            1 => "Cannot run yet: one field needs attention.".to_owned(),
            n => format!("Cannot run yet: {n} fields need attention."),
        },
    };
    let hosts = move || life.form.with(recipients);
    let on_run = move |()| match checked.get_untracked() {
        Ok(plan) => life.begin(plan),
        Err(_) => pressed.set(true),
    };
    let bad = Memo::new(move |_| checked.with(Result::is_err));
    view! {
        <section class="panel stack" aria-labelledby="relay-targets">
            <h2 class="panel-title" id="relay-targets">"Targets"</h2>
            {rows}
            <p class="field-error">{fault_at(faults, Spot::Targets)}</p>
            <div class="bar">
                <button
                    type="button"
                    class="button"
                    disabled=full
                    on:click=move |_| life.add_target()
                >
                    "Add a target"
                </button>
            </div>
        </section>
        <section class="panel stack" aria-labelledby="relay-recipe">
            <h2 class="panel-title" id="relay-recipe">"How they are measured"</h2>
            <div class="choice">
                <span class="choice-name">"Turns"</span>
                <Segmented
                    label="Turns"
                    choices=vec![
                        (Turns::Rounds, "In rounds"),
                        (Turns::InTurn, "One after the other"),
                        (Turns::Schedule, "On a schedule"),
                    ]
                    chosen=Signal::derive(move || Some(turns.get()))
                    on_choose=move |turns| life.form.update(|form| form.turns = turns)
                />
                <p class="field-hint">
                    {move || match turns.get() {
                        Turns::Rounds => "A few requests of each target, then a few of each again: the time of day is in all of them alike.",
                        Turns::InTurn => "All requests of a target in one go, as the published runs were made.",
                        Turns::Schedule => "A round every so many minutes while this tab is open: what the hour does to each target is drawn over time.",
                    }}
                </p>
            </div>
            <div class="relay-fields">
                <Number life faults spot=Spot::Requests label="Requests a target" hint="150 as published; 100 or more for P95." read=|f| &f.requests write=|f, text| f.requests = text/>
                <div class="field" hidden=move || turns.get() == Turns::InTurn>
                    <Number life faults spot=Spot::Round label="Requests a round" hint="Of each target." read=|f| &f.round write=|f, text| f.round = text/>
                </div>
                <div class="field" hidden=move || turns.get() != Turns::Schedule>
                    <Number life faults spot=Spot::Minutes label="Minutes between rounds" hint="From the beginning of one to that of the next." read=|f| &f.minutes write=|f, text| f.minutes = text/>
                </div>
                <Number life faults spot=Spot::Budget label="Budget, tokens" hint="In and out, all targets together; blank for none." read=|f| &f.budget write=|f, text| f.budget = text/>
                <Number life faults spot=Spot::Place label="Place" hint="Where you measure from." read=|f| &f.place write=|f, text| f.place = text/>
            </div>
        </section>
        <div class="run-bar">
            <div class="bar">
                <Button kind=ButtonKind::Primary off=bad described_by="relay-forecast" on_press=on_run>"Run"</Button>
                <div id="relay-forecast" class="forecast">
                    <p class:field-error=move || bad.get()>{words}</p>
                    <p class="field-hint">{hosts}</p>
                </div>
            </div>
        </div>
    }
}

/// Whom the requests go to, in words.
fn recipients(form: &RelayForm) -> String {
    let mut hosts: Vec<String> = form.targets.iter().filter_map(TargetForm::origin).collect();
    hosts.dedup();
    let unclear = form
        .targets
        .iter()
        .any(|t| provider::has_base_url(t.kind()) && t.origin().is_none());
    match (hosts.is_empty(), unclear) {
        (true, false) => "Nothing is sent over the network.".to_owned(),
        (true, true) => "Fill in where the requests are to go.".to_owned(),
        (false, _) => format!(
            "Requests go to {}, each with its own key.",
            hosts.join(", ")
        ),
    }
}

/// A field of one line.
#[component]
fn Number(
    /// What holds the form.
    life: RelayLife,
    /// What is wrong, once it is to be shown.
    faults: Signal<Vec<RelayFault>>,
    /// Which control it is.
    spot: Spot,
    /// Its name.
    label: &'static str,
    /// What to fill in.
    hint: &'static str,
    /// Its text.
    read: fn(&RelayForm) -> &String,
    /// Takes its text.
    write: fn(&mut RelayForm, String),
) -> impl IntoView {
    let id = format!("relay-{}", label.to_lowercase().replace([' ', ','], "-"));
    let error = fault_at(faults, spot);
    let about = format!("{id}-hint {id}-error");
    let numeric = spot != Spot::Place;
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <input
                id=id.clone()
                type="text"
                class="field-input"
                inputmode=numeric.then_some("numeric")
                autocomplete="off"
                aria-describedby=about
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                prop:value=move || life.form.with(|form| read(form).clone())
                on:input=move |event| life.form.update(|form| write(form, event_target_value(&event)))
            />
            <p class="field-hint" id=format!("{id}-hint")>{hint}</p>
            <p class="field-error" id=format!("{id}-error")>{error}</p>
        </div>
    }
}
