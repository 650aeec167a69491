//! The viewer: results, the leaderboard, the history. Loaded when there is something to view, so that the measuring
//! program stays small.

use crate::bench::correctness::own;
use crate::bench::route::Route;
use crate::browser::page::fragment;
use crate::browser::page::handover::{self, Answers};
use crate::charts::compared::OwnEntry;
use crate::ui::arrival::watch_contents;
use crate::ui::clinic::Clinic;
use crate::ui::components::compare_results::CompareResults;
use crate::ui::components::page_notice::PageNotice;
use crate::ui::components::result_charts::ResultCharts;
use crate::ui::components::result_under_load::ResultUnderLoad;
use crate::ui::opened::Opened;
use crate::ui::pages::history::HistoryPage;
use crate::ui::pages::how::HowPage;
use crate::ui::pages::imported::ImportedPage;
use crate::ui::pages::leaderboard::LeaderboardPage;
use crate::ui::pages::leaderboard::beside::LeaderboardBeside;
use crate::ui::pages::leaderboard::board::provide_board;
use crate::ui::pages::relay::LeaderboardRunPage;
use crate::ui::pages::result::ResultPage;
use crate::ui::relay_life::RelayLife;
use crate::ui::shelf::Shelf;
use crate::ui::state::Shown;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// The viewer's part of the page; nothing where the place is the measuring program's.
#[component]
pub fn ViewerApp() -> impl IntoView {
    let clinic = Clinic::open();
    let shelf = Shelf::with(clinic);
    handover::answer_with(Answers {
        check: Rc::new(move |place, ask| clinic.check(place, ask)),
        show_run: Rc::new(move |text, replies| Box::pin(shelf.show_run(text, replies))),
        keep_run: Rc::new(move |text, replies| Box::pin(shelf.keep_run(text, replies))),
        open_file: Rc::new(move |file| Box::pin(async move { shelf.open_file(file).await.err() })),
        look_at_questions: own::look,
    });
    provide_board();
    let relay = RelayLife::default();
    shelf.open(fragment::current());
    fragment::watch(move |route| shelf.go_to(route));
    watch_contents(move || {
        shelf.route.track();
        shelf.opened.track();
    });
    view! {
        <PageNotice words=shelf.notice/>
        {move || match shelf.route.get() {
            Route::Measure { .. } => ().into_any(),
            Route::Result { .. } | Route::Link { .. } => view! { <Result shelf/> }.into_any(),
            Route::Leaderboard => {
                let own = Signal::derive(move || entry(shelf.own()));
                view! { <LeaderboardPage own/> }.into_any()
            }
            Route::LeaderboardRun => view! { <LeaderboardRunPage life=relay/> }.into_any(),
            Route::History => {
                view! { <HistoryPage shelf/> }.into_any()
            }
            Route::How => view! { <HowPage/> }.into_any(),
        }}
    }
}

fn entry(shown: Option<Arc<Shown>>) -> Option<Arc<OwnEntry>> {
    OwnEntry::of(&shown?.evidence).map(Arc::new)
}

/// The result that the address names.
#[component]
fn Result(
    /// What the viewer holds.
    shelf: Shelf,
) -> impl IntoView {
    move || match shelf.opened.get() {
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
        Opened::Imported(imported, _, name) => view! { <ImportedPage imported name/> }.into_any(),
        Opened::Shown(shown) => {
            let evidence = shown.evidence.clone();
            let compared = entry(Some(shown.clone()));
            let source = shown.source;
            let again = shown.clone();
            let beside = shown.clone();
            let checked = shown.clone();
            let loaded = shown.clone();
            view! {
                <ResultPage
                    shown
                    on_again=Callback::new(move |()| shelf.plan_again(&again))
                    on_check=Callback::new(move |()| shelf.check(&checked))
                    on_renamed=Callback::new(move |name| shelf.renamed(name))
                    series=move || view! { <ResultUnderLoad shown=loaded.clone() shelf/> }
                    charts=move || view! { <ResultCharts evidence=evidence.clone()/> }
                    comparison=move || {
                        let compared = compared.clone();
                        view! {
                            <CompareResults shown=beside.clone()/>
                            <LeaderboardBeside result=Signal::derive(move || compared.clone()) source/>
                        }
                    }
                />
            }
            .into_any()
        }
    }
}
