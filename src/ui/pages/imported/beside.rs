//! The imported result beside one of this browser's own, both by the other tool's definitions.

use crate::bench::import::Imported;
use crate::bench::import::beside::{BesideRow, beside};
use crate::bench::report::entry::Entry;
use crate::browser::page::history;
use crate::ui::gathered::gathered;
use crate::ui::kept_run::kept_run;
use crate::ui::pages::result::facts::no_data;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

#[derive(Clone)]
enum Other {
    None,
    Loading,
    Failed(String),
    Here(String, Vec<BesideRow>),
}

/// A choice among the kept results of this page, and the comparison. Nothing where none is kept.
#[component]
pub(super) fn Beside(
    /// The imported result.
    imported: Arc<Imported>,
) -> impl IntoView {
    let entries = RwSignal::new(Vec::<Entry>::new());
    let other = RwSignal::new(Other::None);
    // What was chosen last: only that is shown, however long the one before takes.
    let chosen = StoredValue::new(String::new());
    spawn_local(async move {
        let kept = history::list().await.unwrap_or_default();
        entries.try_set(kept.into_iter().filter(|e| e.tool.is_none()).collect());
    });
    let tool = imported.tool;
    let choose = move |id: String| {
        chosen.set_value(id.clone());
        if id.is_empty() {
            return other.set(Other::None);
        }
        other.set(Other::Loading);
        let imported = Arc::clone(&imported);
        spawn_local(async move {
            let found = load(&imported, &id).await;
            if chosen.try_with_value(|last| *last == id) == Some(true) {
                other.try_set(found);
            }
        });
    };
    let options = move || {
        let option = |entry: Entry| view! { <option value=entry.id>{entry.name}</option> };
        entries.get().into_iter().map(option).collect_view()
    };
    let compared = move || match other.get() {
        Other::None => ().into_any(),
        Other::Loading => view! { <p role="status">"Opening the other result…"</p> }.into_any(),
        Other::Failed(why) => view! { <p class="notice error">{why}</p> }.into_any(),
        Other::Here(name, rows) => view! { <Table rows name /> }.into_any(),
    };
    let body = match tool.definitions() {
        None => view! {
            <p class="muted">
                {format!("This page cannot state its own results by {}'s definitions, so the two are not compared.", tool.label())}
            </p>
        }
        .into_any(),
        Some(_) => view! {
            <label class="field compare-choice">
                <span class="field-label">"With a result of this page, restated by the same definitions"</span>
                <select class="field-input" on:change=move |event| choose(event_target_value(&event))>
                    <option value="">"Choose a result"</option>
                    {options}
                </select>
            </label>
            {compared}
        }
        .into_any(),
    };
    view! {
        <section
            class="panel stack"
            aria-labelledby="compare-title"
            hidden=move || entries.with(Vec::is_empty)
        >
            <h2 class="panel-title" id="compare-title">"Compare"</h2>
            {body}
        </section>
    }
}

#[component]
fn Table(rows: Vec<BesideRow>, name: String) -> impl IntoView {
    let number = |value: Option<String>| match value {
        Some(number) => number.into_any(),
        None => no_data().into_any(),
    };
    let body = rows
        .into_iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row"><code>{row.definition.name}</code></th>
                    <td class="text muted">{row.unit}</td>
                    <td>{number(row.theirs)}</td>
                    <td>{number(row.ours)}</td>
                    <td class="text">{row.difference}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Table of the comparison">
            <table class="data-table compared">
                <caption>
                    "Medians by the file's definitions. Differences are by bootstrap, at 95 %, where both sides have single values. Whether both sent the same requests is not known."
                </caption>
                <thead>
                    <tr>
                        <th scope="col">"Figure"</th>
                        <th scope="col" class="text">"Unit"</th>
                        <th scope="col">"The file"</th>
                        <th scope="col">{name}</th>
                        <th scope="col" class="text">"This page's is"</th>
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
}

async fn load(imported: &Imported, id: &str) -> Other {
    let (name, run) = match kept_run(id).await {
        Ok(kept) => kept,
        Err(words) => return Other::Failed(words),
    };
    let evidence = gathered(&run).await;
    Other::Here(name, beside(imported, &evidence, Some(&run)))
}
