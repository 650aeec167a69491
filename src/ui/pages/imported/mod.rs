//! A result that another tool wrote: its figures under its own names, what the file says and what it does not.

mod beside;

use crate::bench::format;
use crate::bench::import::report::{self, FigureRow};
use crate::bench::import::{Imported, Tool};
use crate::bench::report::table::{COLUMNS, Cell};
use crate::ui::pages::result::facts::no_data;
use leptos::prelude::*;
use std::sync::Arc;

/// An imported result, whole.
#[component]
pub fn ImportedPage(
    /// What the file says.
    imported: Arc<Imported>,
    /// Its name in the history.
    name: String,
) -> impl IntoView {
    let tool = imported.tool;
    let untried = (!tool.was_tried()).then(|| {
        view! {
            <p class="notice warning">
                {format!(
                    "The reading of {}'s files follows its documentation and was not tried on a real file. Compare a figure or two with what the tool printed.",
                    tool.label(),
                )}
            </p>
        }
    });
    let version = imported.version.as_ref().map(|v| format!(" {v}"));
    let notes = (!imported.notes.is_empty()).then(|| {
        let items = imported
            .notes
            .iter()
            .cloned()
            .map(|note| view! { <li>{note}</li> });
        view! {
            <section class="panel stack" aria-labelledby="left-out">
                <h2 class="panel-title" id="left-out">"What is missing"</h2>
                <ul>{items.collect_view()}</ul>
            </section>
        }
    });
    let facts = report::facts(&imported)
        .into_iter()
        .map(fact)
        .collect_view();
    view! {
        <main class="page result" id="main" tabindex="-1">
            <header class="result-head">
                <h1>{name}</h1>
                <p><span class="badge">"From a file of " {tool.label()} {version}</span></p>
                <p class="muted">
                    {format!("{}, {}. Not measured by this page: no instrument error, no clock and no marks are known of it.", tool.label(), imported.file.label())}
                </p>
            </header>
            <p class="result-sentence">{report::sentence(&imported)}</p>
            {untried}
            <FigureTable imported=imported.clone() />
            {notes}
            <section class="panel" aria-labelledby="whole-run">
                <h2 class="panel-title" id="whole-run">"The whole run"</h2>
                <dl class="result-facts">{facts}</dl>
            </section>
            <Errors imported=imported.clone() />
            <beside::Beside imported=imported.clone() />
        </main>
    }
}

fn fact((name, value): (String, Option<String>)) -> impl IntoView {
    let value = match value {
        Some(text) => text.into_any(),
        None => no_data().into_any(),
    };
    view! {
        <div class="result-fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
}

#[component]
fn FigureTable(imported: Arc<Imported>) -> impl IntoView {
    let tool = imported.tool;
    let heads = COLUMNS
        .map(|name| view! { <th scope="col">{name}</th> })
        .collect_view();
    let rows = report::rows(&imported).into_iter().map(row).collect_view();
    let source = tool.definitions().and_then(|d| d.source());
    view! {
        <section class="stack" aria-labelledby="quantiles">
            <h2 id="quantiles">"Figures"</h2>
            <p>{tool.why()}</p>
            <div class="table-scroll" tabindex="0" role="region" aria-label="Table of quantiles">
                <table class="data-table quantiles given">
                    <caption>{caption(tool)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Its figure"</th>
                            <th scope="col" class="text">"Unit"</th>
                            {heads}
                            <th scope="col">"Count"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {source.map(|source| view! { <p class="muted">{format!("Its definitions were read in {source}.")}</p> })}
        </section>
    }
}

fn caption(tool: Tool) -> String {
    format!(
        "As {} defines and names them; a dash stands where the file says nothing",
        tool.label()
    )
}

fn row(row: FigureRow) -> impl IntoView {
    let count = match row.count {
        Some(count) => format::count(count).into_any(),
        None => no_data().into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                <code>{row.definition.name}</code>
                <span class="formula">{row.definition.formula}</span>
            </th>
            <td class="text muted">{row.unit}</td>
            {row.cells.into_iter().map(cell).collect_view()}
            <td>{count}</td>
        </tr>
    }
}

fn cell(cell: Cell) -> impl IntoView {
    let text = match cell.number {
        Some(number) => number.into_any(),
        None => no_data().into_any(),
    };
    let doubt = cell
        .doubt
        .map(|why| view! { <span class="visually-hidden">", doubtful: " {why}</span> });
    view! {
        <td class:faint=cell.doubt.is_some() title=cell.doubt>
            {text}
            {doubt}
        </td>
    }
}

#[component]
fn Errors(imported: Arc<Imported>) -> impl IntoView {
    (!imported.errors.is_empty()).then(|| {
        let items = imported
            .errors
            .iter()
            .map(|(words, times)| view! { <li>{format!("{} × {words}", format::count(*times))}</li> })
            .collect_view();
        view! {
            <section class="panel stack" aria-labelledby="causes">
                <h2 class="panel-title" id="causes">"Why requests failed"</h2>
                <ul>{items}</ul>
            </section>
        }
    })
}
