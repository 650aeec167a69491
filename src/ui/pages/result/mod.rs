//! The result: a sentence, four figures, doubts, tables, charts, requests, and what produced it.

mod answers;
mod causes;
mod doubts;
mod elsewhere;
mod explained;
pub(crate) mod facts;
mod figures;
mod from_link;
mod quantile_table;
mod rename;
mod request_detail;
mod requests;
mod results_folder;
mod share;
mod share_bar;

use crate::bench::format;
use crate::bench::report::entry::name_or_first;
use crate::bench::report::facts as report_facts;
use crate::bench::wording;
use crate::ui::components::checkup_steps::CheckupSteps;
use crate::ui::components::disclosure::Disclosure;
use crate::ui::components::later::Later;
use crate::ui::state::{Shown, Source};
use leptos::prelude::*;
use std::sync::Arc;

/// A result, whole.
#[component]
pub fn ResultPage(
    /// What to show.
    shown: Arc<Shown>,
    /// The person wants the plan of this result run from here.
    on_again: Callback<()>,
    /// The person wants the connection of this result's plan checked.
    on_check: Callback<()>,
    /// The person gave a kept result another name; it is already stored.
    on_renamed: Callback<String>,
    /// The result among the others of its series; shown though it has no success, since that is what a series is for.
    #[prop(into, optional)]
    series: ViewFn,
    /// The charts.
    #[prop(into, optional)]
    charts: ViewFn,
    /// The result beside the published leaderboard.
    #[prop(into, optional)]
    comparison: ViewFn,
) -> impl IntoView {
    let evidence = &shown.evidence;
    let name = RwSignal::new(name_or_first(evidence, &shown.name));
    let succeeded = evidence.totals.completed > 0;
    let renamed = Callback::new(move |new: String| {
        name.set(new.clone());
        on_renamed.run(new);
    });
    let about = [
        wording::target_line(&evidence.plan.target),
        wording::plan_line(&evidence.plan),
    ];
    let badge = report_facts::badge(evidence)
        .map(|text| view! { <p><span class="badge warning">{text}</span></p> });
    let checkup = evidence.environment.checkup.clone().map(|checkup| {
        view! {
            <Disclosure summary="The connection check in full".to_owned() open=RwSignal::new(false)>
                <CheckupSteps checkup=*checkup trying=None under_way=false />
            </Disclosure>
        }
    });
    let place = evidence.plan.place.clone();
    let started = evidence.environment.started_at_unix_ms;
    let listed = shown.clone();
    let banner = (shown.source == Source::Link).then(|| {
        let left_out = wording::omissions_line(&evidence.omitted);
        view! { <from_link::FromLink left_out on_again /> }
    });
    view! {
        <main class="page result" id="main" tabindex="-1">
            {banner}
            <header class="result-head">
                <h1>{move || name.get()}</h1>
                {badge}
                <p class="muted">
                    {about.join(" · ")}
                    {(!place.is_empty()).then(|| format!(" · {place}"))}
                    {(started > 0).then(|| format!(" · {}", format::date_time_utc(started)))}
                </p>
            </header>
            <p class="result-sentence">{wording::sentence(evidence)}</p>
            {succeeded.then(|| view! { <figures::Figures shown=shown.clone() /> })}
            <share_bar::ShareBar shown=shown.clone() name on_again on_renamed=renamed />
            <doubts::Doubts shown=shown.clone() />
            <answers::Answers shown=shown.clone() />
            <causes::Causes shown=shown.clone() on_check />
            {series.run()}
            {succeeded
                .then(|| {
                    view! {
                        <quantile_table::QuantileTable shown=shown.clone() />
                        {charts.run()}
                        <Later children=comparison/>
                    }
                })}
            <section class="panel" aria-labelledby="whole-run">
                <h2 class="panel-title" id="whole-run">"The whole run"</h2>
                <facts::Facts facts=report_facts::totals(evidence) />
            </section>
            <Later children=move || view! { <requests::Requests shown=listed.clone() /> }/>
            <section class="panel" aria-labelledby="provenance">
                <h2 class="panel-title" id="provenance">"What produced it"</h2>
                <facts::Facts facts=report_facts::provenance(evidence) />
                {checkup}
            </section>
            <elsewhere::Elsewhere shown=shown.clone() name />
        </main>
    }
}
