//! The right half of the page: what is asked, and how much at once.

use crate::bench::form::field::Field;
use crate::bench::form::test_kind::KINDS;
use crate::bench::plan::TestKind;
use crate::ui::components::disclosure::Disclosure;
use crate::ui::components::segmented::Segmented;
use crate::ui::pages::plan::checks::Checks;
use crate::ui::pages::plan::plan_field::PlanField;
use crate::ui::pages::plan::state::PlanState;
use leptos::prelude::*;

/// Kind of test, lengths, load and limits, with the rarer fields folded.
#[component]
pub fn WorkloadPanel() -> impl IntoView {
    let form = expect_context::<PlanState>().form;
    let kind = Memo::new(move |_| form.with(|f| f.kind));
    let lengths = move || {
        (kind.get() == TestKind::Load).then(|| {
            view! {
                <PlanField field=Field::MeanInputTokens />
                <PlanField field=Field::StddevInputTokens />
                <PlanField field=Field::MeanOutputTokens />
                <PlanField field=Field::StddevOutputTokens />
            }
        })
    };
    let checks = move || (kind.get() == TestKind::Correctness).then(|| view! { <Checks /> });
    view! {
        <section class="panel stack" aria-labelledby="plan-workload">
            <div class="bar">
                <h2 id="plan-workload">"Workload and load"</h2>
                <Segmented
                    label=Field::Test.about().label
                    choices=KINDS.to_vec()
                    chosen=Signal::derive(move || Some(kind.get()))
                    on_choose=move |chosen: TestKind| form.update(|f| f.kind = chosen)
                />
            </div>
            {checks}
            <div class="field-row">
                {lengths}
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
                summary="Advanced: request timeout, seed, sampling parameters, metadata, first requests, calibration, prices and budget".to_owned()
                open
            >
                <Show when=move || wanted.get()>
                    <div class="field-row">
                        <PlanField field=Field::RequestTimeout />
                        <PlanField field=Field::Seed />
                        <PlanField field=Field::Sampling />
                        <PlanField field=Field::Metadata />
                        <PlanField field=Field::Stagger />
                        <PlanField field=Field::Calibrate />
                        <PlanField field=Field::InputPrice />
                        <PlanField field=Field::OutputPrice />
                        <PlanField field=Field::CachedPrice />
                        <PlanField field=Field::Budget />
                        <PlanField field=Field::Currency />
                    </div>
                </Show>
            </Disclosure>
        </div>
    }
}
