//! The four figures with their pictures.

use crate::bench::format::{NO_DATA, NO_DATA_SPOKEN};
use crate::bench::report::figures::{Figure, Picture, figures};
use crate::bench::report::picture::{Span, Sparkline};
use crate::ui::state::Shown;
use leptos::prelude::*;
use std::sync::Arc;

/// The row of four.
#[component]
pub fn Figures(
    /// The result.
    shown: Arc<Shown>,
) -> impl IntoView {
    let all = figures(&shown.evidence).map(one).into_iter().collect_view();
    view! {
        <section class="figures" aria-label="The four figures">
            {all}
        </section>
    }
}

fn one(figure: Figure) -> impl IntoView {
    let value = match figure.value {
        Some(number) => view! {
            <span class="figure-value">{number}</span>
            " "
            <span class="figure-unit">{figure.unit}</span>
        }
        .into_any(),
        None => view! { <span class="figure-value" aria-label=NO_DATA_SPOKEN role="img">{NO_DATA}</span> }
            .into_any(),
    };
    let beside = figure.beside.map(|text| {
        let class = if figure.doubt.is_some() {
            "figure-beside faint"
        } else {
            "figure-beside"
        };
        let why = figure
            .doubt
            .map(|d| view! { <span class="figure-doubt">" (" {d} ")"</span> });
        view! { <span class=class>{text} {why}</span> }
    });
    let error = figure
        .error
        .map(|text| view! { <br /> <a href="#/how">{text}</a> });
    let kind = figure.kind.map(|k| format!("{k} of "));
    view! {
        <div class="figure">
            <h2 class="figure-label">{figure.label}</h2>
            <p>{value}</p>
            {figure.picture.map(|picture| drawn(picture, figure.twin))}
            <p class="figure-note">{kind} {figure.count} <br /> {beside} {error}</p>
        </div>
    }
}

fn drawn(picture: Picture, twin: String) -> AnyView {
    match picture {
        Picture::Distribution(line) => sparkline(line, twin).into_any(),
        Picture::Outcomes(spans) => outcomes(spans, twin).into_any(),
    }
}

/// The bars stand on the ground of a box whose heights run from 0 to 1.
fn sparkline(line: Sparkline, twin: String) -> impl IntoView {
    let bars = line
        .bars
        .into_iter()
        .map(|bar| {
            view! { <rect class="spark-bar" x=bar.span.x y="0" width=bar.span.width height=bar.height /> }
        })
        .collect_view();
    view! {
        <svg class="spark" viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label=twin>
            <g transform="matrix(1 0 0 -1 0 1)">
                {bars} <line class="spark-p95" x1=line.p95 x2=line.p95 y1="0" y2="1" />
                <line class="spark-p50" x1=line.p50 x2=line.p50 y1="0" y2="1" />
            </g>
        </svg>
    }
}

fn outcomes(spans: Vec<Span>, twin: String) -> impl IntoView {
    let parts = spans
        .into_iter()
        .zip(["share-completed", "share-failed", "share-incomplete"])
        .map(|(span, class)| view! { <rect class=class x=span.x y="0" width=span.width height="1" /> })
        .collect_view();
    view! {
        <svg class="spark" viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label=twin>
            {parts}
        </svg>
    }
}
