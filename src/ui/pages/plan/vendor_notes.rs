//! What is known of the chosen API: whether it answers web pages, where a key is made, and the way round a refusal.

use crate::bench::plan::ProviderKind;
use crate::bench::vendors::recipe::recipe;
use crate::bench::vendors::{Access, LiteLlm};
use crate::ui::components::button::Button;
use crate::ui::components::disclosure::Disclosure;
use crate::ui::pages::plan::state::PlanState;
use leptos::prelude::*;

/// A line with links, and a notice where the API refuses web pages.
#[component]
pub fn VendorNotes(
    /// The chosen provider.
    kind: Memo<ProviderKind>,
) -> impl IntoView {
    let link = |address: &'static str, words: &'static str| {
        (!address.is_empty()).then(|| {
            view! {
                " "
                <a href=address target="_blank" rel="noopener noreferrer">{words}</a>
            }
        })
    };
    let line = move || {
        let vendor = kind.get().vendor();
        let known = match vendor.browser.access {
            Access::No => String::new(),
            _ => vendor.browser.in_words(),
        };
        (!vendor.docs.is_empty()).then(|| {
            view! {
                <p class="field-hint vendor-line">
                    {known} {link(vendor.keys, "Make a key")} {link(vendor.docs, "Documentation")}
                </p>
            }
        })
    };
    let way_round = move || {
        let (kind, vendor) = (kind.get(), kind.get().vendor());
        let proxy = vendor.litellm?;
        Some(match vendor.browser.access {
            Access::No => view! {
                <section class="notice warning recipe" aria-label="Through a LiteLLM proxy">
                    <p>
                        <strong>{kind.label()} " refuses requests from web pages, as far as is known. "</strong>
                        {vendor.browser.in_words()}
                        " A LiteLLM proxy on this computer can stand in between; the times then include its work."
                    </p>
                    <Recipe proxy />
                </section>
            }
            .into_any(),
            _ => view! {
                <Disclosure
                    summary="If it refuses: through a LiteLLM proxy".to_owned()
                    open=RwSignal::new(false)
                >
                    <div class="recipe">
                        <Recipe proxy />
                    </div>
                </Disclosure>
            }
            .into_any(),
        })
    };
    view! {
        <div class="vendor-notes">
            {line}
            <div aria-live="polite">{way_round}</div>
        </div>
    }
}

/// Two lines for a terminal, and the button that goes on from there.
#[component]
fn Recipe(
    /// How LiteLLM knows the API.
    proxy: LiteLlm,
) -> impl IntoView {
    let state = expect_context::<PlanState>();
    let lines = move || state.form.with(|f| recipe(&proxy, &f.model)).join("\n");
    view! {
        <pre class="mono">{lines}</pre>
        <p class="field-hint">
            "LITELLM_MASTER_KEY is a key that you make up for the proxy, sk- and some 32 random letters and digits: type it here as the API key once you have switched."
        </p>
        <Button on_press=move |()| state.go_through_litellm()>"Switch to the LiteLLM proxy"</Button>
    }
}
