//! When each request waited, streamed, and how it ended: one row a concurrent stream.

use crate::bench::evidence::Evidence;
use crate::bench::format;
use crate::bench::row::{Ending, RequestRow};
use crate::bench::units::Micros;
use crate::charts::drawing::{Absence, Drawing, TextTwin};
use crate::charts::frame::{self, MOST_MARKS, Scale, drawn, thinned};
use crate::charts::palette::Palette;
use crate::charts::subtitle;
use charming::Chart;
use charming::component::{Legend, LegendItem};
use charming::datatype::DataPointItem;
use charming::element::{DimensionEncode, Icon, ItemStyle, Symbol, Trigger};
use charming::series::{Custom, Scatter};

/// Marks of one request, at most: waiting, first token, streaming and its end.
const MARKS_OF_ONE: usize = 4;

const WAITING: &str = "Waiting";
const FIRST_TOKEN: &str = "First token";
const STREAMING: &str = "Streaming";
const FAILED: &str = "Failed";
const CUT_SHORT: &str = "Cut short by the end";

/// The timeline of the requests; thinned above six hundred marks, and then its subtitle says so.
pub fn draw(evidence: &Evidence, palette: &Palette) -> Result<Drawing, Absence> {
    let rows = &evidence.rows;
    if rows.is_empty() {
        return Err(Absence::NoRows);
    }
    let (kept, every) = thinned(rows, MOST_MARKS / MARKS_OF_ONE);
    let kept: Vec<&RequestRow> = kept.collect();
    let step = evidence.environment.clock_step;
    let lanes = rows.iter().map(|r| r.lane).max().unwrap_or(0) + 1;
    let names = (1..=lanes).map(|n| format!("Stream {n}")).collect();

    let mut waiting = Vec::new();
    let mut first = Vec::new();
    let mut streaming = Vec::new();
    let mut failed = Vec::new();
    let mut cut_short = Vec::new();
    for row in kept {
        let words = words_of(row, step);
        let first_token = row.ttft.map(|t| row.start + t);
        let mark = |from: Micros, to: Micros| {
            DataPointItem::new(vec![f64::from(row.lane), seconds(from), seconds(to)]).name(&words)
        };
        waiting.push(mark(row.start, first_token.unwrap_or(row.last_seen())));
        if let Some(at) = first_token {
            first.push(mark(at, at));
            streaming.push(mark(at, row.last_seen()));
        }
        let end =
            || DataPointItem::new(vec![seconds(row.last_seen()), f64::from(row.lane)]).name(&words);
        match row.ending {
            Ending::Completed => {}
            Ending::Failed(_) => failed.push(end()),
            Ending::Incomplete => cut_short.push(end()),
        }
    }

    let spans = [
        (WAITING, &palette.waiting, waiting),
        (STREAMING, &palette.accent, streaming),
        (FIRST_TOKEN, &palette.text, first),
    ];
    let ends = [
        (FAILED, &palette.bad, Symbol::Diamond, Icon::Diamond, failed),
        (
            CUT_SHORT,
            &palette.warning,
            Symbol::Triangle,
            Icon::Triangle,
            cut_short,
        ),
    ];
    let mut legend = Vec::new();
    let mut chart = Chart::new()
        .grid(frame::grid(40))
        .tooltip(
            frame::tooltip(palette)
                .trigger(Trigger::Item)
                .formatter("{b}"),
        )
        .x_axis(
            frame::value_axis("Time since the run began, s", &Scale::Linear, palette).name_gap(28),
        )
        .y_axis(frame::row_axis(names, palette));
    for (name, color, data) in spans {
        if !data.is_empty() {
            legend.push(LegendItem {
                name: name.to_owned(),
                icon: Some(Icon::Rect),
            });
            chart = chart.series(span(name, color, data));
        }
    }
    for (name, color, symbol, icon, data) in ends {
        if !data.is_empty() {
            legend.push(LegendItem {
                name: name.to_owned(),
                icon: Some(icon),
            });
            let style = ItemStyle::new()
                .color(color.as_str())
                .border_color(palette.surface.as_str())
                .border_width(1);
            chart = chart.series(
                Scatter::new()
                    .name(name)
                    .symbol(symbol)
                    .symbol_size(12.0)
                    .item_style(style)
                    .data(data),
            );
        }
    }
    chart = chart.legend(
        Legend::new()
            .left(12)
            .top(4)
            .item_width(14)
            .item_height(10)
            .text_style(frame::axis_text(&palette.muted))
            .data(legend),
    );
    Ok(Drawing {
        chart,
        twin: twin(evidence, every),
    })
}

/// A series of bars along time, drawn by the mark that the drawing side calls `span`.
fn span(name: &str, color: &str, data: Vec<DataPointItem>) -> Custom {
    Custom::new()
        .name(name)
        .render_item("span")
        .encode(DimensionEncode::new().x(vec![1, 2]).y(0))
        .item_style(ItemStyle::new().color(color))
        .data(data)
}

fn seconds(at: Micros) -> f64 {
    drawn(at.as_secs_f64())
}

fn words_of(row: &RequestRow, step: Micros) -> String {
    let first = match row.ttft {
        Some(ttft) => format!(
            "first token after {}",
            format::ms(ttft.as_millis_f64(), step)
        ),
        None => "no token".to_owned(),
    };
    let lasted = format::ms(row.last_seen().since(row.start).as_millis_f64(), step);
    let end = match row.ending {
        Ending::Completed => format!("done after {lasted}"),
        Ending::Incomplete => format!("cut short after {lasted}"),
        Ending::Failed(cause) => format!("{} after {lasted}", cause.label()),
    };
    let marks = match row.marks.words() {
        words if words.is_empty() => words,
        words => format!(" ({words})"),
    };
    format!("Request {}: {first}, {end}{marks}", row.index + 1)
}

fn twin(evidence: &Evidence, every: usize) -> TextTwin {
    let rows = &evidence.rows;
    let step = evidence.environment.clock_step;
    let say = |span: Option<Micros>| {
        span.map_or(format::NO_DATA.to_owned(), |s| {
            format::ms(s.as_millis_f64(), step)
        })
    };
    let thin = match every {
        1 => String::new(),
        2 => " · every 2nd request drawn".to_owned(),
        3 => " · every 3rd request drawn".to_owned(),
        n => format!(" · every {n}th request drawn"),
    };
    let totals = &evidence.totals;
    let count = |n: u32| format::count(u64::from(n));
    let all = count(totals.started);
    let title = match (totals.failed(), totals.incomplete) {
        (0, 0) if totals.marks.frozen > 0 => {
            format!(
                "{} of {all} requests were frozen",
                count(totals.marks.frozen)
            )
        }
        (0, 0) => format!("All {all} requests succeeded"),
        (0, n) => format!("{} of {all} requests were cut short", count(n)),
        (n, _) => format!("{} of {all} requests failed", count(n)),
    };
    TextTwin {
        title,
        subtitle: format!("{}{thin}", subtitle::of(evidence)),
        sentence: format!(
            "{} requests over {}, up to {} at once: {} succeeded, {} failed, {} were cut short by the end of the run.",
            format::count(u64::from(totals.started)),
            format::duration(totals.duration),
            totals.peak_concurrency,
            format::count(u64::from(totals.completed)),
            format::count(u64::from(totals.failed())),
            format::count(u64::from(totals.incomplete)),
        ),
        columns: [
            "Request",
            "Stream",
            "Started",
            "First token after",
            "Over after",
            "Ended",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows
            .iter()
            .map(|row| {
                vec![
                    (row.index + 1).to_string(),
                    (row.lane + 1).to_string(),
                    say(Some(row.start)),
                    say(row.ttft),
                    say(Some(row.last_seen().since(row.start))),
                    match row.ending {
                        Ending::Completed => "done".to_owned(),
                        Ending::Incomplete => "cut short".to_owned(),
                        Ending::Failed(cause) => cause.label().to_owned(),
                    },
                ]
            })
            .collect(),
    }
}
