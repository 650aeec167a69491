//! A check of a connection as the person watches it: each step as it ends, with a way to stop.

use crate::bench::doctor::progress::{Progress, Stage};
use crate::bench::doctor::words::summary;
use crate::ui::components::checkup_steps::CheckupSteps;
use leptos::html::H3;
use leptos::prelude::*;

/// The panel.
#[component]
pub fn CheckupPanel(
    /// The check.
    progress: RwSignal<Progress>,
    /// What a screen reader hears of it.
    #[prop(into)]
    spoken: Signal<String>,
    /// Ends it.
    on_stop: Callback<()>,
    /// Takes it off the page.
    on_close: Callback<()>,
) -> impl IntoView {
    let title = NodeRef::<H3>::new();
    let under_way = Memo::new(move |_| progress.with(Progress::is_under_way));
    // The button that is pressed goes: the focus stays with the panel.
    let stop = move |_| {
        on_stop.run(());
        if let Some(title) = title.get_untracked() {
            let _ = title.focus();
        }
    };
    let words = move || {
        progress.with(|p| match &p.stage {
            Stage::Preparing => "Getting ready. If the browser asks whether this page may reach devices on the local network, allow it.".to_owned(),
            Stage::Trying(_) => "The check is under way; it takes about ten seconds.".to_owned(),
            Stage::Over => summary(&p.checkup),
            Stage::Broken(why) => why.clone(),
        })
    };
    let steps = move || {
        let Progress { checkup, stage } = progress.get();
        let trying = match stage {
            Stage::Trying(step) => step,
            Stage::Preparing | Stage::Over | Stage::Broken(_) => None,
        };
        let under_way = matches!(stage, Stage::Preparing | Stage::Trying(_));
        view! { <CheckupSteps checkup trying under_way /> }
    };
    view! {
        <section class="checkup" aria-labelledby="checkup-title">
            <div class="checkup-head">
                <h3 id="checkup-title" tabindex="-1" node_ref=title>"Connection check"</h3>
                {move || match under_way.get() {
                    true => view! {
                        <button type="button" class="button danger" on:click=stop>"Stop the check"</button>
                    }
                    .into_any(),
                    false => view! {
                        <button type="button" class="button quiet" on:click=move |_| on_close.run(())>
                            "Close the check"
                        </button>
                    }
                    .into_any(),
                }}
            </div>
            <p class:field-error=move || progress.with(|p| matches!(p.stage, Stage::Broken(_)))>{words}</p>
            {steps}
            <p class="visually-hidden" role="status">{spoken}</p>
        </section>
    }
}
