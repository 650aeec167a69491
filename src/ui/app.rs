//! The application: the frame, and which page stands in it.

use crate::bench::form::link::to_query;
use crate::bench::route::Route;
use crate::browser::page::fragment::{self, Author};
use crate::browser::page::open_file;
use crate::charts::compared::OwnEntry;
use crate::ui::arrival::{focus_main, watch_arrivals};
use crate::ui::components::result_charts::ResultCharts;
use crate::ui::desk::{Desk, Opened};
use crate::ui::pages::history::HistoryPage;
use crate::ui::pages::leaderboard::LeaderboardPage;
use crate::ui::pages::leaderboard::beside::LeaderboardBeside;
use crate::ui::pages::leaderboard::board::provide_board;
use crate::ui::pages::live::LivePage;
use crate::ui::pages::plan::PlanPage;
use crate::ui::pages::result::ResultPage;
use crate::ui::run_life::RunLife;
use crate::ui::state::Shown;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;

/// How long after the last key the plan is put into the address.
const SETTLE: Duration = Duration::from_millis(300);

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let desk = Desk::default();
    let life = RunLife::new(desk);
    provide_board();
    desk.open_address();
    fragment::watch(move |route| desk.go_to(route));
    keep_address(desk);
    take_drops(desk, life);
    let running = Memo::new(move |_| life.running.with(Option::is_some));
    watch_arrivals(desk, running);
    view! {
        <a class="skip-link" href="#main" on:click=skip>"Skip to the content"</a>
        <Header desk running/>
        <Notice desk/>
        {move || match (running.get(), desk.route.get()) {
            (true, _) => {
                view! {
                    <LivePage
                        assembly=life.running
                        spoken=life.spoken.into()
                        on_stop=Callback::new(move |()| life.stop())
                        on_go_on=Callback::new(move |()| {
                            life.go_on();
                            focus_main();
                        })
                    />
                }
                    .into_any()
            }
            (false, Route::Measure { .. }) => view! { <Plan desk life/> }.into_any(),
            (false, Route::Result { .. } | Route::Link { .. }) => view! { <Result desk/> }.into_any(),
            (false, Route::Leaderboard) => {
                let own = Signal::derive(move || own_entry(desk.latest()));
                view! { <LeaderboardPage own/> }.into_any()
            }
            (false, Route::History) => {
                let on_file = Callback::new(move |text: String| desk.open_file(&text));
                view! { <HistoryPage on_file/> }.into_any()
            }
        }}
    }
}

fn own_entry(shown: Option<Arc<Shown>>) -> Option<Arc<OwnEntry>> {
    OwnEntry::of(&shown?.evidence).map(Arc::new)
}

/// Moves the focus to the content; the address is the router's, so the link itself must not change it.
fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    focus_main();
}

/// Opens a result's file wherever it is dropped, but not during a run; the browser itself would leave the page for it.
fn take_drops(desk: Desk, life: RunLife) {
    window_event_listener(leptos::ev::dragover, |event| event.prevent_default());
    window_event_listener(leptos::ev::drop, move |event| {
        let taken = event.default_prevented();
        event.prevent_default();
        if taken || life.running.with_untracked(Option::is_some) {
            return;
        }
        let files = event.data_transfer().and_then(|data| data.files());
        spawn_local(async move {
            let opened = match open_file::first_text(files).await {
                Ok((name, text)) => desk
                    .open_file(&text)
                    .map_err(|why| format!("{name}: {why}")),
                Err(why) => Err(why.to_string()),
            };
            if let Err(words) = opened {
                desk.notice.set(Some(words));
            }
        });
    });
}

/// Keeps the edited plan in the address while the plan is shown.
fn keep_address(desk: Desk) {
    let mut settled = debounce(SETTLE, move |query: String| {
        if matches!(desk.route.get_untracked(), Route::Measure { .. }) {
            fragment::replace(&Route::Measure { query }, desk.author());
        }
    });
    Effect::new(move |_| {
        let Some(default) = desk.default_form() else {
            return;
        };
        let query = desk
            .form
            .with(|form| desk.key.with(|key| to_query(form, &default, key)));
        if matches!(desk.route.get(), Route::Measure { .. }) {
            settled(query);
        }
    });
}

/// The header, the same on every page; during a run it leads nowhere, so that nothing disturbs the measurement.
#[component]
fn Header(
    /// What the page holds.
    desk: Desk,
    /// Whether a run is under way.
    running: Memo<bool>,
) -> impl IntoView {
    let current = move |name: &'static str| {
        let here = desk.route.with(|route| match route {
            Route::Measure { .. } | Route::Result { .. } | Route::Link { .. } => "measure",
            Route::Leaderboard => "leaderboard",
            Route::History => "history",
        });
        (here == name).then_some("page")
    };
    view! {
        <header class="app-header">
            <div>
                <a class="app-name" href="#/">"LLMPerf in the browser"</a>
                <Show when=move || !running.get()>
                    <nav aria-label="Pages">
                        <a href="#/" aria-current=move || current("measure")>"Measure"</a>
                        <a href="#/leaderboard" aria-current=move || current("leaderboard")>
                            "Leaderboard"
                        </a>
                        <a href="#/history" aria-current=move || current("history")>"History"</a>
                    </nav>
                </Show>
            </div>
        </header>
    }
}

/// Something the person should know, until it is closed.
#[component]
fn Notice(
    /// What the page holds.
    desk: Desk,
) -> impl IntoView {
    move || {
        desk.notice.get().map(|words| {
            view! {
                <div class="page-notice">
                    <div class="notice warning" role="alert">
                        <p>{words}</p>
                        <button
                            type="button"
                            class="button quiet"
                            on:click=move |_| desk.notice.set(None)
                        >
                            "Close"
                        </button>
                    </div>
                </div>
            }
        })
    }
}

/// The plan, once it is known whether a local simulator is there.
#[component]
fn Plan(
    /// What the page holds.
    desk: Desk,
    /// What runs it.
    life: RunLife,
) -> impl IntoView {
    let on_run = Callback::new(move |(plan, key)| life.begin(plan, key));
    let ready = Memo::new(move |_| desk.simulator.with(Option::is_some));
    let simulator = Signal::derive(move || desk.simulator.get().flatten());
    view! {
        <main id="main" class="page" tabindex="-1">
            <Show
                when=move || ready.get()
                fallback=|| view! { <p class="muted" role="status">"Looking for a local simulator…"</p> }
            >
                <PlanPage form=desk.form key=desk.key simulator from_link=desk.from_link on_run/>
            </Show>
        </main>
    }
}

/// The result that the address names.
#[component]
fn Result(
    /// What the page holds.
    desk: Desk,
) -> impl IntoView {
    move || match desk.opened.get() {
        Opened::Nothing | Opened::Loading => view! {
            <main id="main" class="page" tabindex="-1">
                <p role="status">"Opening the result…"</p>
            </main>
        }
        .into_any(),
        Opened::Failed(words) => view! {
            <main id="main" class="page" tabindex="-1">
                <h1>"This result cannot be shown"</h1>
                <p class="notice error">{words}</p>
                <p>
                    <a href="#/">"Measure anew"</a>
                    " or look into the "
                    <a href="#/history">"history"</a>
                    "."
                </p>
            </main>
        }
        .into_any(),
        Opened::Shown(shown) => {
            let evidence = Arc::new(shown.evidence.clone());
            let own = own_entry(Some(shown.clone()));
            let again = shown.clone();
            view! {
                <ResultPage
                    shown
                    on_again=Callback::new(move |()| desk.plan_again(&again))
                    on_renamed=Callback::new(move |name| desk.renamed(name))
                    charts=move || view! { <ResultCharts evidence=evidence.clone()/> }
                    comparison=move || {
                        let own = own.clone();
                        view! { <LeaderboardBeside own=Signal::derive(move || own.clone())/> }
                    }
                />
            }
            .into_any()
        }
    }
}

impl Desk {
    /// Who the plan's address is to be marked as written by.
    fn author(self) -> Author {
        match self.from_link.get_untracked() {
            true => Author::Stranger,
            false => Author::Page,
        }
    }
}
