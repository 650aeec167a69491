//! A described wire format: path, headers, body, a sample, and where things stand in it.

mod headers;
mod sample;

use crate::bench::custom::StreamKind;
use crate::bench::form::field::Field;
use crate::bench::plan::ProviderKind;
use crate::ui::components::segmented::Segmented;
use crate::ui::pages::plan::key_field::{adopt, save};
use crate::ui::pages::plan::plan_field::PlanField;
use crate::ui::pages::plan::state::PlanState;
use leptos::prelude::*;

/// The panel, as long as the API is a described one.
#[component]
pub fn CustomPanel() -> impl IntoView {
    let state = expect_context::<PlanState>();
    let wanted = Memo::new(move |_| state.form.with(|f| f.provider == ProviderKind::Custom));
    let kind = move || {
        state
            .form
            .with(|f| StreamKind::from_word(&f.custom.framing))
    };
    view! {
        <Show when=move || wanted.get()>
            <section
                class="panel stack custom"
                aria-labelledby="plan-custom"
                on:focusout=move |_| {
                    adopt(state);
                    save(state, state.remembered);
                }
            >
                <h2 id="plan-custom">"Request and stream"</h2>
                <div class="columns">
                    <div class="stack">
                        <PlanField field=Field::CustomPath />
                        <headers::Headers />
                        <PlanField field=Field::CustomBody />
                    </div>
                    <div class="stack">
                        <sample::SamplePart />
                        <div class="bar">
                            <span class="field-label">{Field::CustomFraming.about().label}</span>
                            <Segmented
                                label=Field::CustomFraming.about().label
                                choices=vec![
                                    (StreamKind::Sse, "Server-sent events"),
                                    (StreamKind::Ndjson, "JSON lines"),
                                ]
                                chosen=Signal::derive(kind)
                                on_choose=move |kind: StreamKind| {
                                    state.typed(Field::CustomFraming, kind.word().to_owned());
                                }
                            />
                        </div>
                        <div class="field-row">
                            {Field::PLACES.map(|field| view! { <PlanField field /> }).collect_view()}
                        </div>
                    </div>
                </div>
            </section>
        </Show>
    }
}
