//! A live sample of a described API: one request that nobody times, its events as a tree, the text chosen by a click.

use crate::bench::custom::StreamKind;
use crate::bench::custom::sample::{Line, sniffed, tree};
use crate::bench::form::custom::sample_plan;
use crate::bench::form::field::Field;
use crate::bench::messages::{Event, Sample};
use crate::browser::page::run_handle::{News, RunHandle};
use crate::ui::components::button::Button;
use crate::ui::components::segmented::Segmented;
use crate::ui::pages::plan::key_field::adopt;
use crate::ui::pages::plan::state::{Asked, PlanState};
use leptos::prelude::*;

/// What is known of a sample.
#[derive(Clone, PartialEq)]
enum Known {
    Nothing,
    Asking,
    Came(Sample),
    Failed(String),
}

/// The button, and what came of it.
#[component]
pub fn SamplePart() -> impl IntoView {
    let state = expect_context::<PlanState>();
    let known = RwSignal::new(Known::Nothing);
    let handle = StoredValue::new_local(None::<RunHandle>);
    let place = RwSignal::new(Field::CustomText);
    let stop = move || {
        handle.try_set_value(None);
    };
    on_cleanup(stop);
    let ask = move || {
        adopt(state);
        let key = state.key.get_untracked();
        match state.form.with_untracked(|form| sample_plan(form, &key)) {
            Err(fault) => {
                state.show_all_faults();
                known.set(Known::Failed(fault));
            }
            Ok(plan) => {
                known.set(Known::Asking);
                let take = move |news: News| {
                    match news {
                        News::Said(Event::Sample(Ok(sample))) => {
                            // What refuses a request need not come in the stream's own way.
                            if (200..300).contains(&sample.status) {
                                let kind = sniffed(&sample.content_type, &sample.body);
                                state.typed(Field::CustomFraming, kind.word().to_owned());
                            }
                            known.set(Known::Came(sample));
                        }
                        News::Said(
                            Event::Sample(Err(words)) | Event::Broken { message: words },
                        )
                        | News::Dead(words) => known.set(Known::Failed(words)),
                        News::Said(_) => return,
                    }
                    // Its callback must not go while it runs.
                    set_timeout(stop, std::time::Duration::ZERO);
                };
                handle.set_value(Some(RunHandle::sample(plan, key, take)));
            }
        }
    };
    Effect::new(move |before: Option<Option<Asked>>| {
        let asked = state.asked.get();
        if before == Some(Some(Asked::Sample)) && asked.is_none() && state.has_agreed() {
            ask();
        }
        asked
    });
    let on_press = move |()| match known.get_untracked() {
        Known::Asking => {
            stop();
            known.set(Known::Nothing);
        }
        _ if state.must_ask() => state.ask(Asked::Sample),
        _ => ask(),
    };
    let kind = move || {
        state
            .form
            .with(|f| StreamKind::from_word(&f.custom.framing).unwrap_or_default())
    };
    view! {
        <div class="stack sample">
            <div class="bar">
                <Button on_press=on_press>
                    {move || match known.get() {
                        Known::Asking => "Stop fetching",
                        _ => "Fetch a sample",
                    }}
                </Button>
                <span class="field-hint">"One small request; nothing of it is timed. It may cost a few tokens."</span>
            </div>
            <div aria-live="polite">
                {move || match known.get() {
                    Known::Nothing => ().into_any(),
                    Known::Asking => view! { <p class="muted">"Waiting for the reply…"</p> }.into_any(),
                    Known::Failed(words) => view! { <p class="notice error">{words}</p> }.into_any(),
                    Known::Came(sample) => {
                        let lines = tree(kind(), &sample.body);
                        match lines.is_empty() {
                            true => {
                                let head: String = sample.body.chars().take(300).collect();
                                view! {
                                    <p class="notice error">
                                        {format!("The reply (status {}) holds no JSON events: {head}", sample.status)}
                                    </p>
                                }
                                    .into_any()
                            }
                            false => view! { <Tree lines status=sample.status place /> }.into_any(),
                        }
                    }
                }}
            </div>
        </div>
    }
}

/// The events, each leaf a button.
#[component]
fn Tree(
    /// Its lines.
    lines: Vec<Line>,
    /// HTTP status of the reply.
    status: u16,
    /// What the next click places.
    place: RwSignal<Field>,
) -> impl IntoView {
    let state = expect_context::<PlanState>();
    let choices = vec![
        (Field::CustomText, "text"),
        (Field::CustomReasoning, "reasoning"),
        (Field::CustomFinish, "finish reason"),
        (Field::CustomInput, "prompt tokens"),
        (Field::CustomOutput, "output tokens"),
    ];
    let row = move |line: Line| {
        let class = format!("depth-{}", line.depth.min(6));
        let Line {
            name,
            value,
            pointer,
            ..
        } = line;
        match pointer {
            None => view! { <li class=class><span class="mono">{name}</span></li> }.into_any(),
            Some(pointer) => {
                let of = pointer.clone();
                let chosen = move || {
                    let field = place.get();
                    state.form.with(|f| f.text(field) == of)
                };
                view! {
                    <li class=class>
                        <button
                            type="button"
                            class="leaf mono"
                            aria-pressed=move || chosen().to_string()
                            on:click=move |_| state.typed(place.get_untracked(), pointer.clone())
                        >
                            <span class="muted">{name} ": "</span>
                            {value}
                        </button>
                    </li>
                }
                .into_any()
            }
        }
    };
    view! {
        <p>{format!("The reply came with status {status}. A click in it says where this stands:")}</p>
        <Segmented
            label="What a click in the sample places"
            choices=choices
            chosen=Signal::derive(move || Some(place.get()))
            on_choose=move |field: Field| place.set(field)
        />
        <ul class="sample-tree" tabindex="0" aria-label="Events of the sample">
            {lines.into_iter().map(row).collect_view()}
        </ul>
    }
}
