//! The leaderboard page: LLMPerf's published runs of December 2023, and one's own result among them.

pub mod about;
pub mod beside;
pub mod board;
pub mod filters;
mod other;
pub mod table;

use crate::bench::leaderboard::metric::LeaderboardMetric;
use crate::bench::leaderboard::published::ModelSize;
use crate::bench::leaderboard::row::RowOwner;
use crate::bench::leaderboard::snapshot::{About, Leaderboard};
use crate::bench::leaderboard::table::{Column, Direction, Filter, sorted_rows};
use crate::charts::compared::{self, OwnEntry};
use crate::charts::leaderboard_bars;
use crate::ui::components::chart::{ChartCard, Draw};
use about::{AboutBoard, AboutFile};
use board::{BoardNotice, use_board};
use filters::{MetricChoice, ProviderChoice, SizeChoice};
use leptos::prelude::*;
use other::OtherBoard;
use std::sync::Arc;
use table::{BoardTable, Order};

/// The page of the leaderboard.
#[component]
pub fn LeaderboardPage(
    /// The person's own result, where there is one that can stand in the tables.
    #[prop(into)]
    own: Signal<Option<Arc<OwnEntry>>>,
) -> impl IntoView {
    let board = use_board();
    view! {
        <main class="page leaderboard-page" id="main" tabindex="-1">
            <div class="stack">
                <h1>"Leaderboard"</h1>
                {move || view! { <Introduction about=board.ready().and_then(|board| board.about.clone())/> }}
                <p>
                    <a class="button" href="#/leaderboard/run">"Make your own"</a>
                    " The same recipe over targets of your choice, from your place."
                </p>
            </div>
            <BoardNotice board/>
            <OtherBoard board/>
            {move || board.ready().map(|board| view! { <Board board own/> })}
        </main>
    }
}

/// What the leaderboard is.
#[component]
fn Introduction(
    /// What it says of itself; `None` for the published one.
    about: Option<About>,
) -> impl IntoView {
    match about {
        None => view! {
            <p>
                "LLMPerf's published runs of December 2023: 8 providers, Llama-2 chat in three sizes, each figure as printed and recomputed from the raw requests. "
                "Dated history: compare the workload, not the vendor."
            </p>
        }
        .into_any(),
        Some(about) => view! {
            <p><strong>{about.title}</strong> " " {about.words}</p>
        }
        .into_any(),
    }
}

/// The tables, charts and notes of a leaderboard that is here.
#[component]
fn Board(
    /// The leaderboard.
    board: Arc<Leaderboard>,
    /// The person's own result.
    own: Signal<Option<Arc<OwnEntry>>>,
) -> impl IntoView {
    let metric = RwSignal::new(LeaderboardMetric::Ttft);
    let size = RwSignal::new(Some(ModelSize::B70));
    let providers = RwSignal::new(Vec::<String>::new());
    let order = RwSignal::new(Order {
        column: Column::Rank,
        direction: Direction::Ascending,
    });
    let rows = {
        let board = board.clone();
        Memo::new(move |_| {
            let filter = Filter {
                sizes: size.get().into_iter().collect(),
                providers: providers.get(),
            };
            let order = order.get();
            own.with(|own| {
                let own = own.as_deref().map(|own| &own.result);
                sorted_rows(
                    &board,
                    own,
                    metric.get(),
                    &filter,
                    order.column,
                    order.direction,
                )
            })
        })
    };
    let subtitle = board.subtitle();
    let draw = Signal::derive(move || {
        let metric = metric.get();
        let bars = rows.with(|rows| compared::bars(rows, metric));
        let subtitle = subtitle.clone();
        Arc::new(move |palette: &_| {
            leaderboard_bars::draw(compared::measure(metric), &bars, &subtitle, palette)
        }) as Draw
    });
    let height = Signal::derive(move || rows.with(|rows| leaderboard_bars::height(rows.len())));
    let shown = move || {
        rows.with(|rows| {
            rows.iter()
                .filter(|row| row.owner == RowOwner::Published)
                .count()
        })
    };
    let total = board.runs.len();
    let has_sizes = board.has_sizes();
    let is_published = board.about.is_none();
    let names = board.providers().into_iter().map(str::to_owned).collect();
    view! {
        <OwnReminder own board=board.clone()/>
        <section class="panel filters" aria-label="What is shown">
            <MetricChoice metric/>
            {has_sizes.then(|| view! { <SizeChoice size none="All sizes"/> })}
            <ProviderChoice all=names chosen=providers/>
        </section>
        <h2>{move || metric.get().name()}</h2>
        <p class="muted" role="status">
            {move || match is_published {
                true => format!("{} of {total} published runs shown", shown()),
                false => format!("{} of {total} runs shown", shown()),
            }}
        </p>
        <BoardTable rows metric order/>
        <p class="muted">
            "Ranked and sorted by the figures from the raw requests. Where a printed cell differs from them, both are shown. "
            "Faint figures rest on fewer than 100 requests."
        </p>
        <ChartCard draw height file_name="leaderboard"/>
        {match is_published {
            true => view! { <AboutBoard board/> }.into_any(),
            false => view! { <AboutFile board/> }.into_any(),
        }}
    }
}

/// What to bear in mind of one's own row, or how to get one.
#[component]
fn OwnReminder(
    /// The person's own result.
    own: Signal<Option<Arc<OwnEntry>>>,
    /// The leaderboard.
    board: Arc<Leaderboard>,
) -> impl IntoView {
    move || {
        match own.get() {
        Some(own) => {
            let notes = own.reminders(&board).into_iter().map(|note| view! { <li>{note}</li> });
            view! {
                <div class="notice info">
                    <strong>"Your result is among the rows, marked as yours"</strong>
                    <ul>{notes.collect_view()}</ul>
                </div>
            }
            .into_any()
        }
        None => view! {
            <p class="notice info">
                <a href="#/">"Run a test"</a>
                ", and your own result stands in these tables and charts, by the same definitions. The preset Leaderboard asks for the same workload."
            </p>
        }
        .into_any(),
    }
    }
}
