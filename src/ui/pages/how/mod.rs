//! How the page measures, and how well it can in this browser.

mod browser_now;
mod isolating;
mod last_run;
mod words;

use browser_now::BrowserNow;
use isolating::Isolating;
use last_run::LastRun;
use leptos::prelude::*;
use words::{Better, Errors, Request};

/// What a newcomer should know before they quote a figure, with this browser's own filled in.
#[component]
pub fn HowPage() -> impl IntoView {
    view! {
        <main class="page how" id="main" tabindex="-1">
            <h1>"How this measures, and how well"</h1>
            <p>
                "This page sends the requests of your plan to the API from a worker beside it, notes when each piece of the reply arrives, and computes every figure from those notes. A browser is not a laboratory: its clock has steps, it reads when it has time, it keeps few connections. So the page measures its own error too, and prints it beside the result."
            </p>
            <div class="columns">
                <BrowserNow />
                <div class="stack">
                    <LastRun />
                    <Isolating />
                </div>
            </div>
            <Request />
            <Errors />
            <Better />
        </main>
    }
}
