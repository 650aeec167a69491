//! A field of the form that takes text or a number.

use crate::bench::form::field::Field;
use crate::bench::form::{NO, YES};
use crate::ui::components::field_frame::{FieldFrame, described_by};
use crate::ui::pages::plan::state::{PlanState, id_of};
use leptos::prelude::*;

/// What kind of control a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Control {
    Text,
    Number,
    Lines,
    Box,
}

fn control_of(field: Field) -> Control {
    match field {
        Field::Sampling | Field::Metadata | Field::CustomHeaders | Field::CustomBody => {
            Control::Lines
        }
        Field::Calibrate => Control::Box,
        Field::Test
        | Field::Provider
        | Field::BaseUrl
        | Field::Key
        | Field::CustomPath
        | Field::CustomFraming
        | Field::CustomText
        | Field::CustomReasoning
        | Field::CustomFinish
        | Field::CustomInput
        | Field::CustomOutput
        | Field::Model
        | Field::Currency
        | Field::Checks
        | Field::Questions
        | Field::Place => Control::Text,
        Field::MeanInputTokens
        | Field::StddevInputTokens
        | Field::MeanOutputTokens
        | Field::StddevOutputTokens
        | Field::NeedleTokens
        | Field::Concurrency
        | Field::Requests
        | Field::TestTimeout
        | Field::RequestTimeout
        | Field::InputPrice
        | Field::OutputPrice
        | Field::CachedPrice
        | Field::Budget
        | Field::Seed
        | Field::Stagger => Control::Number,
    }
}

/// One field with its frame.
#[component]
pub fn PlanField(
    /// Which.
    field: Field,
    /// Id of a list of suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
    /// What stands beside the control.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let state = expect_context::<PlanState>();
    let about = field.about();
    let id = id_of(field);
    let describing = described_by(&id, about.unit);
    let error = state.error(field);
    let text = move || state.form.with(|f| f.text(field).to_owned());
    let on_input = move |event| state.typed(field, event_target_value(&event));
    let invalid = move || error.with(Option::is_some).then_some("true");
    let control = match control_of(field) {
        Control::Lines => view! {
            <textarea
                id=id.clone()
                class="field-input"
                rows="3"
                spellcheck="false"
                autocapitalize="off"
                aria-describedby=describing
                aria-invalid=invalid
                prop:value=text
                on:input=on_input
            ></textarea>
        }
        .into_any(),
        Control::Box => view! {
            <input
                id=id.clone()
                type="checkbox"
                aria-describedby=describing
                aria-invalid=invalid
                prop:checked=move || text() == YES
                on:change=move |event| {
                    let ticked = event_target_checked(&event);
                    state.typed(field, if ticked { YES } else { NO }.to_owned());
                }
            />
        }
        .into_any(),
        kind => view! {
            <input
                id=id.clone()
                type="text"
                class="field-input"
                class:number=kind == Control::Number
                inputmode=(kind == Control::Number).then_some("decimal")
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                list=list
                aria-describedby=describing
                aria-invalid=invalid
                prop:value=text
                on:input=on_input
            />
        }
        .into_any(),
    };
    view! {
        <FieldFrame
            id=id
            label=about.label
            unit=about.unit
            hint=about.hint.to_owned()
            help=about.help
            notice=state.notice(field)
            error=error
        >
            {control}
            {children.map(|children| children())}
        </FieldFrame>
    }
}
