//! What the leaderboard shows: metric, model size, providers.

use crate::bench::leaderboard::metric::LeaderboardMetric;
use crate::bench::leaderboard::published::ModelSize;
use crate::bench::leaderboard::row::RowOwner;
use crate::charts::compared::provider_name;
use leptos::prelude::*;

/// One of the model sizes, or none of them in particular.
#[component]
pub fn SizeChoice(
    /// The chosen size.
    size: RwSignal<Option<ModelSize>>,
    /// What no size in particular is called.
    none: &'static str,
    /// What is chosen, in words.
    #[prop(default = "Model size")]
    legend: &'static str,
) -> impl IntoView {
    let choices = ModelSize::ALL
        .into_iter()
        .map(|s| (Some(s), s.label()))
        .chain([(None, none)]);
    let buttons = choices.map(|(choice, label)| {
        view! {
            <button
                type="button"
                class="button"
                aria-pressed=move || (size.get() == choice).to_string()
                on:click=move |_| size.set(choice)
            >
                {label}
            </button>
        }
    });
    view! {
        <div class="choice">
            <span class="choice-name">{legend}</span>
            <div class="segmented" role="group" aria-label=legend>
                {buttons.collect_view()}
            </div>
        </div>
    }
}

/// One of the metrics.
#[component]
pub fn MetricChoice(
    /// The chosen metric.
    metric: RwSignal<LeaderboardMetric>,
) -> impl IntoView {
    let buttons = LeaderboardMetric::ALL.into_iter().map(|choice| {
        view! {
            <button
                type="button"
                class="button"
                aria-pressed=move || (metric.get() == choice).to_string()
                on:click=move |_| metric.set(choice)
            >
                {choice.name()}
            </button>
        }
    });
    view! {
        <div class="choice">
            <span class="choice-name">"Metric"</span>
            <div class="segmented" role="group" aria-label="Metric">
                {buttons.collect_view()}
            </div>
        </div>
    }
}

/// Any number of the providers.
#[component]
pub fn ProviderChoice(
    /// Every provider, as the leaderboard names them.
    all: Vec<String>,
    /// The chosen ones; none chosen shows all.
    chosen: RwSignal<Vec<String>>,
) -> impl IntoView {
    let boxes = all.into_iter().map(|name| {
        let (of_checked, of_change) = (name.clone(), name.clone());
        let toggle = move |_| {
            chosen.update(
                |list| match list.iter().position(|known| *known == of_change) {
                    Some(place) => {
                        list.remove(place);
                    }
                    None => list.push(of_change.clone()),
                },
            );
        };
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || chosen.with(|list| list.contains(&of_checked))
                    on:change=toggle
                />
                {provider_name(&name, RowOwner::Published)}
            </label>
        }
    });
    view! {
        <fieldset class="choice provider-choice">
            <legend class="choice-name">"Providers, all where none is ticked"</legend>
            <div class="bar">
                {boxes.collect_view()}
                <button
                    type="button"
                    class="button quiet"
                    disabled=move || chosen.with(Vec::is_empty)
                    on:click=move |_| chosen.set(Vec::new())
                >
                    "Show all"
                </button>
            </div>
        </fieldset>
    }
}
