//! One metric's table: sorted by any column, one's own row marked, both values where the print differs.

use crate::bench::format::NO_DATA;
use crate::bench::leaderboard::metric::LeaderboardMetric;
use crate::bench::leaderboard::row::{Cell, Row, RowOwner};
use crate::bench::leaderboard::statistic::Statistic;
use crate::bench::leaderboard::table::{Column, Direction};
use crate::charts::compared::{first_direction, is_faint, provider_name};
use leptos::prelude::*;

/// How the table is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// By which column.
    pub column: Column,
    /// Which end is on top.
    pub direction: Direction,
}

/// A sortable table of rows.
#[component]
pub fn BoardTable(
    /// The rows, already filtered, ranked and sorted.
    #[prop(into)]
    rows: Signal<Vec<Row>>,
    /// The metric of the cells.
    #[prop(into)]
    metric: Signal<LeaderboardMetric>,
    /// How the rows are sorted; the heads set it.
    order: RwSignal<Order>,
) -> impl IntoView {
    let label = move || format!("{}, {}", metric.get().name(), metric.get().unit());
    let heads = move || {
        columns(metric.get())
            .into_iter()
            .map(|column| head(column, metric, order))
            .collect_view()
    };
    let body = move || {
        let metric = metric.get();
        rows.with(|rows| rows.iter().map(|row| line(row, metric)).collect_view())
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=move || format!("Table: {}", label())>
            <table class="data-table board-table">
                <caption>
                    {label} " · " {move || metric.get().explanation()}
                    " Below a median stands its 95 % interval; below a rank, the places that overlapping intervals leave open."
                </caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
}

fn columns(metric: LeaderboardMetric) -> Vec<Column> {
    let mut columns = vec![Column::Rank, Column::Provider, Column::Size];
    match metric {
        LeaderboardMetric::SuccessRate => columns.push(Column::SuccessRate),
        LeaderboardMetric::Ttft | LeaderboardMetric::OutputRate | LeaderboardMetric::Itl => {
            columns.extend(Statistic::ALL.map(Column::Statistic));
            columns.push(Column::SuccessRate);
        }
    }
    columns.extend([Column::Count, Column::Model, Column::Date]);
    columns
}

fn name(column: Column) -> &'static str {
    match column {
        Column::Rank => "Rank",
        Column::Provider => "Provider",
        Column::Model => "Model",
        Column::Size => "Size",
        Column::Date => "Date",
        Column::Statistic(statistic) => statistic.label(),
        Column::Count => "Requests",
        Column::SuccessRate => "Success",
    }
}

fn is_text(column: Column) -> bool {
    matches!(column, Column::Provider | Column::Model | Column::Date)
}

fn head(
    column: Column,
    metric: Signal<LeaderboardMetric>,
    order: RwSignal<Order>,
) -> impl IntoView {
    let sorted = move || {
        (order.get().column == column).then(|| match order.get().direction {
            Direction::Ascending => "ascending",
            Direction::Descending => "descending",
        })
    };
    let sort = move |_| {
        order.update(|order| {
            let direction = match (order.column == column, order.direction) {
                (true, Direction::Ascending) => Direction::Descending,
                (true, Direction::Descending) => Direction::Ascending,
                (false, _) => first_direction(column, metric.get_untracked()),
            };
            *order = Order { column, direction };
        });
    };
    view! {
        <th scope="col" class:text=is_text(column) aria-sort=sorted>
            <button type="button" on:click=sort>{name(column)}</button>
        </th>
    }
}

fn line(row: &Row, metric: LeaderboardMetric) -> impl IntoView + use<> {
    let cells: Vec<_> = columns(metric)
        .into_iter()
        .map(|column| cell(row, column, metric))
        .collect();
    view! { <tr class:yours=row.owner == RowOwner::Own>{cells}</tr> }
}

fn cell(row: &Row, column: Column, metric: LeaderboardMetric) -> AnyView {
    let none = || NO_DATA.to_owned();
    match column {
        Column::Rank => {
            let places = row.places.filter(|places| places.is_tie()).map(|places| {
                view! {
                    <span class="cell-note">
                        <span class="visually-hidden">", a tie of places "</span>
                        {format!("{}–{}", places.best, places.worst)}
                    </span>
                }
            });
            view! { <td>{row.rank.map_or_else(none, |r| r.to_string())} {places}</td> }.into_any()
        }
        Column::Provider => {
            let own = (row.owner == RowOwner::Own)
                .then(|| view! { " " <span class="badge yours">"yours"</span> });
            view! { <th scope="row" class="text">{provider_name(&row.provider, row.owner)} {own}</th> }.into_any()
        }
        Column::Size => {
            view! { <td>{row.size.map_or_else(none, |s| s.label().to_owned())}</td> }.into_any()
        }
        Column::Model => view! { <td class="text mono">{row.model.clone()}</td> }.into_any(),
        Column::Date => view! { <td class="text">{row.date.clone()}</td> }.into_any(),
        Column::Count => {
            let all = row.success.total();
            let why = row.success.failures_text();
            let why = (!why.is_empty()).then(|| view! { <span class="cell-note">{why}</span> });
            view! { <td class="cell-why">{format!("{} of {all}", row.success.succeeded)} {why}</td> }.into_any()
        }
        Column::SuccessRate => {
            let rate = row.success.rate_text().unwrap_or_else(none);
            let interval = row
                .interval
                .filter(|_| metric == LeaderboardMetric::SuccessRate);
            view! { <td>{rate} {interval.map(|interval| between(interval, metric))}</td> }
                .into_any()
        }
        Column::Statistic(statistic) => match row.cell(statistic) {
            Some(found) => {
                let interval = row.interval.filter(|_| statistic == Statistic::Median);
                view! {
                    <td class:faint=is_faint(statistic, row.count)>
                        {figure(found, metric)}
                        {interval.map(|interval| between(interval, metric))}
                    </td>
                }
                .into_any()
            }
            None => view! { <td>{none()}</td> }.into_any(),
        },
    }
}

/// The interval of a figure, below it.
fn between((low, high): (f64, f64), metric: LeaderboardMetric) -> impl IntoView + use<> {
    let decimals = metric.recomputed_decimals();
    view! {
        <span class="cell-note">
            <span class="visually-hidden">", 95 % interval "</span>
            {format!("{low:.decimals$}–{high:.decimals$}")}
        </span>
    }
}

fn figure(cell: &Cell, metric: LeaderboardMetric) -> impl IntoView + use<> {
    let recomputed = cell.differs.then(|| {
        view! {
            <span class="cell-note">
                <span class="visually-hidden">", by its raw requests "</span>
                {cell.recomputed_text(metric)}
                <span aria-hidden="true">" raw"</span>
            </span>
        }
    });
    view! {
        {cell.text(metric)}
        {recomputed}
    }
}
