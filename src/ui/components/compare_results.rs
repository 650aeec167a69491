//! The shown result beside another one, kept by this browser or sent as a link: medians, differences, distributions overlaid.

use crate::bench::archive::link;
use crate::bench::evidence::Evidence;
use crate::bench::format;
use crate::bench::metric::Metric;
use crate::bench::report::comparison::{ComparedMetric, Verdict, compare, unlike};
use crate::bench::report::entry::{Entry, first_name};
use crate::bench::route::Route;
use crate::browser::page::history;
use crate::charts::compared::other_result;
use crate::charts::{rate_ecdf, ttft_ecdf};
use crate::ui::components::chart::{ChartCard, Draw};
use crate::ui::gathered::gathered;
use crate::ui::kept_run::kept_run;
use crate::ui::state::Shown;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// The other result.
#[derive(Clone)]
enum Other {
    /// None is chosen.
    None,
    /// On its way from the history.
    Loading,
    /// It cannot be read; why.
    Failed(String),
    /// Here, with its name.
    Here(String, Arc<Evidence>),
}

/// A choice among the kept results, a field for a permalink, and the comparison with the other one.
#[component]
pub fn CompareResults(
    /// The result on the page.
    shown: Arc<Shown>,
) -> impl IntoView {
    let entries = RwSignal::new(Vec::<Entry>::new());
    let other = RwSignal::new(Other::None);
    // What was chosen last: only that is shown, however long the one before takes.
    let chosen = StoredValue::new(String::new());
    let own_id = shown.id.clone();
    spawn_local(async move {
        let kept = history::list().await.unwrap_or_default();
        entries.try_set(
            kept.into_iter()
                .filter(|entry| own_id.as_ref() != Some(&entry.id) && entry.tool.is_none())
                .collect(),
        );
    });
    let choose = move |id: String| {
        chosen.set_value(id.clone());
        if id.is_empty() {
            return other.set(Other::None);
        }
        other.set(Other::Loading);
        spawn_local(async move {
            let found = load(&id).await;
            if chosen.try_with_value(|last| *last == id) == Some(true) {
                other.try_set(found);
            }
        });
    };
    let paste = move |text: &str| {
        chosen.set_value(String::new());
        other.set(match text.trim() {
            "" => Other::None,
            text => linked(text),
        });
    };
    let options = move || {
        let option = |entry: Entry| {
            let when = match entry.started_at_unix_ms {
                0 => String::new(),
                at => format!(", {}", format::date_time_utc(at)),
            };
            view! { <option value=entry.id>{entry.name} {when}</option> }
        };
        entries.get().into_iter().map(option).collect_view()
    };
    let evidence = shown.evidence.clone();
    let compared = move || match other.get() {
        Other::None => None,
        Other::Loading => {
            Some(view! { <p role="status">"Opening the other result…"</p> }.into_any())
        }
        Other::Failed(why) => Some(view! { <p class="notice error">{why}</p> }.into_any()),
        Other::Here(name, second) => {
            let first = evidence.clone();
            Some(view! { <Comparison first second name /> }.into_any())
        }
    };
    view! {
        <section class="panel stack" aria-labelledby="compare-title">
            <h2 class="panel-title" id="compare-title">"Compare"</h2>
            <label class="field compare-choice" hidden=move || entries.with(Vec::is_empty)>
                <span class="field-label">"With another result that this browser keeps"</span>
                <select class="field-input" on:change=move |event| choose(event_target_value(&event))>
                    <option value="">"Choose a result"</option>
                    {options}
                </select>
            </label>
            <label class="field compare-choice">
                <span class="field-label">"With a permalink: paste it here"</span>
                <input
                    type="text"
                    class="field-input mono"
                    autocomplete="off"
                    spellcheck="false"
                    on:input=move |event| paste(&event_target_value(&event))
                />
            </label>
            {compared}
        </section>
    }
}

async fn load(id: &str) -> Other {
    match kept_run(id).await {
        Ok((name, run)) => Other::Here(name, Arc::new(gathered(&run).await)),
        Err(words) => Other::Failed(words),
    }
}

/// The result that a permalink holds; nothing is fetched for it.
fn linked(text: &str) -> Other {
    let fragment = text.split_once('#').map_or(text, |(_, fragment)| fragment);
    match Route::of(fragment) {
        Route::Link { payload } => match link::decode(&payload) {
            Ok(evidence) => Other::Here(first_name(&evidence.plan), Arc::new(evidence)),
            Err(error) => Other::Failed(error.to_string()),
        },
        _ => Other::Failed(
            "This is no permalink of a result: press Copy link beside a result, and paste all of it."
                .to_owned(),
        ),
    }
}

/// The two beside each other.
#[component]
fn Comparison(first: Arc<Evidence>, second: Arc<Evidence>, name: String) -> impl IntoView {
    let rows = compare(&first, &second).into_iter().map(row).collect_view();
    let notes = unlike(&first.plan, &second.plan);
    let notes = (!notes.is_empty()).then(|| {
        let items = notes.into_iter().map(|note| view! { <li>{note}</li> });
        view! {
            <div class="notice warning">
                <strong>"Not measured alike"</strong>
                <ul>{items.collect_view()}</ul>
            </div>
        }
    });
    let card = |metric: Metric, file_name: &'static str| {
        let (first, second, name) = (first.clone(), second.clone(), name.clone());
        let draw = Signal::stored(Arc::new(move |palette: &_| {
            let behind = other_result(&second, metric, &name);
            match metric {
                Metric::OutputRate => rate_ecdf::draw(&first, &behind, palette),
                _ => ttft_ecdf::draw(&first, &behind, palette),
            }
        }) as Draw);
        view! { <ChartCard draw file_name /> }
    };
    let cards = [
        card(Metric::Ttft, "ttft-compared"),
        card(Metric::OutputRate, "output-rate-compared"),
    ];
    view! {
        {notes}
        <div class="table-scroll" tabindex="0" role="region" aria-label="Table of the comparison">
            <table class="data-table compared">
                <caption>
                    "Medians with their 95 % intervals; the difference by bootstrap, at 95 %. A tie means that the requests measured do not tell the two apart."
                </caption>
                <thead>
                    <tr>
                        <th scope="col">"Median"</th>
                        <th scope="col" class="text">"Unit"</th>
                        <th scope="col">"This result"</th>
                        <th scope="col">{name.clone()}</th>
                        <th scope="col" class="text">"This result is"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <div class="chart-grid">{cards.collect_view()}</div>
    }
}

fn row(found: ComparedMetric) -> impl IntoView {
    let badge = match found.verdict {
        Verdict::First => Some(("badge good", "better")),
        Verdict::Second => Some(("badge warning", "worse")),
        Verdict::Tie => Some(("badge", "tie")),
        Verdict::Unknown => None,
    };
    let badge = badge.map(|(class, word)| view! { <span class=class>{word}</span> " " });
    view! {
        <tr>
            <th scope="row">{found.metric.name()}</th>
            <td class="text muted">{found.unit}</td>
            <td>{found.first}</td>
            <td>{found.second}</td>
            <td class="text">{badge} {found.difference}</td>
        </tr>
    }
}
