//! The charts of one result: two distributions with the leaderboard behind, the timeline, the flow of tokens.

use crate::bench::evidence::Evidence;
use crate::bench::leaderboard::published::ModelSize;
use crate::bench::metric::Metric;
use crate::bench::plan::TestKind;
use crate::charts::ecdf::Behind;
use crate::charts::{compared, flow, rate_ecdf, requests_timeline, ttft_ecdf};
use crate::ui::components::chart::{ChartCard, Draw};
use crate::ui::components::later::Later;
use crate::ui::pages::leaderboard::board::use_board;
use crate::ui::pages::leaderboard::filters::SizeChoice;
use leptos::prelude::*;
use std::sync::Arc;

/// The four charts of a result. Where the leaderboard is not there, the distributions stand alone.
#[component]
pub fn ResultCharts(
    /// What the charts are drawn from.
    evidence: Arc<Evidence>,
) -> impl IntoView {
    let board = use_board();
    // The published runs asked for 550 tokens in and 150 out: behind a correctness test they would mislead.
    let alike = evidence.plan.kind == TestKind::Load;
    let size = RwSignal::new(alike.then_some(ModelSize::B70));
    let behind = move |metric: Metric| -> Behind {
        match (size.get(), board.ready()) {
            (Some(size), Some(board)) => compared::behind(&board, metric, size),
            _ => Behind::default(),
        }
    };
    let ttft = evidence.clone();
    let draw_ttft = Signal::derive(move || {
        let (evidence, behind) = (ttft.clone(), behind(Metric::Ttft));
        Arc::new(move |palette: &_| ttft_ecdf::draw(&evidence, &behind, palette)) as Draw
    });
    let rate = evidence.clone();
    let draw_rate = Signal::derive(move || {
        let (evidence, behind) = (rate.clone(), behind(Metric::OutputRate));
        Arc::new(move |palette: &_| rate_ecdf::draw(&evidence, &behind, palette)) as Draw
    });
    let timeline = evidence.clone();
    let draw_timeline =
        Signal::stored(
            Arc::new(move |palette: &_| requests_timeline::draw(&timeline, palette)) as Draw,
        );
    let draw_flow =
        Signal::stored(Arc::new(move |palette: &_| flow::draw(&evidence, palette)) as Draw);
    let choice = move || {
        let legend = match board.ready().and_then(|board| board.about.clone()) {
            None => "Leaderboard behind the distributions, Llama-2 chat of December 2023",
            Some(_) => "Leaderboard behind the distributions",
        };
        view! { <SizeChoice size none="None" legend/> }
    };
    view! {
        <section class="stack" aria-labelledby="result-charts">
            <h2 id="result-charts">"Charts"</h2>
            {choice}
            <div class="chart-grid">
                <Later children=move || view! { <ChartCard draw=draw_ttft file_name="ttft-distribution"/> }/>
                <Later children=move || view! { <ChartCard draw=draw_rate file_name="output-rate-distribution"/> }/>
                <Later children=move || view! { <ChartCard draw=draw_timeline file_name="request-timeline"/> }/>
                <Later children=move || view! { <ChartCard draw=draw_flow file_name="token-flow"/> }/>
            </div>
        </section>
    }
}
