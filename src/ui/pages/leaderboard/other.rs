//! Another leaderboard in the place of the published one: from a file, or from an address whose host is said first.

use crate::bench::form::base_url::origin_of;
use crate::browser::page::open_file;
use crate::ui::components::button::Button;
use crate::ui::pages::leaderboard::board::Board;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;

/// The choice, folded away.
#[component]
pub fn OtherBoard(
    /// What is shown.
    board: Board,
) -> impl IntoView {
    let url = RwSignal::new(String::new());
    let fault = RwSignal::new(None::<String>);
    let asking = RwSignal::new(false);
    let host = Memo::new(move |_| url.with(|url| origin_of(url.trim())));
    let is_other = move || board.ready().is_some_and(|board| board.about.is_some());
    let pick = move |event: leptos::ev::Event| {
        let input = event
            .target()
            .and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else {
            return;
        };
        let files = input.files();
        spawn_local(async move {
            let shown = match open_file::first_text(files).await {
                Ok((name, text)) => board.show(&text).map_err(|why| format!("{name}: {why}")),
                Err(why) => Err(why.to_string()),
            };
            fault.try_set(shown.err());
            // The same file can be chosen again once it is mended.
            input.set_value("");
        });
    };
    let fetch = move |()| {
        if host.get_untracked().is_none() {
            return fault.set(Some(
                "Fill in a whole address, such as https://example.com/leaderboard.json.".to_owned(),
            ));
        }
        let address = url.with_untracked(|url| url.trim().to_owned());
        asking.set(true);
        spawn_local(async move {
            let shown = board.show_at(&address).await;
            fault.try_set(shown.err());
            asking.try_set(false);
        });
    };
    let back = move |()| {
        fault.set(None);
        board.load();
    };
    view! {
        <Show when=is_other>
            <div class="bar">
                <Button on_press=back>"Back to this site's own leaderboard"</Button>
            </div>
        </Show>
        <details class="disclosure panel other-board">
            <summary>"Show another leaderboard: from a file or an address"</summary>
            <div class="stack">
                <p class="muted">
                    "A newer one, or one of your own, in the form of docs/leaderboard-file.md. It is shown until this page is closed, and nothing of it is kept."
                </p>
                <label class="field">
                    <span class="field-label">"Leaderboard file"</span>
                    <input type="file" accept=".json,application/json" on:change=pick/>
                </label>
                <div class="bar other-address">
                    <label class="field">
                        <span class="field-label">"Address of a leaderboard file"</span>
                        <input
                            type="url"
                            class="field-input mono"
                            autocomplete="off"
                            spellcheck="false"
                            prop:value=url
                            on:input=move |event| {
                                fault.set(None);
                                url.set(event_target_value(&event));
                            }
                        />
                    </label>
                    <Button off=asking on_press=fetch>
                        {move || match host.get() {
                            Some(host) => format!("Fetch from {host}"),
                            None => "Fetch".to_owned(),
                        }}
                    </Button>
                </div>
                <p class="field-hint">"The page talks to its own server and to hosts that you name; this button asks that one host, and sends nothing else."</p>
                <div aria-live="polite"><p class="field-error">{fault}</p></div>
            </div>
        </details>
    }
}
