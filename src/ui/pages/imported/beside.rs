//! The imported result beside one of this browser's own, both by the other tool's definitions.

use crate::bench::import::Imported;
use crate::bench::import::beside::{BesideRow, beside};
use crate::ui::components::other_result::{KeptChoice, OtherResult};
use crate::ui::gathered::gathered;
use crate::ui::kept_run::kept_run;
use crate::ui::pages::result::facts::no_data;
use leptos::prelude::*;
use std::sync::Arc;

/// A choice among the kept results of this page, and the comparison. Nothing where none is kept.
#[component]
pub(super) fn Beside(
    /// The imported result.
    imported: Arc<Imported>,
) -> impl IntoView {
    let other = OtherResult::than(None);
    let compared = other.shown(|name, rows| view! { <Table rows name /> });
    let tool = imported.tool;
    let load = move |id: String| load(Arc::clone(&imported), id);
    let body = match tool.definitions() {
        None => view! {
            <p class="muted">
                {format!("This page cannot state its own results by {}'s definitions, so the two are not compared.", tool.label())}
            </p>
        }
        .into_any(),
        Some(_) => view! {
            <KeptChoice other label="With a result of this page, restated by the same definitions" load />
            {compared}
        }
        .into_any(),
    };
    view! {
        <section
            class="panel stack"
            aria-labelledby="compare-title"
            hidden=move || other.has_none()
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

async fn load(imported: Arc<Imported>, id: String) -> Result<(String, Vec<BesideRow>), String> {
    let (name, run) = kept_run(&id).await?;
    let evidence = gathered(&run).await;
    Ok((name, beside(&imported, &evidence, Some(&run))))
}
