//! Where a result would stand among the published runs, in a few lines beside it.

use crate::bench::format::NO_DATA;
use crate::bench::leaderboard::delta::deltas;
use crate::bench::leaderboard::file;
use crate::bench::leaderboard::metric::LeaderboardMetric;
use crate::bench::leaderboard::published::ModelSize;
use crate::bench::leaderboard::snapshot::Leaderboard;
use crate::bench::leaderboard::table::Filter;
use crate::browser::page::download::download;
use crate::charts::compared::{OwnEntry, published_label, standing};
use crate::ui::components::button::Button;
use crate::ui::pages::leaderboard::board::{BoardNotice, use_board};
use crate::ui::pages::leaderboard::filters::SizeChoice;
use crate::ui::state::Source;
use leptos::prelude::*;
use std::sync::Arc;

/// The result's figures, their places among the published runs, and the best of those.
#[component]
pub fn LeaderboardBeside(
    /// The result; nothing is shown without one.
    #[prop(into)]
    result: Signal<Option<Arc<OwnEntry>>>,
    /// Where it came from: only what was measured here is the person's own.
    source: Source,
) -> impl IntoView {
    let board = use_board();
    let size = RwSignal::new(Some(ModelSize::B70));
    let (head, label) = match source.is_own() {
        true => ("Yours", "Table: your result beside the leaderboard"),
        false => (
            "Opened result",
            "Table: the opened result beside the leaderboard",
        ),
    };
    let table = move || {
        let (own, board) = (result.get()?, board.ready()?);
        let rows = LeaderboardMetric::ALL.map(|metric| {
            let found = standing(&board, &own.result, metric, size.get());
            view! {
                <tr>
                    <th scope="row" class="text">{metric.name()}</th>
                    <td>{found.own}</td>
                    <td>{found.place}</td>
                    <td class="text">{found.best}</td>
                    <td class="text">{found.last}</td>
                </tr>
            }
        });
        let reminders = own.reminders(&board).into_iter();
        let reminders = reminders
            .map(|note| view! { <li>{note}</li> })
            .collect_view();
        let legend = match board.about {
            None => "Compared with Llama-2 chat",
            Some(_) => "Compared with models of",
        };
        let sizes = board
            .has_sizes()
            .then(|| view! { <SizeChoice size none="All sizes" legend/> });
        Some(view! {
            {sizes}
            <div class="table-scroll" tabindex="0" role="region" aria-label=label>
                <table class="data-table">
                    <thead>
                        <tr>
                            <th scope="col" class="text">"Median"</th>
                            <th scope="col">{head}</th>
                            <th scope="col">"Place"</th>
                            <th scope="col" class="text">"Best published"</th>
                            <th scope="col" class="text">"Last published"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            <Deltas board own=own.clone() size=size.get()/>
            <ul class="reminders muted">{reminders}</ul>
            <EntryButton own=own.clone()/>
        })
    };
    let title = move || match board
        .ready()
        .as_ref()
        .and_then(|board| board.about.as_ref())
    {
        None => "Beside the leaderboard of December 2023".to_owned(),
        Some(about) => format!("Beside “{}”", about.title),
    };
    view! {
        <section class="panel stack beside" aria-labelledby="beside-title" hidden=move || result.with(Option::is_none)>
            <div class="bar">
                <h2 id="beside-title">{title}</h2>
                <a class="push" href="#/leaderboard">"The whole leaderboard"</a>
            </div>
            <BoardNotice board/>
            {table}
        </section>
    }
}

/// The difference from each published row of the same recipe.
#[component]
fn Deltas(
    /// The published rows.
    board: Arc<Leaderboard>,
    /// The result.
    own: Arc<OwnEntry>,
    /// The size compared with; `None` for all.
    size: Option<ModelSize>,
) -> impl IntoView {
    let filter = Filter {
        sizes: size.into_iter().collect(),
        providers: Vec::new(),
    };
    let found = deltas(&board, &own.result, &own.plan, own.floor, &filter);
    if found.is_empty() {
        return view! {
            <p class="muted">"No published row of this recipe: differences row by row are shown for results of the preset Leaderboard."</p>
        }
        .into_any();
    }
    let rows = found.into_iter().map(|delta| {
        view! {
            <tr>
                <th scope="row" class="text">
                    {published_label(&delta.provider, delta.size, &delta.model)}
                </th>
                <td class="text">{delta.ttft}</td>
                <td class="text">{delta.ttft_less_network.unwrap_or_else(|| NO_DATA.to_owned())}</td>
                <td class="text">{delta.output_rate}</td>
            </tr>
        }
    });
    view! {
        <details class="disclosure">
            <summary>"The difference from each published row"</summary>
            <div class="table-scroll" tabindex="0" role="region" aria-label="Table: difference from each published row">
                <table class="data-table">
                    <caption>
                        "This result less the published row, by medians: 95 % intervals by bootstrap. Less network takes off this result's own floor; that of the published rows is not known."
                    </caption>
                    <thead>
                        <tr>
                            <th scope="col" class="text">"Published row"</th>
                            <th scope="col" class="text">"Time to first token"</th>
                            <th scope="col" class="text">"Less network"</th>
                            <th scope="col" class="text">"Output tokens throughput"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

/// Writes the result as a leaderboard file with one entry.
#[component]
fn EntryButton(
    /// The result.
    own: Arc<OwnEntry>,
) -> impl IntoView {
    let fault = RwSignal::new(None::<String>);
    let save = move |()| {
        let text = file::entry(&own.result, &own.plan, own.tokens);
        let saved = download(&file::entry_name(&own.result), "application/json", &text);
        fault.set(saved.err().map(|error| error.to_string()));
    };
    view! {
        <div class="bar">
            <Button on_press=save>"Make a leaderboard entry"</Button>
            <span class="muted">"A file of this result's single requests, for a leaderboard of your own: docs/leaderboard-file.md."</span>
        </div>
        <p class="field-error">{fault}</p>
    }
}
