//! What a correctness test found: its shares, and every wrong answer.

use super::facts::{Facts, no_data};
use crate::bench::correctness::mismatch::{Mismatch, mismatches};
use crate::bench::format;
use crate::bench::report::answers::{CheckLine, answers, by_check, no_mismatches};
use crate::ui::state::Shown;
use leptos::prelude::*;
use std::sync::Arc;

/// Accuracy, rates and the list of mismatches; nothing for a load test.
#[component]
pub fn Answers(
    /// The result.
    shown: Arc<Shown>,
) -> impl IntoView {
    let facts = answers(&shown.evidence);
    (!facts.is_empty()).then(|| {
        let wrong = mismatches(&shown.evidence, shown.run.as_deref());
        let list = match no_mismatches(&shown.evidence) {
            Some(words) => view! { <p class="muted">{words}</p> }.into_any(),
            None => view! { <Table wrong /> }.into_any(),
        };
        view! {
            <section class="panel stack" aria-labelledby="answers">
                <h2 class="panel-title" id="answers">"Answers"</h2>
                <Facts facts />
                <ByCheck lines=by_check(&shown.evidence) />
                {list}
            </section>
        }
    })
}

/// The answers by check, where there are several.
#[component]
fn ByCheck(lines: Vec<CheckLine>) -> impl IntoView {
    let cell = |text: Option<String>| match text {
        Some(text) => text.into_any(),
        None => no_data().into_any(),
    };
    let row = move |line: CheckLine| {
        view! {
            <tr>
                <th scope="row" class="text">{line.check}</th>
                <td>{cell(line.accuracy)}</td>
                <td>{cell(line.interval)}</td>
                <td>{line.right}</td>
                <td>{line.failed}</td>
                <td class="text">{line.rule}</td>
            </tr>
        }
    };
    (!lines.is_empty()).then(|| {
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label="Table of answers by check">
                <table class="data-table by-check">
                    <caption>"Answers by check"</caption>
                    <thead>
                        <tr>
                            <th scope="col" class="text">"Check"</th>
                            <th scope="col">"Accuracy"</th>
                            <th scope="col">"95 % interval"</th>
                            <th scope="col">"Right"</th>
                            <th scope="col">"Failed"</th>
                            <th scope="col" class="text">"An answer is right where"</th>
                        </tr>
                    </thead>
                    <tbody>{lines.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
    })
}

#[component]
fn Table(wrong: Vec<Mismatch>) -> impl IntoView {
    let caption = match wrong.len() {
        1 => "1 wrong answer".to_owned(),
        n => format!("{} wrong answers", format::count(n as u64)),
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Table of wrong answers">
            <table class="data-table mismatches">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Request"</th>
                        <th scope="col" class="text">"Check"</th>
                        <th scope="col" class="text">"Expected"</th>
                        <th scope="col" class="text">"Reply"</th>
                        <th scope="col" class="text">"Prompt"</th>
                    </tr>
                </thead>
                <tbody>{wrong.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn row(wrong: Mismatch) -> impl IntoView {
    let text = |text: Option<String>| match text {
        Some(text) if text.is_empty() => {
            view! { <span class="muted">"no answer text"</span> }.into_any()
        }
        Some(text) => text.into_any(),
        None => no_data().into_any(),
    };
    view! {
        <tr>
            <th scope="row">{format::count(u64::from(wrong.index) + 1)}</th>
            <td class="text">{wrong.kind.label()}</td>
            <td class="text mismatch-expected">{text(wrong.expected)}</td>
            <td class="text mismatch-reply">
                {text(wrong.reply)}
                {wrong.fault.map(|fault| view! { <p class="muted">{fault}</p> })}
            </td>
            <td class="text mismatch-prompt">{text(wrong.prompt)}</td>
        </tr>
    }
}
