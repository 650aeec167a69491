//! The table of quantiles, one row a metric, in this page's own definitions or in another tool's.

use super::explained::Explained;
use super::facts::no_data;
use crate::bench::definitions::Definitions;
use crate::bench::format;
use crate::bench::report::restated::{RestatedRow, left_out_line, restated_rows};
use crate::bench::report::table::{COLUMNS, Cell, MetricRow, metric_rows};
use crate::bench::wording;
use crate::ui::components::segmented::Segmented;
use crate::ui::state::Shown;
use leptos::prelude::*;
use std::sync::Arc;

/// The table in this page's own definitions or, at a switch, in those of another tool; doubtful cells are faded and say why.
#[component]
pub fn QuantileTable(
    /// The result.
    shown: Arc<Shown>,
) -> impl IntoView {
    let whose = RwSignal::new(Definitions::Own);
    let switch = view! {
        <div class="definitions">
            <span class="muted" aria-hidden="true">"As defined by"</span>
            <Segmented
                label="Whose definitions"
                choices=Definitions::ALL.map(|d| (d, d.label())).to_vec()
                chosen=Signal::derive(move || Some(whose.get()))
                on_choose=move |d: Definitions| whose.set(d)
            />
        </div>
    };
    view! {
        <section class="stack" aria-labelledby="quantiles">
            <h2 id="quantiles">"Quantiles"</h2>
            {switch}
            {move || match whose.get() {
                Definitions::Own => view! { <Own shown=shown.clone() /> }.into_any(),
                other => view! { <Restated shown=shown.clone() whose=other /> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Own(shown: Arc<Shown>) -> impl IntoView {
    let rows = metric_rows(&shown.evidence);
    let legend = legend(rows.iter().flat_map(|row| doubts(&row.cells)).collect());
    let caption = format!(
        "Quantiles over the {}, by linear interpolation",
        wording::sample_line(&shown.evidence.totals)
    );
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Table of quantiles">
            <table class="data-table quantiles">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Metric"</th>
                        <th scope="col" class="text">"Unit"</th>
                        {heads()}
                        <th scope="col">"Count"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        {legend}
    }
}

/// The same stamps as another tool would have reported them.
#[component]
fn Restated(shown: Arc<Shown>, whose: Definitions) -> impl IntoView {
    let rows = restated_rows(&shown.evidence, shown.run.as_deref(), whose);
    let legend = legend(rows.iter().flat_map(|row| doubts(&row.cells)).collect());
    let absent = left_out_line(&rows).map(|line| view! { <p class="notice">{line}</p> });
    let caption = format!(
        "What {} would have reported of the {}",
        whose.label(),
        wording::sample_line(&shown.evidence.totals)
    );
    view! {
        <p>{whose.why()}</p>
        {absent}
        <div class="table-scroll" tabindex="0" role="region" aria-label="Table of quantiles">
            <table class="data-table quantiles restated">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Its figure"</th>
                        <th scope="col">"P50 here"</th>
                        <th scope="col" class="text">"Unit"</th>
                        {heads()}
                        <th scope="col">"Count"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(restated).collect_view()}</tbody>
            </table>
        </div>
        {legend}
        <p class="muted">{whose.source().map(|source| format!("Read in {source}."))}</p>
    }
}

fn restated(row: RestatedRow) -> impl IntoView {
    let near = row.nearest.short_name().unwrap_or(row.nearest.name());
    let here = match row.here {
        Some(number) => number.into_any(),
        None => no_data().into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                <code>{row.name}</code>
                <span class="formula">{row.formula}</span>
            </th>
            <td>
                <span class="muted">{near} " "</span>
                {here}
            </td>
            <td class="text muted">{row.unit}</td>
            {row.cells.into_iter().map(cell).collect_view()}
            <td>{format::count(row.count)}</td>
        </tr>
    }
}

fn heads() -> impl IntoView {
    COLUMNS
        .map(|name| view! { <th scope="col">{name}</th> })
        .collect_view()
}

/// Why cells are doubtful.
fn doubts(cells: &[Cell]) -> impl Iterator<Item = &'static str> {
    cells.iter().filter_map(|cell| cell.doubt)
}

/// Why figures are faded, where any are.
fn legend(mut doubts: Vec<&'static str>) -> Option<impl IntoView> {
    doubts.sort_unstable();
    doubts.dedup();
    (!doubts.is_empty()).then(|| {
        view! { <p class="muted">"Faded figures are doubtful or not shown: " {doubts.join("; ")} "."</p> }
    })
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
