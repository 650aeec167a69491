//! This browser, looked at now: clock, isolation, heartbeat.

use crate::bench::self_check::{Finding, Grade, Look};
use crate::browser::page::probe::{Probe, Seen};
use crate::browser::page::{isolation, surroundings};
use leptos::prelude::*;

/// How many beats a look has.
const BEATS: usize = 40;

/// What the look has found so far.
#[component]
pub fn BrowserNow() -> impl IntoView {
    let look = RwSignal::new(None::<Look>);
    let probe = StoredValue::new_local(None::<Probe>);
    let begin = move || {
        look.set(None);
        probe.set_value(Probe::begin(move |seen| match seen {
            Seen::Step(clock_step) => look.set(Some(Look {
                clock_step,
                late: Vec::new(),
                isolation: isolation::isolation(),
                has_service_workers: isolation::has_service_workers(),
            })),
            Seen::Late(late) => look.update(|look| {
                if let Some(look) = look {
                    look.late.push(late);
                }
            }),
        }));
    };
    begin();
    on_cleanup(move || probe.set_value(None));
    let done = Memo::new(move |_| look.with(|l| l.as_ref().is_some_and(|l| l.late.len() >= BEATS)));
    let browser = surroundings::environment("").browser;
    view! {
        <section class="panel stack" aria-labelledby="how-now">
            <h2 id="how-now">{format!("Your browser now: {browser}")}</h2>
            {move || match look.get() {
                None => view! { <p class="muted">"Looking at its clock…"</p> }.into_any(),
                Some(look) => found(&look).into_any(),
            }}
            <div class="bar">
                <button
                    type="button"
                    class="button"
                    aria-disabled=move || (!done.get()).to_string()
                    on:click=move |_| {
                        if done.get_untracked() {
                            begin();
                        }
                    }
                >
                    "Look again"
                </button>
                <span class="muted" role="status">
                    {move || if done.get() { "Looked for two seconds." } else { "Looking…" }}
                </span>
            </div>
        </section>
    }
}

fn found(look: &Look) -> impl IntoView {
    let findings = look.findings().into_iter().map(finding).collect_view();
    view! {
        <dl class="how-findings">{findings}</dl>
        {(!look.late.is_empty()).then(|| heart(look.beats()))}
    }
}

fn finding(found: Finding) -> impl IntoView {
    let badge = match found.grade {
        Grade::Good => "badge good",
        Grade::Fair => "badge",
        Grade::Poor => "badge warning",
    };
    view! {
        <div>
            <dt>{found.name} " " <span class=badge>{found.grade.word()}</span></dt>
            <dd>
                <strong>{found.value}</strong>
                <br />
                <span class="muted">{found.meaning}</span>
            </dd>
        </div>
    }
}

/// A bar a beat; the top of the picture is where a sample would be flagged.
fn heart(beats: Vec<f64>) -> impl IntoView {
    let width = 100.0 / BEATS as f64;
    let bars = beats
        .into_iter()
        .enumerate()
        .map(|(i, height)| {
            let x = i as f64 * width;
            view! { <rect x=x y=1.0 - height width=width * 0.7 height=height /> }
        })
        .collect_view();
    view! {
        <figure class="how-heart">
            <svg
                viewBox="0 0 100 1"
                preserveAspectRatio="none"
                role="img"
                aria-label="How late each beat of the heart came; the heartbeat's figures above say the same."
            >
                {bars}
            </svg>
            <figcaption class="muted">
                "How late each beat came. The dashed line is 50 ms: beyond it a sample is flagged."
            </figcaption>
        </figure>
    }
}
