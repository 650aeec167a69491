//! The table of quantiles, one row a metric.

use super::explained::Explained;
use super::facts::no_data;
use crate::bench::format;
use crate::bench::report::table::{COLUMNS, Cell, MetricRow, metric_rows};
use crate::bench::wording;
use crate::ui::state::Shown;
use leptos::prelude::*;
use std::sync::Arc;

/// The table; doubtful cells are faded and say why.
#[component]
pub fn QuantileTable(
    /// The result.
    shown: Arc<Shown>,
) -> impl IntoView {
    let rows = metric_rows(&shown.evidence);
    let mut doubts: Vec<&'static str> = rows
        .iter()
        .flat_map(|row| row.cells.iter().filter_map(|cell| cell.doubt))
        .collect();
    doubts.sort_unstable();
    doubts.dedup();
    let legend = (!doubts.is_empty()).then(|| {
        view! { <p class="muted">"Faded figures are doubtful: " {doubts.join("; ")} "."</p> }
    });
    let heads = COLUMNS
        .map(|name| view! { <th scope="col">{name}</th> })
        .collect_view();
    let caption = format!(
        "Quantiles over the {}, by linear interpolation",
        wording::sample_line(&shown.evidence.totals)
    );
    view! {
        <section class="stack" aria-labelledby="quantiles">
            <h2 id="quantiles">"Quantiles"</h2>
            <div class="table-scroll" tabindex="0" role="region" aria-label="Table of quantiles">
                <table class="data-table quantiles">
                    <caption>{caption}</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Metric"</th>
                            <th scope="col" class="text">"Unit"</th>
                            {heads}
                            <th scope="col">"Count"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            {legend}
        </section>
    }
}

fn row(row: MetricRow) -> impl IntoView {
    let id = format!(
        "about-{}",
        row.metric.name().to_lowercase().replace(' ', "-")
    );
    view! {
        <tr>
            <th scope="row">
                <Explained
                    term=row.metric.name()
                    short=row.metric.short_name()
                    explanation=row.metric.explanation()
                    id
                />
            </th>
            <td class="text muted">{row.unit}</td>
            {row.cells.into_iter().map(cell).collect_view()}
            <td>{format::count(row.count)}</td>
        </tr>
    }
}

fn cell(cell: Cell) -> impl IntoView {
    let text = match cell.number {
        Some(number) => number.into_any(),
        None => no_data().into_any(),
    };
    let doubt = cell.doubt.map(|why| {
        view! { <span class="visually-hidden">", doubtful: " {why}</span> }
    });
    view! {
        <td class:faint=cell.doubt.is_some() title=cell.doubt>
            {text}
            {doubt}
        </td>
    }
}
