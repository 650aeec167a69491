//! What a correctness test found: its shares, and every wrong answer.

use super::facts::{Facts, no_data};
use crate::bench::correctness::mismatch::{Mismatch, mismatches};
use crate::bench::format;
use crate::bench::report::answers::{answers, no_mismatches};
use crate::bench::wording;
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
        let wrong = mismatches(&shown.evidence, shown.run.as_ref());
        let list = match no_mismatches(&shown.evidence) {
            Some(words) => view! { <p class="muted">{words}</p> }.into_any(),
            None => view! { <Table wrong /> }.into_any(),
        };
        view! {
            <section class="panel stack" aria-labelledby="answers">
                <h2 class="panel-title" id="answers">"Answers"</h2>
                <Facts facts />
                {list}
            </section>
        }
    })
}

#[component]
fn Table(wrong: Vec<Mismatch>) -> impl IntoView {
    let caption = format!(
        "{} without the number that was asked for",
        wording::plural(wrong.len() as u64, "answer")
    );
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Table of wrong answers">
            <table class="data-table mismatches">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Request"</th>
                        <th scope="col">"Expected"</th>
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
    let reply = match wrong.reply {
        Some(text) if text.is_empty() => {
            view! { <span class="muted">"no answer text"</span> }.into_any()
        }
        Some(text) => text.into_any(),
        None => no_data().into_any(),
    };
    view! {
        <tr>
            <th scope="row">{format::count(u64::from(wrong.index) + 1)}</th>
            <td>{wrong.expected}</td>
            <td class="text mismatch-reply">{reply}</td>
            <td class="text mismatch-prompt">{wrong.prompt}</td>
        </tr>
    }
}
