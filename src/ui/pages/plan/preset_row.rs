//! The presets: one press fills in the workload and the load.

use crate::bench::presets::Preset;
use crate::ui::components::segmented::Segmented;
use crate::ui::pages::plan::state::PlanState;
use leptos::prelude::*;

/// The row of presets, with a sentence on the one that the form shows.
#[component]
pub fn PresetRow() -> impl IntoView {
    let state = expect_context::<PlanState>();
    let chosen = Memo::new(move |_| state.form.with(Preset::shown_by));
    let choices = Preset::ALL.into_iter().map(|p| (p, p.label())).collect();
    let words = move || {
        chosen.get().map_or(
            "A workload of your own; a preset replaces it.",
            Preset::description,
        )
    };
    view! {
        <div class="bar">
            <Segmented
                label="Presets"
                choices=choices
                chosen=Signal::derive(move || chosen.get())
                on_choose=move |preset: Preset| state.form.update(|f| *f = preset.applied_to(f))
            />
            <p class="muted">{words}</p>
        </div>
    }
}
