//! The questions before a run: to a host that a link named, and of many requests or tokens.

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
    /// What to do once the person has agreed to a run; whether to its size too.
    #[prop(into)]
    on_run: Callback<bool>,
    /// How large the run is, where it is large.
    #[prop(into)]
    size: Signal<Option<String>>,
) -> impl IntoView {
    let state = expect_context::<PlanState>();
    let region = NodeRef::<Section>::new();
    Effect::new(move |_| {
        if let Some(region) = region.get() {
            let _ = region.focus();
        }
    });
    let large = move || state.asked.get() == Some(Asked::RunLarge);
    let title = move || match large() {
        true => "Run a test of this size?".into_any(),
        false => {
            let host = state.origin.get().unwrap_or_default();
            view! { "Send to " <span class="mono">{host}</span> "?" }.into_any()
        }
    };
    let words = move || match (state.asked.get(), size.get()) {
        (Some(Asked::RunLarge), size) => format!(
            "It is {}. Hosted APIs charge for every token, and a rate limit may be reached. A budget under Advanced ends a run before it costs more.",
            size.unwrap_or_else(|| "smaller than it was".to_owned())
        ),
        (asked, _) => format!(
            "This plan came from a link, and nothing shows that this host is the API provider's own. It would get {}, your network address, and the API key if you type one.",
            match asked {
                Some(Asked::ListModels) => "the request for its models",
                Some(Asked::Sample) => "the request for a sample",
                Some(Asked::Check) => "the requests of the check",
                _ => "the requests of this test",
            }
        ),
    };
    let agree = move |()| match state.asked.get_untracked() {
        Some(Asked::RunLarge) => {
            state.asked.set(None);
            on_run.run(true);
        }
        asked => {
            state.agree();
            if asked == Some(Asked::Run) {
                on_run.run(false);
            }
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
                <h2 id="consent-title">{title}</h2>
                <p>{words}</p>
                <div class="bar">
                    <Button on_press=agree>
                        {move || if large() { "Run it" } else { "Send to this host" }}
                    </Button>
                    <Button on_press=move |()| state.asked.set(None)>
                        {move || if large() { "Do not run" } else { "Do not send" }}
                    </Button>
                </div>
            </section>
        </Show>
    }
}
