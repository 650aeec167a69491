//! The same test at several concurrencies: right answers with their intervals, and latencies.

use crate::bench::format;
use crate::bench::series::under_load::{LoadPoint, UnderLoad};
use crate::charts::drawing::{Absence, Drawing, TextTwin};
use crate::charts::frame::{self, Scale, drawn};
use crate::charts::palette::Palette;
use charming::Chart;
use charming::component::{Axis, Legend};
use charming::datatype::DataPointItem;
use charming::element::{
    AxisTick, AxisType, DimensionEncode, ItemStyle, LineStyle, LineStyleType, NameLocation, Symbol,
    Trigger,
};
use charming::series::{Custom, Line};

/// The share of right answers at each concurrency, with its Wilson interval.
pub fn accuracy(load: &UnderLoad, subtitle: &str, palette: &Palette) -> Result<Drawing, Absence> {
    let points = || load.points.iter().enumerate();
    let share = |point: &LoadPoint| point.accuracy?.share_right();
    let middle: Vec<DataPointItem> = points()
        .filter_map(|(column, point)| {
            let at = vec![column as f64, drawn(share(point)? * 100.0)];
            Some(DataPointItem::new(at).name(accuracy_words(point)?))
        })
        .collect();
    let whiskers: Vec<DataPointItem> = points()
        .filter_map(|(column, point)| {
            let (low, high) = point.accuracy?.interval()?;
            let ends = vec![column as f64, drawn(low * 100.0), drawn(high * 100.0)];
            Some(DataPointItem::new(ends).name(accuracy_words(point)?))
        })
        .collect();
    if middle.is_empty() {
        return Err(Absence::NoSample);
    }
    let axis = frame::value_axis("Right answers, %", &Scale::Linear, palette).max(100);
    let chart = chart(load, axis, palette)
        .series(line("Right answers", &palette.accent, LineStyleType::Solid).data(middle))
        .series(
            Custom::new()
                .name("95 % interval")
                .render_item("whiskerY")
                .encode(DimensionEncode::new().x(0).y(vec![1, 2]))
                .item_style(ItemStyle::new().color(palette.text.as_str()))
                .data(whiskers),
        );
    Ok(Drawing {
        chart,
        twin: TextTwin {
            title: "Right answers under load".to_owned(),
            subtitle: format!("{subtitle} · whiskers: Wilson's 95 % interval"),
            sentence: load.sentence(),
            columns: [
                "At a time",
                "Right answers",
                "95 % interval",
                "Right",
                "Failed",
            ]
            .map(str::to_owned)
            .to_vec(),
            rows: load.points.iter().map(accuracy_row).collect(),
        },
    })
}

/// Median and 95th percentile of TTFT and of the end-to-end latency at each concurrency.
pub fn latency(load: &UnderLoad, subtitle: &str, palette: &Palette) -> Result<Drawing, Absence> {
    type Pick = fn(&LoadPoint) -> Option<f64>;
    let lines: [(&str, &str, LineStyleType, Pick); 4] = [
        ("TTFT P50", &palette.accent, LineStyleType::Solid, |p| {
            Some(p.ttft?.0)
        }),
        ("TTFT P95", &palette.accent, LineStyleType::Dashed, |p| {
            Some(p.ttft?.1)
        }),
        ("E2E P50", &palette.data[1], LineStyleType::Solid, |p| {
            Some(p.e2e?.0)
        }),
        ("E2E P95", &palette.data[1], LineStyleType::Dashed, |p| {
            Some(p.e2e?.1)
        }),
    ];
    let is_told = |pick: &Pick| load.points.iter().any(|point| pick(point).is_some());
    let lines: Vec<_> = lines.into_iter().filter(|line| is_told(&line.3)).collect();
    let values = || {
        lines
            .iter()
            .flat_map(|l| load.points.iter().filter_map(l.3))
    };
    let largest = values().fold(0.0, f64::max);
    let smallest = values().fold(f64::INFINITY, f64::min);
    if largest <= 0.0 {
        return Err(Absence::NoSample);
    }
    let axis = frame::value_axis("Latency, ms", &Scale::of(smallest, largest), palette);
    let mut chart = chart(load, axis, palette)
        .grid(frame::grid(40).left(32))
        .legend(
            Legend::new()
                .left(12)
                .top(4)
                .text_style(frame::axis_text(&palette.muted))
                .data(
                    lines
                        .iter()
                        .map(|l| l.0.to_owned())
                        .collect::<Vec<String>>(),
                ),
        );
    let say = |value: f64| format::ms(value, load.clock_step);
    for (name, color, style, pick) in &lines {
        let data: Vec<DataPointItem> = load
            .points
            .iter()
            .enumerate()
            .filter_map(|(column, point)| {
                let value = pick(point)?;
                let words = format!("{} at a time: {name} {}", point.concurrency, say(value));
                Some(DataPointItem::new(vec![column as f64, drawn(value)]).name(words))
            })
            .collect();
        chart = chart.series(line(name, color, *style).data(data));
    }
    let cell = |value: Option<f64>| value.map_or(format::NO_DATA.to_owned(), say);
    let row = |point: &LoadPoint| {
        let figures = lines.iter().map(|(_, _, _, pick)| cell(pick(point)));
        std::iter::once(format::count(point.concurrency.into()))
            .chain(figures)
            .chain([format::count(point.count)])
            .collect()
    };
    let few = load
        .points
        .iter()
        .any(|p| format::fade_reason(0.95, p.count).is_some());
    Ok(Drawing {
        chart,
        twin: TextTwin {
            title: "Latency under load".to_owned(),
            subtitle: match few {
                true => format!("{subtitle} · P95 of few samples is uncertain"),
                false => subtitle.to_owned(),
            },
            sentence: load.sentence(),
            columns: std::iter::once("At a time")
                .chain(lines.iter().map(|l| l.0))
                .chain(["Samples"])
                .map(str::to_owned)
                .collect(),
            rows: load.points.iter().map(row).collect(),
        },
    })
}

/// A column for each concurrency.
fn chart(load: &UnderLoad, axis: Axis, palette: &Palette) -> Chart {
    let names = load.points.iter().map(|p| p.concurrency.to_string());
    Chart::new()
        .grid(frame::grid(20).left(32))
        .tooltip(
            frame::tooltip(palette)
                .trigger(Trigger::Item)
                .formatter("{b}"),
        )
        .x_axis(
            frame::row_axis(names.collect(), palette)
                .type_(AxisType::Category)
                .inverse(false)
                .name("Requests at a time")
                .name_location(NameLocation::Middle)
                .name_gap(28)
                .name_text_style(frame::axis_text(&palette.muted))
                .axis_tick(AxisTick::new().show(false)),
        )
        .y_axis(axis.name_gap(44))
}

fn line(name: &str, color: &str, style: LineStyleType) -> Line {
    Line::new()
        .name(name)
        .symbol(Symbol::Circle)
        .symbol_size(8.0)
        .line_style(LineStyle::new().color(color).width(2).type_(style))
        .item_style(ItemStyle::new().color(color))
}

fn accuracy_words(point: &LoadPoint) -> Option<String> {
    let a = point.accuracy?;
    let (low, high) = a.interval()?;
    Some(format!(
        "{} at a time: {} ({} to {})",
        point.concurrency,
        format::percent(a.share_right()?),
        format::percent(low),
        format::percent(high)
    ))
}

fn accuracy_row(point: &LoadPoint) -> Vec<String> {
    let a = point.accuracy;
    let none = || format::NO_DATA.to_owned();
    vec![
        format::count(point.concurrency.into()),
        a.and_then(|a| a.share_right())
            .map_or_else(none, format::percent),
        a.and_then(|a| a.interval())
            .map_or_else(none, |(low, high)| {
                format!("{} to {}", format::percent(low), format::percent(high))
            }),
        a.map_or_else(none, |a| {
            format!(
                "{} of {}",
                format::count(a.right.into()),
                format::count(a.answered().into())
            )
        }),
        format::count(point.failed.into()),
    ]
}
