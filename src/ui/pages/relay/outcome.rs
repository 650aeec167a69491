//! What a leaderboard run came to: the leaderboard's own tables and charts, ranks with their doubt, who beats whom.

use crate::bench::leaderboard::metric::LeaderboardMetric;
use crate::bench::leaderboard::own::OwnResult;
use crate::bench::leaderboard::snapshot::Leaderboard;
use crate::bench::leaderboard::table::{Column, Direction, Filter, sorted_rows};
use crate::bench::metric::Metric;
use crate::bench::relay::outcome::{LegResult, differences};
use crate::charts::compared::{self, OwnEntry};
use crate::charts::leaderboard_bars::{self, Owner};
use crate::charts::over_time::{Course, Round};
use crate::charts::{over_time, rate_ecdf, ttft_ecdf};
use crate::ui::components::chart::{ChartCard, Draw};
use crate::ui::pages::leaderboard::filters::MetricChoice;
use crate::ui::pages::leaderboard::table::{BoardTable, Order};
use crate::ui::relay_life::RelayLife;
use leptos::prelude::*;
use std::sync::Arc;

/// Tables, sentences and charts; nothing before something was measured.
#[component]
pub fn Outcome(
    /// What ran.
    life: RelayLife,
) -> impl IntoView {
    move || {
        let results = life.results.get();
        (!results.is_empty()).then(|| view! { <Tables life results/> })
    }
}

#[component]
fn Tables(
    /// What ran.
    life: RelayLife,
    /// A result a target.
    results: Arc<Vec<LegResult>>,
) -> impl IntoView {
    let own: Arc<Vec<OwnResult>> = Arc::new(results.iter().filter_map(own_result).collect());
    let metric = RwSignal::new(LeaderboardMetric::Ttft);
    let order = RwSignal::new(Order {
        column: Column::Rank,
        direction: Direction::Ascending,
    });
    let rows = Memo::new(move |_| {
        let Order { column, direction } = order.get();
        sorted_rows(
            &Leaderboard::empty(),
            own.iter(),
            metric.get(),
            &Filter::default(),
            column,
            direction,
        )
    });
    let subtitle = results.first().map(subtitle).unwrap_or_default();
    let draw = Signal::derive(move || {
        let metric = metric.get();
        let mut bars = rows.with(|rows| compared::bars(rows, metric));
        for bar in &mut bars {
            // All are the person's own: a colour each, by name.
            bar.owner = Owner::Published;
            bar.label = bar.provider.clone();
        }
        let subtitle = subtitle.clone();
        Arc::new(move |palette: &_| {
            leaderboard_bars::draw(compared::measure(metric), &bars, &subtitle, palette)
        }) as Draw
    });
    let height = Signal::derive(move || rows.with(|rows| leaderboard_bars::height(rows.len())));
    let links = results.iter().map(|result| {
        let href = life.result_route(result).fragment();
        view! { <li><a href=href>{result.label.clone()}</a></li> }
    });
    view! {
        <section class="panel filters" aria-label="What is shown"><MetricChoice metric/></section>
        <h2>{move || metric.get().name()}</h2>
        <BoardTable rows metric order/>
        <ChartCard draw height file_name="own-leaderboard"/>
        <Sentences results=results.clone()/>
        <Overlaid results=results.clone()/>
        <OverTime results=results.clone()/>
        <section class="panel" aria-labelledby="relay-results">
            <h2 class="panel-title" id="relay-results">"Each result by itself"</h2>
            <p class="muted">"They are kept in the history, with every request, to be compared, shared and exported."</p>
            <ul>{links.collect_view()}</ul>
        </section>
    }
}

/// The result by LLMPerf's definitions, under its target's name.
fn own_result(result: &LegResult) -> Option<OwnResult> {
    let entry = OwnEntry::of(&result.evidence)?;
    Some(OwnResult {
        provider: result.label.clone(),
        ..entry.result
    })
}

/// Workload, place and day of the run.
fn subtitle(result: &LegResult) -> String {
    compared::own_subtitle(&result.evidence)
}

/// Who beats whom by how much.
#[component]
fn Sentences(
    /// A result a target.
    results: Arc<Vec<LegResult>>,
) -> impl IntoView {
    let list = |metric: Metric| {
        let said = differences(&results, metric);
        (!said.is_empty()).then(|| {
            let items = said.into_iter().map(|words| view! { <li>{words}</li> });
            view! {
                <h3>{metric.name()}</h3>
                <ul>{items.collect_view()}</ul>
            }
        })
    };
    let lists = [Metric::Ttft, Metric::OutputRate].map(list);
    (results.len() > 1).then(|| {
        view! {
            <section class="panel stack" aria-labelledby="relay-differences">
                <h2 class="panel-title" id="relay-differences">"How sure the order is"</h2>
                <p class="muted">"Each target against the next, by the difference of their medians: 95 % intervals by bootstrap. A tie means that the requests measured do not tell the two apart. The figures are this page's own; the ranks above follow LLMPerf's definitions, which pass over reasoning and count tokens by one tokenizer, so with reasoning models the two orders may differ."</p>
                {lists.into_iter().collect_view()}
            </section>
        }
    })
}

/// The distributions of all targets in one chart a metric.
#[component]
fn Overlaid(
    /// A result a target.
    results: Arc<Vec<LegResult>>,
) -> impl IntoView {
    let card = |metric: Metric, file_name: &'static str| {
        let results = results.clone();
        let draw = Signal::stored(Arc::new(move |palette: &_| {
            let Some((first, behind)) = overlaid(&results, metric) else {
                return Err(crate::charts::drawing::Absence::NoSample);
            };
            match metric {
                Metric::OutputRate => rate_ecdf::draw(&first.evidence, &behind, palette),
                _ => ttft_ecdf::draw(&first.evidence, &behind, palette),
            }
        }) as Draw);
        view! { <ChartCard draw file_name/> }
    };
    let cards = [
        card(Metric::Ttft, "own-leaderboard-ttft"),
        card(Metric::OutputRate, "own-leaderboard-rate"),
    ];
    view! { <div class="chart-grid">{cards.into_iter().collect_view()}</div> }
}

/// The best result in front, the others behind it.
fn overlaid(
    results: &[LegResult],
    metric: Metric,
) -> Option<(&LegResult, crate::charts::ecdf::Behind)> {
    let median = |r: &LegResult| Some(r.evidence.distribution(metric)?.summary()?.p50());
    let first = results
        .iter()
        .filter(|r| median(r).is_some())
        .min_by(|a, b| {
            let order = median(a).partial_cmp(&median(b));
            let order = order.unwrap_or(std::cmp::Ordering::Equal);
            match metric {
                Metric::OutputRate => order.reverse(),
                _ => order,
            }
        })?;
    let others = results.iter().filter(|r| r.leg != first.leg);
    let pairs = others.map(|r| (r.label.as_str(), &r.evidence));
    Some((first, compared::other_results(pairs, metric)))
}

/// The medians of every round over time; nothing where no target was measured in rounds.
#[component]
fn OverTime(
    /// A result a target.
    results: Arc<Vec<LegResult>>,
) -> impl IntoView {
    let courses: Vec<Course> = results
        .iter()
        .map(|result| Course {
            label: result.label.clone(),
            rounds: result.rounds.iter().map(Round::of).collect(),
        })
        .collect();
    let subtitle = results.first().map(subtitle).unwrap_or_default();
    let in_rounds = courses.iter().any(|course| course.rounds.len() > 1);
    in_rounds.then(|| {
        let draw = Signal::stored(Arc::new(move |palette: &_| {
            over_time::draw(&courses, &subtitle, palette)
        }) as Draw);
        view! { <ChartCard draw file_name="over-time"/> }
    })
}
