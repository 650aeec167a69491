//! The question before the first request to a host that a link named.

use crate::bench::form::trust::Recipient;
use crate::ui::components::button::Button;
use crate::ui::pages::plan::state::{Asked, PlanState};
use leptos::html::Section;
use leptos::prelude::*;

/// Says whose plan this is and where it sends requests.
#[component]
pub fn LinkNotice() -> impl IntoView {
    let state = expect_context::<PlanState>();
    let words = move || match state.recipient.get() {
        Recipient::Origin(origin) => view! {
            "Its requests go to "
            <b class="mono">{origin}</b>
            ". No key came with it."
        }
        .into_any(),
        Recipient::Unclear => {
            "Its base URL is not valid, so nothing is sent before you have put it right.".into_any()
        }
        Recipient::Nobody => "It sends nothing over the network as it stands.".into_any(),
    };
    view! {
        <Show when=move || state.from_link.get()>
            <p class="notice info wide">"This plan came from a link. " {words}</p>
        </Show>
    }
}

/// The question itself, shown in place when something waits for its answer.
#[component]
pub fn Consent(
    /// What to do once the person has agreed to a run.
    #[prop(into)]
    on_run: Callback<()>,
) -> impl IntoView {
    let state = expect_context::<PlanState>();
    let region = NodeRef::<Section>::new();
    Effect::new(move |_| {
        if let Some(region) = region.get() {
            let _ = region.focus();
        }
    });
    let host = move || state.origin.get().unwrap_or_default();
    let what = move || match state.asked.get() {
        Some(Asked::ListModels) => "the request for its models",
        Some(Asked::Check) => "the requests of the check",
        Some(Asked::Run) | None => "the requests of this test",
    };
    let agree = move |()| {
        let asked = state.asked.get_untracked();
        state.agree();
        if asked == Some(Asked::Run) {
            on_run.run(());
        }
    };
    view! {
        <Show when=move || state.asked.get().is_some()>
            <section
                class="notice warning consent"
                aria-labelledby="consent-title"
                tabindex="-1"
                node_ref=region
            >
                <h2 id="consent-title">
                    "Send to " <span class="mono">{host}</span> "?"
                </h2>
                <p>
                    "This plan came from a link, and nothing shows that this host is the API provider's own. It would get "
                    {what} ", your network address, and the API key if you type one."
                </p>
                <div class="bar">
                    <Button on_press=agree>"Send to this host"</Button>
                    <Button on_press=move |()| state.asked.set(None)>"Do not send"</Button>
                </div>
            </section>
        </Show>
    }
}
