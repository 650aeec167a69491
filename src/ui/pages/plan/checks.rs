//! What a correctness test asks: the checks to be ticked, and a file of the person's own questions.

use crate::bench::correctness::checks::CheckKind;
use crate::bench::correctness::own::{Looked, MOST_BYTES};
use crate::bench::form::checks::{file_of, file_text, switched};
use crate::bench::form::field::Field;
use crate::bench::form::{PlanForm, QuestionsHere};
use crate::browser::page::{handover, open_file};
use crate::ui::components::field_frame::{FieldFrame, described_by};
use crate::ui::pages::plan::plan_field::PlanField;
use crate::ui::pages::plan::state::{PlanState, id_of};
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The checks, the length of a needle's prompt where that is on, and the person's own questions.
#[component]
pub fn Checks() -> impl IntoView {
    let state = expect_context::<PlanState>();
    let about = Field::Checks.about();
    let id = id_of(Field::Checks);
    let error = state.error(Field::Checks);
    let is_on = move |kind: CheckKind| {
        state
            .form
            .with(|f| f.checks.split(',').any(|w| w.trim() == kind.word()))
    };
    let first_id = id.clone();
    let boxes = CheckKind::BUILT_IN
        .into_iter()
        .enumerate()
        .map(move |(place, kind)| {
            let on_change = move |event| {
                let ticked = event_target_checked(&event);
                let text = state
                    .form
                    .with_untracked(|f| switched(&f.checks, kind, ticked));
                state.typed(Field::Checks, text);
            };
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        id=(place == 0).then(|| first_id.clone())
                        prop:checked=move || is_on(kind)
                        on:change=on_change
                    />
                    {kind.label()}
                </label>
            }
        });
    let has_needle = Memo::new(move |_| is_on(CheckKind::Needle));
    view! {
        <fieldset class="checks" aria-describedby=format!("{id}-hint {id}-error")>
            <legend class="field-label">{about.label}</legend>
            <div class="checks-row">{boxes.collect_view()}</div>
            <p class="field-hint" id=format!("{id}-hint")>{about.hint}</p>
            <div aria-live="polite">
                <p class="field-error" id=format!("{id}-error")>{error}</p>
            </div>
        </fieldset>
        <div class="field-row">
            <Show when=move || has_needle.get()>
                <PlanField field=Field::NeedleTokens />
            </Show>
            <Questions />
        </div>
    }
}

/// The file of the person's own questions. It stays in this page's memory.
#[component]
fn Questions() -> impl IntoView {
    let state = expect_context::<PlanState>();
    let about = Field::Questions.about();
    let id = id_of(Field::Questions);
    let chosen = NodeRef::<Input>::new();
    let faults = RwSignal::new(Vec::<String>::new());
    let take = move |_| {
        let Some(input) = chosen.get_untracked() else {
            return;
        };
        let files = input.files();
        spawn_local(async move {
            let found = look(files).await;
            // The same file may be chosen again once it is mended.
            input.set_value("");
            match found {
                Ok(here) => {
                    faults.set(Vec::new());
                    let text = file_text(&here.set);
                    state.form.update(|f| f.questions_here = Some(here));
                    state.typed(Field::Questions, text);
                }
                Err(words) => faults.set(words),
            }
        });
    };
    let take_out = move |_| {
        faults.set(Vec::new());
        state.form.update(|f| f.questions_here = None);
        state.typed(Field::Questions, String::new());
    };
    let has_file = Memo::new(move |_| state.form.with(|f| !f.questions.is_empty()));
    let at_hand = Signal::derive(move || state.form.with(at_hand));
    let invalid = move || {
        let is_faulty =
            !faults.with(Vec::is_empty) || state.error(Field::Questions).with(Option::is_some);
        is_faulty.then_some("true")
    };
    view! {
        <div class="questions-field">
            <FieldFrame
                id=id.clone()
                label=about.label
                hint=about.hint.to_owned()
                help=about.help
                notice=at_hand
                error=state.error(Field::Questions)
            >
                <input
                    id=id.clone()
                    type="file"
                    accept=".jsonl,.ndjson,.json,.txt"
                    node_ref=chosen
                    aria-describedby=described_by(&id, "")
                    aria-invalid=invalid
                    on:change=take
                />
                <Show when=move || has_file.get()>
                    <button type="button" class="button" on:click=take_out>"Take it out"</button>
                </Show>
            </FieldFrame>
            <div role="alert">
                <Show when=move || !faults.with(Vec::is_empty)>
                    <p class="field-error">"This file cannot be used:"</p>
                    <ul class="field-error">
                        {move || {
                            faults
                                .get()
                                .into_iter()
                                .map(|fault| view! { <li>{fault}</li> })
                                .collect_view()
                        }}
                    </ul>
                </Show>
            </div>
        </div>
    }
}

/// The file in words, where it is the one that the plan wants.
fn at_hand(form: &PlanForm) -> Option<String> {
    let (here, wanted) = (form.questions_here.as_ref()?, file_of(&form.questions)?);
    (here.set.sha256 == wanted.sha256).then(|| {
        let (name, count) = (&here.set.name, here.set.count);
        format!(
            "{name}: {count} {}",
            if count == 1 { "question" } else { "questions" }
        )
    })
}

async fn look(files: Option<web_sys::FileList>) -> Result<QuestionsHere, Vec<String>> {
    let (name, text) = open_file::first_text_within(files, MOST_BYTES as u64)
        .await
        .map_err(|error| vec![error.to_string()])?;
    match handover::look_at_questions(&name, &text).await {
        Ok(Looked::Good(set)) => Ok(QuestionsHere {
            set,
            text: text.into(),
        }),
        Ok(Looked::Faulty(faults)) => Err(faults),
        Err(words) => Err(vec![words]),
    }
}
