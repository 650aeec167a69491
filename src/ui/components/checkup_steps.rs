//! The steps of a check, each with its verdict, what was seen, the ways out and a command for a terminal.

use crate::bench::doctor::words::{Verdict, say};
use crate::bench::doctor::{Checkup, Finding, Step};
use crate::browser::page::clipboard;
use crate::ui::components::disclosure::Disclosure;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The list of all steps; those that were not come to say what they will send.
#[component]
pub fn CheckupSteps(
    /// What was found.
    checkup: Checkup,
    /// The step under way, if any.
    trying: Option<Step>,
    /// Whether what is still missing is to come.
    under_way: bool,
) -> impl IntoView {
    let shown = |step: &Step| under_way || checkup.of(*step).is_some();
    let steps = Step::ALL
        .into_iter()
        .filter(shown)
        .map(|step| match checkup.of(step) {
            Some(finding) => found(&checkup, finding).into_any(),
            None => view! {
                <li class="check-step" class:trying=trying == Some(step)>
                    <p class="check-head">
                        <strong>{step.title()}</strong>
                        <span class="muted">
                            {if trying == Some(step) { "under way…" } else { "to come" }}
                        </span>
                    </p>
                    <p class="muted">{step.sends()}</p>
                </li>
            }
            .into_any(),
        });
    view! { <ol class="check-steps">{steps.collect_view()}</ol> }
}

fn found(checkup: &Checkup, finding: &Finding) -> impl IntoView {
    let said = say(checkup, finding);
    let title = finding.seen.step().title();
    let badge = match said.verdict {
        Verdict::Passed => "badge good",
        Verdict::NotTried | Verdict::Note => "badge",
        Verdict::Warning => "badge warning",
        Verdict::Failed => "badge bad",
    };
    let ways = said.ways.into_iter().enumerate().map(|(at, way)| {
        let name = format!("{} for {title}", at + 1);
        let code = way.code.map(|code| view! { <Command text=code name /> });
        view! { <li><p>{way.words}</p>{code}</li> }
    });
    let ways = ways.collect_view();
    let ways = (!ways.is_empty()).then(|| view! { <ul class="check-ways">{ways}</ul> });
    // What is well needs no repetition.
    let curl = finding
        .curl
        .clone()
        .filter(|_| said.verdict != Verdict::Passed);
    let curl = curl.map(|text| {
        let key = text.contains("$API_KEY").then(|| {
            view! {
                <p class="field-hint">
                    "Put the key into the variable API_KEY first: it is not in the command."
                </p>
            }
        });
        let open = RwSignal::new(said.verdict >= Verdict::Warning);
        view! {
            <Disclosure summary="The same from a terminal".to_owned() open>
                <Command text name=format!("that repeats {title}") />
                {key}
            </Disclosure>
        }
    });
    view! {
        <li class="check-step">
            <p class="check-head">
                <strong>{title}</strong>
                <span class=badge>{said.verdict.label()}</span>
            </p>
            <p>{said.words}</p>
            {ways}
            {curl}
        </li>
    }
}

/// A command, and the button that copies it.
#[component]
fn Command(
    /// The command.
    text: String,
    /// What it is, after the word “Command”, for screen readers.
    name: String,
) -> impl IntoView {
    let said = RwSignal::new("");
    let copied = text.clone();
    let copy = move |_| {
        let text = copied.clone();
        spawn_local(async move {
            said.try_set(match clipboard::copy(&text).await {
                Ok(()) => "Copied.",
                Err(clipboard::ClipboardRefused) => {
                    "The browser refused its clipboard: select the text and copy it by hand."
                }
            });
        });
    };
    view! {
        <div class="check-command">
            <pre class="mono" tabindex="0" role="region" aria-label=format!("Command {name}")>{text}</pre>
            <div class="bar">
                <button type="button" class="button quiet" aria-label=format!("Copy the command {name}") on:click=copy>
                    "Copy"
                </button>
                <span role="status" class="muted">{said}</span>
            </div>
        </div>
    }
}
