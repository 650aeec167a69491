//! What other programs can do with the result: LLMPerf's files of it, and the same plan as their command lines.

use super::results_folder::ResultsFolderSection;
use super::share_bar::{Said, SaidLine, copy, save};
use crate::bench::export::elsewhere::{Recipe, recipes, why_not};
use crate::bench::export::llmperf;
use crate::bench::leaderboard::own::LlmperfTokens;
use crate::bench::plan::TestKind;
use crate::ui::components::segmented::Segmented;
use crate::ui::state::Shown;
use leptos::prelude::*;
use std::sync::Arc;

/// The section.
#[component]
pub fn Elsewhere(
    /// The result.
    shown: Arc<Shown>,
    /// Its name as it is now.
    name: RwSignal<String>,
) -> impl IntoView {
    let said = RwSignal::new(Said::Nothing);
    let files = match llmperf::has_files(&shown.evidence) {
        true => Some(view! { <Files shown=shown.clone() said /> }.into_any()),
        false if shown.evidence.rows.is_empty() => None,
        false => Some(
            view! { <p class="muted">"LLMPerf has no files for checks but its own of numbers."</p> }
                .into_any(),
        ),
    };
    let recipes = recipes(&shown.evidence.plan);
    let run = if let Some(why) = why_not(&shown.evidence.plan) {
        view! { <p class="muted">{why}</p> }.into_any()
    } else {
        let only = (shown.evidence.plan.kind == TestKind::Correctness)
            .then(|| view! { <p class="muted">"Of these tools, only LLMPerf has this test."</p> });
        view! {
            {only}
            <Recipes recipes said />
        }
        .into_any()
    };
    view! {
        <section class="panel stack" aria-labelledby="elsewhere">
            <h2 class="panel-title" id="elsewhere">"Take it elsewhere"</h2>
            {files}
            <ResultsFolderSection shown=shown.clone() name />
            <h3>"Run this elsewhere"</h3>
            {run}
            <SaidLine said />
        </section>
    }
}

#[component]
fn Files(shown: Arc<Shown>, said: RwSignal<Said>) -> impl IntoView {
    let saving = |which: fn(llmperf::LlmperfFiles) -> llmperf::NamedFile| {
        let shown = shown.clone();
        move |_| {
            if let Some(files) = llmperf::files(&shown.evidence, shown.run.as_deref()) {
                let file = which(files);
                save(file.name, "application/json", &file.text, said);
            }
        }
    };
    let tokens = LlmperfTokens::of_rows(&shown.evidence.rows);
    view! {
        <h3>"LLMPerf's files"</h3>
        <p class="muted">
            "Under LLMPerf's names and by its definitions: its inter-token latency contains the time to first token, and reasoning is passed over. "
            {tokens.words()}
        </p>
        <div class="bar">
            <button type="button" class="button" on:click=saving(|files| files.summary)>
                "Download LLMPerf summary"
            </button>
            <button type="button" class="button" on:click=saving(|files| files.responses)>
                "Download LLMPerf responses"
            </button>
        </div>
    }
}

#[component]
fn Recipes(recipes: Vec<Recipe>, said: RwSignal<Said>) -> impl IntoView {
    let choices = recipes
        .iter()
        .enumerate()
        .map(|(at, recipe)| (at, recipe.tool.label()))
        .collect();
    let chosen = RwSignal::new(0usize);
    let recipes = Arc::new(recipes);
    let shown = move || {
        let recipe = recipes.get(chosen.get())?.clone();
        let text = recipe.text.clone();
        let copying = move |_| {
            let done = format!("Copied for {}.", recipe.tool.label());
            copy("command", text.clone(), done, said);
        };
        Some(view! {
            <p class="muted">{recipe.note}</p>
            <pre class="recipe" tabindex="0" role="region" aria-label="Command">
                {recipe.text.clone()}
            </pre>
            <div class="bar">
                <button type="button" class="button" on:click=copying>
                    "Copy command"
                </button>
            </div>
        })
    };
    view! {
        <p class="muted">
            "For loads beyond one browser. The key is never in it: set the environment variable OPENAI_API_KEY first."
        </p>
        <Segmented
            label="Tool"
            choices=choices
            chosen=Signal::derive(move || Some(chosen.get()))
            on_choose=move |at: usize| chosen.set(at)
        />
        {shown}
    }
}
