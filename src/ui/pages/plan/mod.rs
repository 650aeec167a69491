//! Measure, the start page: the plan on one screen.

mod check;
mod checks;
mod consent;
mod custom;
mod key_field;
mod model_field;
mod plan_field;
mod preset_row;
mod run_bar;
mod state;
mod target;
mod url_fields;
mod vendor_notes;
mod workload;

use crate::bench::form::PlanForm;
use crate::bench::form::simulator::SimulatorOrigins;
use crate::bench::plan::TestPlan;
use crate::bench::secret::Secret;
use leptos::prelude::*;

/// The plan form.
#[component]
pub fn PlanPage(
    /// The plan as typed: read and written.
    form: RwSignal<PlanForm>,
    /// The key, in memory: read and written, and cleared here when it may not be kept.
    key: RwSignal<Secret>,
    /// Where the local simulator listens; `None` where there is none.
    simulator: StoredValue<Option<SimulatorOrigins>>,
    /// Whether the plan came from a link that somebody else may have made.
    #[prop(into)]
    from_link: Signal<bool>,
    /// Starts the runs, one after the other; called with valid plans only, after every question is answered.
    on_run: Callback<(Vec<TestPlan>, Secret)>,
) -> impl IntoView {
    let state = state::PlanState::new(form, key, simulator, from_link);
    provide_context(state);
    // Run is there first: whoever wants the plan as it stands waits for nothing else. The fields come before the next picture.
    view! {
        <h1 class="visually-hidden">"Measure an LLM API"</h1>
        <consent::LinkNotice />
        <preset_row::PresetRow />
        <Show
            when=move || state.drawn.get()
            fallback=|| view! { <div class="plan-fields-to-come"></div> }
        >
            <div class="columns plan-halves">
                <target::TargetPanel />
                <workload::WorkloadPanel />
            </div>
            <custom::CustomPanel />
            <workload::AdvancedPanel />
        </Show>
        <run_bar::RunBar on_run />
    }
}
