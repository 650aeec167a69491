//! The right half of the page: what is asked, and how much at once.

use crate::bench::form::field::Field;
use crate::ui::components::disclosure::Disclosure;
use crate::ui::pages::plan::plan_field::PlanField;
use crate::ui::pages::plan::state::PlanState;
use leptos::prelude::*;

/// Lengths, load and limits, with the rarer fields folded.
#[component]
pub fn WorkloadPanel() -> impl IntoView {
    view! {
        <section class="panel stack" aria-labelledby="plan-workload">
            <h2 id="plan-workload">"Workload and load"</h2>
            <div class="field-row">
                <PlanField field=Field::MeanInputTokens />
                <PlanField field=Field::StddevInputTokens />
                <PlanField field=Field::MeanOutputTokens />
                <PlanField field=Field::StddevOutputTokens />
                <PlanField field=Field::Concurrency />
                <PlanField field=Field::Requests />
                <PlanField field=Field::TestTimeout />
                <PlanField field=Field::Place />
            </div>
        </section>
    }
}

/// The folded fields. They unfold by themselves when one of them is at fault.
#[component]
pub fn AdvancedPanel() -> impl IntoView {
    let state = expect_context::<PlanState>();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if state.has_advanced_error() {
            open.set(true);
        }
    });
    // Made when first unfolded: most people never look, and all of them wait for the page.
    let wanted = Memo::new(move |before| open.get() || before == Some(&true));
    view! {
        <div class="panel advanced">
            <Disclosure
                summary="Advanced: request timeout, seed, sampling parameters, metadata, calibration".to_owned()
                open
            >
                <Show when=move || wanted.get()>
                    <div class="field-row">
                        <PlanField field=Field::RequestTimeout />
                        <PlanField field=Field::Seed />
                        <PlanField field=Field::Sampling />
                        <PlanField field=Field::Metadata />
                        <PlanField field=Field::Calibrate />
                    </div>
                </Show>
            </Disclosure>
        </div>
    }
}
