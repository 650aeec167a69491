//! How the published runs were measured, what to doubt, what has changed, and which printed cells differ.

use crate::bench::leaderboard::notes::{CAVEATS, CHANGES, CONFIGURATION, SOURCE_URL};
use crate::bench::leaderboard::row::RowOwner;
use crate::bench::leaderboard::snapshot::Leaderboard;
use crate::bench::leaderboard::table::differing_cells;
use crate::charts::compared::provider_name;
use leptos::prelude::*;
use std::sync::Arc;

/// The notes below the tables.
#[component]
pub fn AboutBoard(
    /// The leaderboard that they are about.
    board: Arc<Leaderboard>,
) -> impl IntoView {
    let configuration =
        CONFIGURATION.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    let caveats = CAVEATS.map(|text| view! { <li>{text}</li> });
    let changes = CHANGES.map(|change| {
        view! { <li>{change.text} " " <span class="muted">"(" {change.source} ")"</span></li> }
    });
    let differing = differing_cells(&board);
    let count = differing.len();
    let rows = differing.into_iter().map(|found| {
        view! {
            <tr>
                <th scope="row" class="text">{provider_name(&found.provider, RowOwner::Published)}</th>
                <td>{found.size.map(|size| size.label())}</td>
                <td class="text">{format!("{}, {}", found.metric.name(), found.metric.unit())}</td>
                <td class="text">{found.cell.statistic.label()}</td>
                <td>{found.cell.text(found.metric)}</td>
                <td>{found.cell.recomputed_text(found.metric)}</td>
            </tr>
        }
    });
    view! {
        <div class="columns">
            <section class="panel" aria-labelledby="board-how">
                <h2 class="panel-title" id="board-how">"How it was measured"</h2>
                <dl class="board-facts">{configuration.collect_view()}</dl>
                <p>
                    "Figures from "
                    <a href=SOURCE_URL rel="noreferrer">"ray-project/llmperf-leaderboard"</a>
                    {format!(", {}, licence {}.", board.source.rsplit(", ").next().unwrap_or_default(), board.license)}
                </p>
            </section>
            <section class="panel" aria-labelledby="board-changes">
                <h2 class="panel-title" id="board-changes">"What has changed since"</h2>
                <ul>{changes.collect_view()}</ul>
            </section>
        </div>
        <section class="panel" aria-labelledby="board-caveats">
            <h2 class="panel-title" id="board-caveats">"What to doubt"</h2>
            <ul class="caveats">{caveats.collect_view()}</ul>
            <details class="disclosure">
                <summary>{format!("The {count} printed cells that do not follow from their raw requests")}</summary>
                <div class="table-scroll" tabindex="0" role="region" aria-label="Table: printed cells that differ">
                    <table class="data-table">
                        <thead>
                            <tr>
                                <th scope="col" class="text">"Provider"</th>
                                <th scope="col">"Size"</th>
                                <th scope="col" class="text">"Table"</th>
                                <th scope="col" class="text">"Column"</th>
                                <th scope="col">"Printed"</th>
                                <th scope="col">"From raw requests"</th>
                            </tr>
                        </thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            </details>
        </section>
    }
}

/// Where a leaderboard of a file comes from.
#[component]
pub fn AboutFile(
    /// The leaderboard that it is about.
    board: Arc<Leaderboard>,
) -> impl IntoView {
    let about = board.about.clone().unwrap_or_default();
    let facts = [
        ("Measured from", about.place),
        ("Source", board.source.clone()),
        ("Licence", board.license.clone()),
    ];
    let facts = facts
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty());
    let facts = facts.map(|(name, text)| view! { <div><dt>{name}</dt><dd>{text}</dd></div> });
    view! {
        <section class="panel" aria-labelledby="board-file">
            <h2 class="panel-title" id="board-file">"What this leaderboard says of itself"</h2>
            <dl class="board-facts">{facts.collect_view()}</dl>
            <p class="muted">"Whoever made the file answers for it. The figures are recomputed here from its single requests."</p>
        </section>
    }
}
