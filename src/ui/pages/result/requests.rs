//! The list of requests: sortable, each row opens.

use super::facts::no_data;
use super::request_detail::RequestDetail;
use crate::bench::format;
use crate::bench::report::detail::{detail, extras};
use crate::bench::report::request_list::{Column, Direction, RequestList};
use crate::bench::row::Ending;
use crate::bench::wording;
use crate::ui::state::Shown;
use leptos::prelude::*;
use std::sync::Arc;

/// Rows shown at first: more than the box shows at once, few enough to be laid out in no time.
const FIRST: usize = 50;

/// Rows added by each "show more".
const MORE: usize = 200;

#[derive(Clone, Copy, PartialEq, Eq)]
struct Order {
    column: Column,
    direction: Direction,
}

/// The list, with the requests that were sent beside the measured ones below it.
#[component]
pub fn Requests(
    /// The result.
    shown: Arc<Shown>,
) -> impl IntoView {
    let list = Arc::new(RequestList::of(&shown.evidence));
    let beside = shown.run.as_deref().map(extras).unwrap_or_default();
    let body = if list.is_empty() {
        view! { <p class="muted">"This result holds no list of requests."</p> }.into_any()
    } else {
        view! { <Table shown=shown.clone() list /> }.into_any()
    };
    let beside = (!beside.is_empty()).then(|| {
        let items = beside
            .into_iter()
            .map(|d| {
                view! {
                    <details class="disclosure extra">
                        <summary>{d.sentence.clone()}</summary>
                        <RequestDetail detail=d />
                    </details>
                }
            })
            .collect_view();
        view! {
            <h3>"Sent beside them, not counted"</h3>
            {items}
        }
    });
    view! {
        <section class="stack" aria-labelledby="requests">
            <h2 id="requests">"Requests"</h2>
            {body}
            {beside}
        </section>
    }
}

#[component]
fn Table(shown: Arc<Shown>, list: Arc<RequestList>) -> impl IntoView {
    let order = RwSignal::new(Order {
        column: Column::Number,
        direction: Direction::Ascending,
    });
    let limit = RwSignal::new(FIRST);
    let total = list.len();
    let heads = list
        .columns()
        .into_iter()
        .map(|column| head(column, list.unit(column), order))
        .collect_view();
    let sorted = {
        let list = list.clone();
        Memo::new(move |_| {
            let Order { column, direction } = order.get();
            list.sorted(column, direction)
        })
    };
    let visible =
        move || sorted.with(|all| all.iter().take(limit.get()).copied().collect::<Vec<_>>());
    let more = move || {
        (limit.get() < total).then(|| {
            view! {
                <button
                    type="button"
                    class="button"
                    on:click=move |_| limit.update(|n| *n = n.saturating_add(MORE))
                >
                    "Show more"
                </button>
            }
        })
    };
    view! {
        <div
            class="table-scroll request-scroll"
            tabindex="0"
            role="region"
            aria-label="Table of requests"
        >
            <table class="data-table requests">
                <caption>
                    {wording::plural(total as u64, "request")}
                    ". Press a heading to sort, a number to see that request."
                </caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>
                    <For
                        each=visible
                        key=|position| *position
                        children=move |position| {
                            view! { <Row shown=shown.clone() list=list.clone() position /> }
                        }
                    />
                </tbody>
            </table>
        </div>
        {more}
    }
}

fn head(column: Column, unit: Option<&'static str>, order: RwSignal<Order>) -> impl IntoView {
    let sort = move || {
        let now = order.get();
        if now.column == column {
            now.direction.name()
        } else {
            "none"
        }
    };
    let press = move |_| {
        order.update(|now| {
            now.direction = if now.column == column {
                now.direction.reversed()
            } else {
                Direction::Ascending
            };
            now.column = column;
        });
    };
    let unit = unit.map(|u| view! { <span class="unit">" " {u}</span> });
    view! {
        <th scope="col" class:text=column.is_text() aria-sort=sort>
            <button type="button" on:click=press>
                {column.heading()}
                {unit}
            </button>
        </th>
    }
}

#[component]
fn Row(shown: Arc<Shown>, list: Arc<RequestList>, position: usize) -> impl IntoView {
    let row = list.row(position)?;
    let open = RwSignal::new(false);
    let id = format!("request-{position}");
    let controls = id.clone();
    let number = list.cell(row, Column::Number).unwrap_or_default();
    let said = wording::request_line(row, shown.evidence.environment.clock_step);
    let badge = match row.ending {
        Ending::Completed if row.is_right() == Some(false) => "badge warning",
        Ending::Completed => "badge good",
        Ending::Incomplete => "badge warning",
        Ending::Failed(_) => "badge bad",
    };
    let columns = list.columns();
    let wide = format::count(columns.len() as u64);
    let cells = columns
        .into_iter()
        .filter(|column| *column != Column::Number)
        .map(|column| match (column, list.cell(row, column)) {
            (Column::Ending, Some(text)) => {
                view! { <td class="text"><span class=badge>{text}</span></td> }.into_any()
            }
            (Column::Marks, Some(text)) => {
                view! { <td class="text"><span class="badge warning">{text}</span></td> }.into_any()
            }
            (Column::Marks, None) => view! { <td></td> }.into_any(),
            (_, Some(text)) => view! { <td>{text}</td> }.into_any(),
            (_, None) => view! { <td>{no_data()}</td> }.into_any(),
        })
        .collect_view();
    let opened = move || {
        open.get()
            .then(|| detail(&shown.evidence, shown.run.as_deref(), position))
            .flatten()
            .map(|detail| view! { <RequestDetail detail /> })
    };
    Some(view! {
        <tr>
            <th scope="row">
                <button
                    type="button"
                    class="row-open"
                    aria-label=said
                    aria-expanded=move || open.get().to_string()
                    aria-controls=controls
                    on:click=move |_| open.update(|is| *is = !*is)
                >
                    {number}
                </button>
            </th>
            {cells}
        </tr>
        <tr id=id class="opened" hidden=move || !open.get()>
            <td colspan=wide>{opened}</td>
        </tr>
    })
}
