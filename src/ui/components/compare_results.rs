//! The shown result beside another one, kept by this browser or sent as a link: medians, differences, distributions overlaid.

use crate::bench::archive::link;
use crate::bench::evidence::Evidence;
use crate::bench::metric::Metric;
use crate::bench::report::comparison::{ComparedMetric, Verdict, compare, left_out, unlike};
use crate::bench::report::entry::first_name;
use crate::bench::route::Route;
use crate::charts::compared::other_result;
use crate::charts::{rate_ecdf, ttft_ecdf};
use crate::ui::components::chart::{ChartCard, Draw};
use crate::ui::components::other_result::{KeptChoice, Other, OtherResult};
use crate::ui::gathered::gathered;
use crate::ui::kept_run::kept_run;
use crate::ui::state::Shown;
use leptos::prelude::*;
use std::sync::Arc;

/// A choice among the kept results, a field for a permalink, and the comparison with the other one.
#[component]
pub fn CompareResults(
    /// The result on the page.
    shown: Arc<Shown>,
) -> impl IntoView {
    let other = OtherResult::than(shown.id.clone());
    let paste = move |text: &str| {
        other.take(match text.trim() {
            "" => Other::None,
            text => linked(text),
        });
    };
    let first = shown.evidence.clone();
    let compared = other.shown(move |name, second| {
        let first = first.clone();
        view! { <Comparison first second name /> }
    });
    view! {
        <section class="panel stack" aria-labelledby="compare-title">
            <h2 class="panel-title" id="compare-title">"Compare"</h2>
            <KeptChoice other label="With another result that this browser keeps" load />
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

async fn load(id: String) -> Result<(String, Arc<Evidence>), String> {
    let (name, run) = kept_run(&id).await?;
    Ok((name, Arc::new(gathered(&run).await)))
}

/// The result that a permalink holds; nothing is fetched for it.
fn linked(text: &str) -> Other<Arc<Evidence>> {
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
    let mut notes = unlike(&first.plan, &second.plan);
    notes.extend(left_out(&first, &second));
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
