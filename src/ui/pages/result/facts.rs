//! A list of names and values.

use super::explained::Explained;
use crate::bench::format::{NO_DATA, NO_DATA_SPOKEN};
use crate::bench::report::facts::Fact;
use leptos::prelude::*;

/// Names and values; a name that needs it has its "?".
#[component]
pub fn Facts(
    /// What to list.
    facts: Vec<Fact>,
) -> impl IntoView {
    let items = facts.into_iter().map(one).collect_view();
    view! { <dl class="result-facts">{items}</dl> }
}

fn one(fact: Fact) -> impl IntoView {
    let term = match fact.explanation {
        Some(explanation) => {
            let id = format!("about-{}", fact.name.to_lowercase().replace(' ', "-"));
            view! { <Explained term=fact.name explanation id /> }.into_any()
        }
        None => fact.name.into_any(),
    };
    let value = match fact.value {
        Some(text) => text.into_any(),
        None => no_data().into_any(),
    };
    view! {
        <div class="result-fact">
            <dt>{term}</dt>
            <dd>{value}</dd>
        </div>
    }
}

/// A dash for the eye, words for the ear.
pub fn no_data() -> impl IntoView {
    view! {
        <span aria-hidden="true">{NO_DATA}</span>
        <span class="visually-hidden">{NO_DATA_SPOKEN}</span>
    }
}
