//! The same test at several concurrencies, on the page of each of its runs.

use crate::bench::evidence::Evidence;
use crate::bench::plan::TestKind;
use crate::bench::series::under_load::UnderLoad;
use crate::bench::wording;
use crate::charts::under_load;
use crate::ui::components::chart::{ChartCard, Draw};
use crate::ui::shelf::Shelf;
use crate::ui::state::Shown;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Accuracy and latency against concurrency; nothing for a run by itself, and for one whose others are not kept.
#[component]
pub fn ResultUnderLoad(
    /// The result.
    shown: Arc<Shown>,
    /// What may hold the others.
    shelf: Shelf,
) -> impl IntoView {
    let load = RwSignal::new(None::<Arc<UnderLoad>>);
    let missing = RwSignal::new(None::<String>);
    let mark = shown.run.as_ref().and_then(|run| run.series.clone());
    if let Some(mark) = mark {
        spawn_local(async move {
            let all = shelf.series(mark.id).await;
            let evidence = all.iter().map(|shown| &*shown.evidence);
            load.try_set(UnderLoad::of(evidence).map(Arc::new));
            let found = all.len();
            missing.try_set((found < mark.of as usize).then(|| {
                format!(
                    "{found} of the {} runs of this series are here: the others were stopped before they began, or are kept no more.",
                    mark.of
                )
            }));
        });
    }
    let evidence = shown.evidence.clone();
    move || {
        load.get().map(|load| {
            let subtitle = subtitle(&evidence);
            let is_checked = evidence.plan.kind == TestKind::Correctness;
            let accuracy = is_checked.then(|| {
                let (load, subtitle) = (load.clone(), subtitle.clone());
                let draw = Signal::stored(Arc::new(move |palette: &_| {
                    under_load::accuracy(&load, &subtitle, palette)
                }) as Draw);
                view! { <ChartCard draw file_name="accuracy-under-load" /> }
            });
            let of_latency = load.clone();
            let draw = Signal::stored(Arc::new(move |palette: &_| {
                under_load::latency(&of_latency, &subtitle, palette)
            }) as Draw);
            view! {
                <section class="stack" aria-labelledby="under-load">
                    <h2 id="under-load">"Under load"</h2>
                    <p>{load.sentence()}</p>
                    <p class="muted">{missing}</p>
                    <div class="chart-grid">
                        {accuracy}
                        <ChartCard draw file_name="latency-under-load" />
                    </div>
                </section>
            }
        })
    }
}

fn subtitle(evidence: &Evidence) -> String {
    let plan = &evidence.plan;
    format!(
        "{} · {} · {} each",
        wording::target_line(&plan.target),
        wording::workload_words(plan),
        wording::plural(plan.stop.requests.into(), "request")
    )
}
