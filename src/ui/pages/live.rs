//! The run under way: how far, how long, how fast, and Stop.

use crate::bench::assembly::{Assembly, Stage};
use crate::bench::doctor::words::can_check;
use crate::bench::format;
use crate::bench::record::FailureCause;
use crate::bench::secret::Secret;
use crate::bench::series::Series;
use crate::bench::units::Micros;
use crate::bench::wording;
use crate::charts::live::{Histogram, LaneDrawing, lanes, length, ttft_histogram};
use crate::ui::components::check_connection::{CheckConnection, CheckPlace};
use leptos::prelude::*;

/// The live view of a run. It changes when `assembly` does, a few times a second, and asks nothing of the network.
#[component]
pub fn LivePage(
    /// The run being put together.
    assembly: RwSignal<Option<Assembly>>,
    /// The runs of which it is one.
    series: RwSignal<Option<Series>>,
    /// What a screen reader hears, at most every five seconds.
    spoken: Signal<String>,
    /// Ends the run and keeps what was measured.
    on_stop: Callback<()>,
    /// Goes on after a pause.
    on_go_on: Callback<()>,
    /// The key of the run.
    key: RwSignal<Secret>,
) -> impl IntoView {
    let of = move |f: fn(&Assembly) -> String| {
        move || assembly.with(|a| a.as_ref().map(f).unwrap_or_default())
    };
    let headline = of(|a| match a.stage {
        Stage::Calibrating => "Calibrating the instrument".to_owned(),
        Stage::Starting => "Starting the worker".to_owned(),
        Stage::WarmingUp => "Opening the connection".to_owned(),
        Stage::Measuring => "Measuring".to_owned(),
        Stage::Asking { .. } => "Paused".to_owned(),
    });
    let target = of(|a| wording::target_line(&a.plan().target));
    let plan = of(|a| wording::plan_line(a.plan()));
    let within = move || assembly.with(|a| a.as_ref().map_or(0.0, |a| a.live.share_done()));
    let share = move || {
        let within = within();
        series.with(|s| s.as_ref().map_or(within, |s| s.share_done(within)))
    };
    let which = of(|a| {
        a.series.as_ref().map_or(String::new(), |mark| {
            format!("Run {} of {} · ", mark.place + 1, mark.of)
        })
    });
    view! {
        <main id="main" class="page live" tabindex="-1">
            <div class="live-head">
                <div>
                    <h1>{headline}</h1>
                    <p class="muted">{which} {target} " · " {plan}</p>
                </div>
                <button type="button" class="button danger live-stop" on:click=move |_| on_stop.run(())>
                    "Stop"
                </button>
            </div>
            <progress class="progress" max="1" prop:value=share aria-label="Requests done"></progress>
            <Question assembly on_stop on_go_on key/>
            <dl class="figures">
                <Count label="Done" value=of(|a| format!("{} of {}", a.live.done(), a.live.planned))/>
                <Count label="In flight" value=of(|a| a.live.in_flight().to_string())/>
                <Count label="Elapsed" value=of(|a| span(a.live.progress.elapsed))/>
                <Count label="Time left, about" value=of(|a| span(a.live.time_left()))/>
                <Count label="Tokens/s now, about" value=of(|a| {
                    a.live.tokens_per_second().map_or(format::NO_DATA.to_owned(), format::rate)
                })/>
                <Count label="Failed" value=of(|a| a.live.failed().to_string())/>
                <Spent assembly/>
            </dl>
            <Unclean assembly/>
            <Failures assembly/>
            <div class="columns">
                <Lanes assembly/>
                <Ttft assembly/>
            </div>
            <p class="visually-hidden" role="status">{spoken}</p>
        </main>
    }
}

fn span(span: Option<Micros>) -> String {
    span.map_or(format::NO_DATA.to_owned(), format::duration)
}

/// One figure of the run.
#[component]
fn Count(
    /// What it counts.
    label: &'static str,
    /// Its text now.
    value: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <div class="figure live-figure">
            <dt class="figure-label">{label}</dt>
            <dd class="figure-value num">{value}</dd>
        </div>
    }
}

/// What the run has cost, where the plan says what tokens cost.
#[component]
fn Spent(
    /// The run being put together.
    assembly: RwSignal<Option<Assembly>>,
) -> impl IntoView {
    let words = move || assembly.with(|a| a.as_ref()?.live.spent());
    let known = Memo::new(move |_| words().is_some());
    view! {
        <Show when=move || known.get()>
            <Count label="Spent so far" value=move || words().unwrap_or_default()/>
        </Show>
    }
}

/// Asks whether to go on when the first requests all failed alike.
#[component]
fn Question(
    /// The run being put together.
    assembly: RwSignal<Option<Assembly>>,
    /// Ends the run.
    on_stop: Callback<()>,
    /// Goes on.
    on_go_on: Callback<()>,
    /// The key of the run.
    key: RwSignal<Secret>,
) -> impl IntoView {
    let asking = Memo::new(move |_| {
        assembly.with(|a| match a.as_ref().map(|a| &a.stage) {
            Some(Stage::Asking { message, .. }) => Some(message.clone()),
            _ => None,
        })
    });
    move || {
        asking.get().map(|message| {
            let at = CheckPlace::default();
            let check = move |()| {
                let target =
                    assembly.with_untracked(|a| a.as_ref().map(|a| a.plan().target.clone()));
                if let Some(target) = target {
                    at.check(target, key.get_untracked());
                }
            };
            let can_check = assembly.with_untracked(|a| {
                a.as_ref()
                    .is_some_and(|a| can_check(a.plan().target.provider))
            });
            view! {
                <div class="notice error" role="alert">
                    <strong>"The first 5 requests all failed in the same way."</strong>
                    <p>{message}</p>
                </div>
                <section class="panel stack" aria-labelledby="live-choice">
                    <h2 class="panel-title" id="live-choice">"What next?"</h2>
                    {can_check.then(|| view! { <CheckConnection at on_press=check /> })}
                    <div class="bar">
                        <button type="button" class="button" on:click=move |_| on_stop.run(())>
                            "Stop and see the result"
                        </button>
                        <button type="button" class="button" on:click=move |_| on_go_on.run(())>
                            "Go on all the same"
                        </button>
                    </div>
                </section>
            }
        })
    }
}

/// How many samples are not clean, where there are any.
#[component]
fn Unclean(
    /// The run being put together.
    assembly: RwSignal<Option<Assembly>>,
) -> impl IntoView {
    let line = Memo::new(move |_| assembly.with(|a| a.as_ref()?.live.marks_line()));
    move || {
        line.get()
            .map(|text| view! { <p class="notice warning">{text}</p> })
    }
}

/// Failures by cause, where there are any.
#[component]
fn Failures(
    /// The run being put together.
    assembly: RwSignal<Option<Assembly>>,
) -> impl IntoView {
    let failures = Memo::new(move |_| -> Vec<(FailureCause, u32)> {
        assembly.with(|a| {
            a.as_ref()
                .map(|a| a.live.failures.clone())
                .unwrap_or_default()
        })
    });
    move || {
        let failures = failures.get();
        (!failures.is_empty()).then(|| {
            view! {
                <ul class="live-failures" aria-label="Failures by cause">
                    {failures
                        .into_iter()
                        .map(|(cause, n)| {
                            let count = format::count(n.into());
                            let fate = wording::fate(cause, n);
                            view! { <li><span class="badge bad">{count} " " {fate}</span></li> }
                        })
                        .collect_view()}
                </ul>
            }
        })
    }
}

/// A lane per concurrent stream.
#[component]
fn Lanes(
    /// The run being put together.
    assembly: RwSignal<Option<Assembly>>,
) -> impl IntoView {
    let drawings =
        move || assembly.with(|a| a.as_ref().map(|a| lanes(&a.live)).unwrap_or_default());
    view! {
        <section class="panel">
            <h2 class="panel-title">"Streams"</h2>
            <p class="live-legend muted">
                <span class="live-swatch waiting" aria-hidden="true"></span> "waiting for the first token "
                <span class="live-swatch streaming" aria-hidden="true"></span> "streaming"
            </p>
            <ol class="live-lanes" tabindex="0" aria-label="What each stream does">
                {move || drawings().into_iter().map(lane).collect_view()}
            </ol>
        </section>
    }
}

fn lane(drawing: LaneDrawing) -> impl IntoView {
    view! {
        <li class="live-lane">
            <span class="num muted">{drawing.number}</span>
            <svg class="live-track" aria-hidden="true" preserveAspectRatio="none">
                <rect class="waiting" x="0" y="0" height="100%" width=length(drawing.waiting)></rect>
                <rect
                    class="streaming"
                    x=length(drawing.waiting)
                    y="0"
                    height="100%"
                    width=length(drawing.streaming)
                ></rect>
            </svg>
            <span class="live-words muted">{drawing.words}</span>
        </li>
    }
}

/// The TTFT so far as a growing distribution.
#[component]
fn Ttft(
    /// The run being put together.
    assembly: RwSignal<Option<Assembly>>,
) -> impl IntoView {
    let drawing =
        Memo::new(move |_| assembly.with(|a| a.as_ref().and_then(|a| ttft_histogram(&a.live))));
    view! {
        <section class="panel">
            <h2 class="panel-title">"Time to first token so far"</h2>
            {move || match drawing.get() {
                Some(histogram) => ttft(histogram).into_any(),
                None => {
                    view! {
                        <p class="muted live-empty">"The distribution grows here as requests succeed."</p>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

fn ttft(histogram: Histogram) -> impl IntoView {
    let (at, median) = histogram.median;
    let median = format::ms(median, histogram.step);
    view! {
        <p>
            "Median so far " <strong class="num">{median}</strong> <span class="muted">
                {format!(" of {}", wording::plural(histogram.count, "request"))}
            </span>
        </p>
        <svg class="live-histogram" aria-hidden="true">
            {histogram
                .bars
                .into_iter()
                .map(|bar| {
                    view! {
                        <rect
                            class="live-bar"
                            x=length(bar.x)
                            y=length(bar.y)
                            width=length(bar.width)
                            height=length(bar.height)
                        ></rect>
                    }
                })
                .collect_view()}
            <line class="live-median" x1=length(at) x2=length(at) y1="0" y2="100%"></line>
        </svg>
        <p class="live-axis num muted">
            <span>"0"</span>
            <span>{format::ms(histogram.end_ms, Micros::from_millis(1))}</span>
        </p>
    }
}
