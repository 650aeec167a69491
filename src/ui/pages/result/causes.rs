//! Why requests failed: causes with counts, the first message of each, and what to do.

use crate::bench::doctor::words::can_check;
use crate::bench::format;
use crate::bench::wording;
use crate::ui::state::Shown;
use leptos::prelude::*;
use std::sync::Arc;

/// The causes, most frequent first; nothing where nothing failed.
#[component]
pub fn Causes(
    /// The result.
    shown: Arc<Shown>,
    /// The person wants the connection checked.
    on_check: Callback<()>,
) -> impl IntoView {
    let failures = shown.evidence.totals.failures.clone();
    let nothing_else =
        shown.evidence.totals.completed == 0 && can_check(shown.evidence.plan.target.provider);
    (!failures.is_empty()).then(|| {
        let groups = failures
            .into_iter()
            .map(|group| {
                let message = (!group.first_message.is_empty()).then(
                    || view! { <blockquote class="message">{group.first_message}</blockquote> },
                );
                view! {
                    <li class="cause">
                        <h3>
                            <span class="cause-count">{format::count(group.count.into())}</span>
                            " × "
                            {group.cause.label()}
                        </h3>
                        {message}
                        <p>{wording::advice(group.cause)}</p>
                    </li>
                }
            })
            .collect_view();
        let check = nothing_else.then(|| {
            view! {
                <div class="bar cause-check">
                    <button type="button" class="button" on:click=move |_| on_check.run(())>
                        "Check connection"
                    </button>
                    <p class="muted">
                        "It opens the plan, takes the way to this address step by step, and says what stands in it."
                    </p>
                </div>
            }
        });
        view! {
            <section class="panel stack" aria-labelledby="causes">
                <h2 class="panel-title" id="causes">"Why requests failed"</h2>
                {check}
                <ul class="causes">{groups}</ul>
            </section>
        }
    })
}
