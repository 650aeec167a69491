//! The model: free text, with what the API offers beside it.

use crate::bench::form::field::Field;
use crate::bench::form::listing::{self, filtered};
use crate::bench::form::provider;
use crate::bench::plan::Target;
use crate::bench::secret::Secret;
use crate::browser::page::models::list_models;
use crate::ui::components::button::Button;
use crate::ui::pages::plan::plan_field::PlanField;
use crate::ui::pages::plan::state::{Asked, PlanState};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::AbortController;

/// What is known of the API's models.
#[derive(Clone)]
enum Listing {
    NotAsked,
    Asking(AbortController),
    Offered(Vec<String>),
    Failed(String),
}

/// The model's field.
#[component]
pub fn ModelField() -> impl IntoView {
    let state = expect_context::<PlanState>();
    let listing = RwSignal::new_local(Listing::NotAsked);
    // A list belongs to the API that gave it.
    Effect::new(move |_| {
        state.origin.track();
        stop(listing);
        listing.set(Listing::NotAsked);
    });
    on_cleanup(move || stop(listing));
    Effect::new(move |before: Option<Option<Asked>>| {
        let asked = state.asked.get();
        // Agreed: the answer has taken the question away.
        if before == Some(Some(Asked::ListModels)) && asked.is_none() && state.has_agreed() {
            match whom(state) {
                Ok((target, key)) => ask(state, listing, target, key),
                Err(fault) => listing.set(Listing::Failed(fault)),
            }
        }
        asked
    });
    let on_press = move |()| match (listing.get_untracked(), whom(state)) {
        (Listing::Asking(_), _) => stop(listing),
        (_, Err(fault)) => listing.set(Listing::Failed(fault)),
        (_, Ok(_)) if state.must_ask() => state.ask(Asked::ListModels),
        (_, Ok((target, key))) => ask(state, listing, target, key),
    };
    let suggestions = move || {
        let known = || state.form.with(|f| provider::known_models(f.provider));
        match listing.get() {
            Listing::Offered(names) => names.into_iter().map(|n| (n, "")).collect(),
            _ if state.drawn.get() => known()
                .iter()
                .map(|m| (m.name.to_owned(), m.description))
                .collect(),
            _ => Vec::new(),
        }
    };
    let asks = move || state.form.with(|f| provider::has_base_url(f.provider));
    view! {
        <div>
        <PlanField field=Field::Model list="plan-models">
            {move || {
                asks()
                    .then(|| {
                        view! {
                            <Button on_press=on_press>
                                {move || match listing.get() {
                                    Listing::Asking(_) => "Stop listing",
                                    _ => "List models",
                                }}
                            </Button>
                        }
                    })
            }}
        </PlanField>
        <datalist id="plan-models">
            {move || {
                suggestions()
                    .into_iter()
                    .map(|(name, about)| view! { <option value=name label=about></option> })
                    .collect_view()
            }}
        </datalist>
        <div aria-live="polite">
            {move || match listing.get() {
                Listing::NotAsked => ().into_any(),
                Listing::Asking(_) => view! { <p class="muted">"Asking the API for its models…"</p> }.into_any(),
                Listing::Failed(words) => view! { <p class="notice error">{words}</p> }.into_any(),
                Listing::Offered(names) => view! { <Offer names /> }.into_any(),
            }}
        </div>
        </div>
    }
}

/// The list that the API gave, narrowed down by a filter.
#[component]
fn Offer(
    /// The names, as the API orders them.
    names: Vec<String>,
) -> impl IntoView {
    let state = expect_context::<PlanState>();
    let filter = RwSignal::new(String::new());
    let count = names.len();
    let shown = Memo::new(move |_| filtered(&names, &filter.read()));
    view! {
        <div class="model-offer">
            <label class="field-label" for="plan-model-filter">"Filter models"</label>
            <input
                id="plan-model-filter"
                class="field-input"
                type="search"
                autocomplete="off"
                spellcheck="false"
                prop:value=filter
                on:input=move |event| filter.set(event_target_value(&event))
            />
            <label class="field-label" for="plan-model-offer">"Models offered"</label>
            <select
                id="plan-model-offer"
                class="field-input"
                size="5"
                on:change=move |event| state.typed(Field::Model, event_target_value(&event))
            >
                {move || {
                    shown
                        .get()
                        .into_iter()
                        .map(|name| {
                            let (value, words) = (name.clone(), name.clone());
                            view! {
                                <option
                                    value=name
                                    prop:selected=move || state.form.with(|f| f.model == value)
                                >
                                    {words}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
            <p class="field-hint">{move || format!("{} of {count} shown.", shown.read().len())}</p>
        </div>
    }
}

fn stop(listing: RwSignal<Listing, LocalStorage>) {
    if let Listing::Asking(controller) = listing.get_untracked() {
        controller.abort();
    }
}

/// Whom to ask and with which key, or what is wrong with them.
fn whom(state: PlanState) -> Result<(Target, Secret), String> {
    let key = state.key.get_untracked();
    let target = state
        .form
        .with_untracked(|form| listing::target(form, &key))?;
    Ok((target, key))
}

fn ask(state: PlanState, listing: RwSignal<Listing, LocalStorage>, target: Target, key: Secret) {
    let Ok(controller) = AbortController::new() else {
        return;
    };
    let signal = controller.signal();
    let origin = state.origin.get_untracked();
    listing.set(Listing::Asking(controller));
    spawn_local(async move {
        let answer = list_models(&target, &key, &signal).await;
        // An answer from a host that is no longer the target, or to a page that is gone, is nobody's.
        if state.origin.try_get_untracked() != Some(origin) {
            return;
        }
        listing.set(match answer {
            Ok(names) => Listing::Offered(names),
            Err(error) => Listing::Failed(error.in_words(&target)),
        });
    });
}
