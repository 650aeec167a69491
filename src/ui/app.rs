//! The measuring program: the frame, the plan, the run. It loads the viewer for every other place.

use crate::bench::form::link::to_query;
use crate::bench::route::Route;
use crate::browser::page::fragment;
use crate::browser::page::run_mark::RunMark;
use crate::browser::page::{handover, open_file};
use crate::ui::arrival::{focus_main, watch_arrivals};
use crate::ui::components::page_notice::PageNotice;
use crate::ui::desk::{Desk, Viewer};
use crate::ui::pages::live::LivePage;
use crate::ui::pages::plan::PlanPage;
use crate::ui::run_life::RunLife;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;

/// How long after the last key the plan is put into the address.
const SETTLE: Duration = Duration::from_millis(300);

/// What is said after the browser discarded the tab in mid-run.
const LOST: &str = "The browser discarded this tab to save memory while a run was under way, and the run is lost with it. Run it again, and keep this tab in front.";

/// The whole page but the viewer's part.
#[component]
pub fn App() -> impl IntoView {
    let desk = Desk::default();
    let life = RunLife::new(desk);
    desk.open_address();
    if RunMark::was_left() {
        desk.notice.set(Some(LOST.to_owned()));
    }
    fragment::watch(move |route| desk.go_to(route));
    keep_address(desk);
    let measured = Memo::new(move |_| life.running.with(Option::is_some));
    Effect::new(move |_| handover::set_running(measured.get()));
    let elsewhere = RwSignal::new(false);
    handover::watch_viewer_runs(move |runs| elsewhere.set(runs));
    let running = Memo::new(move |_| measured.get() || elsewhere.get());
    take_drops(desk, running);
    watch_arrivals(desk.route, running);
    life.preload();
    let measuring = Memo::new(move |_| desk.route.with(|r| matches!(r, Route::Measure { .. })));
    view! {
        <a class="skip-link" href="#main" on:click=skip>"Skip to the content"</a>
        <Header desk running/>
        <PageNotice words=desk.notice/>
        {move || match (measured.get(), measuring.get() && !life.handing.get() && !elsewhere.get()) {
            (true, _) => {
                view! {
                    <LivePage
                        assembly=life.running
                        series=life.series
                        spoken=life.spoken.into()
                        on_stop=Callback::new(move |()| life.stop())
                        on_go_on=Callback::new(move |()| {
                            life.go_on();
                            focus_main();
                        })
                        key=desk.key
                    />
                }
                    .into_any()
            }
            (false, true) => view! { <Plan desk life/> }.into_any(),
            (false, false) => view! { <ViewerPlace desk life/> }.into_any(),
        }}
    }
}

/// Moves the focus to the content; the address is the router's, so the link itself must not change it.
fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    focus_main();
}

/// Opens a result's file wherever it is dropped, but not during a run; the browser itself would leave the page for it.
fn take_drops(desk: Desk, running: Memo<bool>) {
    window_event_listener(leptos::ev::dragover, |event| event.prevent_default());
    window_event_listener(leptos::ev::drop, move |event| {
        let taken = event.default_prevented();
        event.prevent_default();
        if taken || running.get_untracked() {
            return;
        }
        let files = event.data_transfer().and_then(|data| data.files());
        spawn_local(async move {
            let opened = match open_file::first(files) {
                Ok(file) => {
                    desk.notice.set(Some(format!("Reading {}…", file.name())));
                    handover::open_file(&file).await
                }
                Err(why) => Err(why.to_string()),
            };
            desk.notice.set(opened.err());
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
            Route::Leaderboard | Route::LeaderboardRun => "leaderboard",
            Route::History => "history",
            Route::How => "how",
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
                        <a href="#/how" aria-current=move || current("how")>"Method"</a>
                    </nav>
                </Show>
            </div>
        </header>
    }
}

/// The plan.
#[component]
fn Plan(
    /// What the page holds.
    desk: Desk,
    /// What runs it.
    life: RunLife,
) -> impl IntoView {
    let on_run = Callback::new(move |(plans, key)| life.begin(plans, key));
    view! {
        <main id="main" class="page" tabindex="-1">
            <PlanPage
                form=desk.form
                key=desk.key
                simulator=desk.simulator
                from_link=desk.from_link
                on_run
            />
        </main>
    }
}

/// Where the viewer stands; until it does, what is happening.
#[component]
fn ViewerPlace(
    /// What the program holds.
    desk: Desk,
    /// What may wait for the viewer.
    life: RunLife,
) -> impl IntoView {
    let again = move |_| {
        desk.want_viewer();
        life.hand_over();
    };
    move || match desk.viewer.get() {
        Viewer::Here => ().into_any(),
        Viewer::Away => view! {
            <main id="main" class="page" tabindex="-1">
                <p role="status">"Opening…"</p>
            </main>
        }
        .into_any(),
        Viewer::Failed(words) => view! {
            <main id="main" class="page" tabindex="-1">
                <h1>"This cannot be shown yet"</h1>
                <p class="notice error">{words}</p>
                <div class="bar">
                    <button type="button" class="button" on:click=again>"Try again"</button>
                </div>
            </main>
        }
        .into_any(),
    }
}
