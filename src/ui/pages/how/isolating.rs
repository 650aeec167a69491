//! The switch of the service worker that isolates the page: off unless asked for.

use crate::bench::self_check::Isolation;
use crate::browser::page::isolation;
use crate::browser::page::service_workers::is_controlled;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// What isolates the page, and the way to change it where there is one.
#[component]
pub fn Isolating() -> impl IntoView {
    let failed = RwSignal::new(None::<String>);
    let turn = move |on: bool| {
        spawn_local(async move {
            let turned = match on {
                true => isolation::turn_on().await,
                false => isolation::turn_off().await,
            };
            if let Err(words) = turned {
                failed.set(Some(words));
            }
        });
    };
    let off = move || {
        view! {
            <button type="button" class="button" on:click=move |_| turn(false)>
                "Stop isolating this page"
            </button>
        }
    };
    let state = match (isolation::isolation(), is_controlled()) {
        (Isolation::Host, _) => {
            view! { <p>"This page's host isolates it already: there is nothing to switch on."</p> }.into_any()
        }
        (Isolation::ServiceWorker, _) => view! {
            <p>
                "A service worker isolates this page, since you asked for it. Your results say so. Every request to an API is shown to it first, which may add 1 to 5 ms to each time to first token; the calibration does not pass it, so the instrument error does not hold that."
            </p>
            {off()}
        }
        .into_any(),
        (Isolation::No, true) => view! {
            <p>
                "The service worker is switched on, but this browser does not isolate the page for it: it only costs time."
            </p>
            {off()}
        }
        .into_any(),
        (Isolation::No, false) if isolation::has_service_workers() => view! {
            <p>
                "This page's host does not send the headers for a fine clock. A service worker of the page's own can add them. It costs each time to first token 1 to 5 ms, so it is off unless you want fine gaps more than that: worth it in Firefox and Safari, where the clock steps by 1 ms without."
            </p>
            <p class="muted">
                "The page loads anew; a key in its field is dropped. The service worker stays until you switch it off here."
            </p>
            <button type="button" class="button" on:click=move |_| turn(true)>
                "Isolate this page"
            </button>
        }
        .into_any(),
        (Isolation::No, false) => view! {
            <p>
                "This page's host does not send the headers for a fine clock, and this browser or window forbids the service worker that could add them."
            </p>
        }
        .into_any(),
    };
    view! {
        <section class="panel stack how-isolating" aria-labelledby="how-isolating">
            <h2 id="how-isolating">"A finer clock"</h2>
            {state}
            {move || {
                failed
                    .get()
                    .map(|words| view! { <p class="notice error" role="alert">{words}</p> })
            }}
        </section>
    }
}
