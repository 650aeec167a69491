//! What stands further down a long page.

use crate::browser::turn::next_turn;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Made in a turn of its own, after what stands above it: each such part of a page is one short task.
#[component]
pub fn Later(
    /// What is made.
    #[prop(into)]
    children: ViewFn,
) -> impl IntoView {
    let due = RwSignal::new(false);
    spawn_local(async move {
        next_turn().await;
        due.try_set(true);
    });
    move || due.get().then(|| children.run())
}
