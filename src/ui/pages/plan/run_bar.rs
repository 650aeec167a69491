//! The Run button, and beside it what it will do or why it cannot.

use crate::bench::form::concurrency::runs;
use crate::bench::form::faults::why_not;
use crate::bench::form::forecast::forecast_all;
use crate::bench::plan::TestPlan;
use crate::bench::secret::Secret;
use crate::ui::components::button::{Button, ButtonKind};
use crate::ui::pages::plan::consent::Consent;
use crate::ui::pages::plan::key_field::adopt;
use crate::ui::pages::plan::state::{Asked, PlanState, id_of};
use leptos::prelude::*;

/// The bar at the foot of the plan.
#[component]
pub fn RunBar(
    /// Starts the run.
    on_run: Callback<(Vec<TestPlan>, Secret)>,
) -> impl IntoView {
    let state = expect_context::<PlanState>();
    let faulty = Memo::new(move |_| state.checked.with(Result::is_err));
    let expected = Memo::new(move |_| {
        let plan = state.checked.with(|checked| checked.as_ref().ok().cloned());
        plan.filter(|_| state.drawn.get()).and_then(|plan| {
            let forecast = forecast_all(&state.form.with(|form| runs(form, &plan)))?;
            Some((forecast.sentence(), forecast.basis))
        })
    });
    let size_of = move |plan: &TestPlan| {
        let plans = state.form.with_untracked(|form| runs(form, plan));
        forecast_all(&plans)?.question()
    };
    let size = move || {
        state
            .checked
            .with(|checked| size_of(checked.as_ref().ok()?))
    };
    let words = move || {
        let faults = state.checked.with(|c| c.as_ref().err().map(|e| why_not(e)));
        faults
            .or_else(|| expected.with(|e| e.as_ref().map(|(sentence, _)| sentence.clone())))
            .unwrap_or_default()
    };
    let basis = move || expected.with(|e| e.as_ref().map_or("", |(_, basis)| *basis));
    let start = move |agreed: bool| {
        if let Ok(plan) = state.checked.get_untracked() {
            if !agreed && size_of(&plan).is_some() {
                return state.ask(Asked::RunLarge);
            }
            adopt(state);
            let plans = state.form.with_untracked(|form| runs(form, &plan));
            on_run.run((plans, state.key.get_untracked()));
        }
    };
    let on_press = move |()| match state.checked.get_untracked() {
        Err(errors) => {
            state.show_all_faults();
            if let Some(first) = errors.first() {
                focus_soon(id_of(first.field));
            }
        }
        Ok(_) if state.must_ask() => state.ask(Asked::Run),
        Ok(_) => start(false),
    };
    view! {
        <div class="run-bar">
            <Consent on_run=start size=Signal::derive(size) />
            <div class="bar">
                <Button
                    kind=ButtonKind::Primary
                    off=faulty
                    described_by="plan-forecast"
                    on_press=on_press
                >
                    "Run"
                </Button>
                <div id="plan-forecast" class="forecast">
                    <p class:field-error=move || faulty.get()>{words}</p>
                    <p class="field-hint">{basis}</p>
                </div>
            </div>
        </div>
    }
}

/// Puts the focus on a control once the page shows it: it may just be unfolding.
pub(super) fn focus_soon(id: String) {
    request_animation_frame(move || {
        use leptos::wasm_bindgen::JsCast;
        let element = document().get_element_by_id(&id);
        if let Some(element) = element.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}
