//! What the person's newest kept run says of instrument and network.

use crate::bench::self_check::of_last_run;
use crate::browser::page::history;
use crate::ui::gathered::gathered;
use crate::ui::kept_run::kept_run;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// What is known of it.
#[derive(Clone, PartialEq, Eq)]
enum Last {
    Looking,
    None,
    Run {
        id: String,
        name: String,
        told: Vec<(&'static str, String)>,
    },
}

/// The newest run that was measured here.
#[component]
pub fn LastRun() -> impl IntoView {
    let last = RwSignal::new(Last::Looking);
    spawn_local(async move {
        let found = newest().await.unwrap_or(Last::None);
        // The page may have been left meanwhile.
        let _ = last.try_set(found);
    });
    view! {
        <section class="panel stack" aria-labelledby="how-last">
            <h2 id="how-last">"Your last run"</h2>
            {move || match last.get() {
                Last::Looking => view! { <p class="muted">"Looking for it…"</p> }.into_any(),
                Last::None => view! {
                    <p>
                        "No run is kept in this browser yet. After one, its instrument error and its network floor stand here. "
                        <a href="#/">"Measure an LLM API"</a>
                    </p>
                }
                .into_any(),
                Last::Run { id, name, told } => {
                    let facts = told
                        .into_iter()
                        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                        .collect_view();
                    view! {
                        <p><a href=format!("#/result/{id}")>{name}</a></p>
                        <dl class="board-facts">{facts}</dl>
                    }
                    .into_any()
                }
            }}
        </section>
    }
}

async fn newest() -> Option<Last> {
    let entries = history::list().await.ok()?;
    let entry = entries.into_iter().find(|entry| !entry.imported)?;
    let (_, run) = kept_run(&entry.id).await.ok()?;
    Some(Last::Run {
        id: entry.id,
        name: entry.name,
        told: of_last_run(&gathered(&run).await),
    })
}
