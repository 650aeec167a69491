//! The empirical distribution of one metric: the person's own line, others faint behind it.

use crate::bench::evidence::Evidence;
use crate::bench::format;
use crate::bench::metric::Metric;
use crate::bench::stats::distribution::Distribution;
use crate::bench::stats::summary::{QUANTILES, Summary};
use crate::charts::drawing::{Absence, Drawing, TextTwin};
use crate::charts::frame::{self, MOST_POINTS, Scale, drawn, thinned};
use crate::charts::palette::Palette;
use crate::charts::subtitle;
use charming::Chart;
use charming::component::Axis;
use charming::datatype::DataPointItem;
use charming::element::{
    AxisLabel, ItemStyle, Label, LabelPosition, LineStyle, Step, Symbol, Tooltip, Trigger,
};
use charming::series::Line;

/// Another result's distribution, in the metric's own unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The label at the line: a provider, with its model where several stand together.
    pub label: String,
    /// The name that the colour goes by.
    pub provider: String,
    /// Value and share of requests (0 to 1) at or below it, ascending.
    pub points: Vec<(f64, f64)>,
}

/// Beyond this share of the axis the name of a line stands left of its point, or it would leave the chart.
const FREE_FOR_NAMES: f64 = 0.7;
/// The same for the figures of the own line, which are longer.
const FREE_FOR_FIGURES: f64 = 0.5;

/// What stands behind the own line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Behind {
    /// Whose distributions they are, where and when measured; empty where there are none.
    pub note: String,
    /// The distributions.
    pub curves: Vec<Curve>,
}

/// Most points of a line in the background.
const MOST_POINTS_BEHIND: usize = 120;
/// The shares at which lines behind carry their labels, in turn: a row of its own for each of eight, away from the own
/// line's marks.
const LABEL_SHARES: [f64; 8] = [0.86, 0.77, 0.68, 0.59, 0.41, 0.32, 0.23, 0.14];

/// The ECDF of `metric`, with `behind` as faint lines.
pub fn draw(
    metric: Metric,
    evidence: &Evidence,
    behind: &Behind,
    palette: &Palette,
) -> Result<Drawing, Absence> {
    let own = evidence.distribution(metric).ok_or(Absence::NoSample)?;
    let summary = own.summary().ok_or(Absence::NoSample)?;
    let step = evidence.environment.clock_step;
    let say = |value: f64| format::metric_value(metric, value, step);
    let mut smallest = summary.min;
    let mut largest = summary.max;
    for (value, _) in behind.curves.iter().flat_map(|c| &c.points) {
        smallest = smallest.min(*value);
        largest = largest.max(*value);
    }
    let scale = Scale::of(smallest, largest);
    let side = |value: f64, free: f64| match scale.place(value, largest) {
        place if place > free => LabelPosition::Left,
        _ => LabelPosition::Right,
    };

    let name = match metric.short_name() {
        Some(short) => format!("{} ({short}), {}", metric.name(), metric.unit()),
        None => format!("{}, {}", metric.name(), metric.unit()),
    };
    let mut chart = Chart::new()
        .grid(frame::grid(20))
        .tooltip(frame::axis_tooltip(palette))
        .x_axis(frame::value_axis(&name, &scale, palette).name_gap(28))
        .y_axis(share_axis(palette));
    chart = chart.series(own_line(own, &say, palette));
    for curve in &behind.curves {
        chart = chart.series(faint_line(curve, palette));
    }
    if !behind.curves.is_empty() {
        for names in names(
            &behind.curves,
            &|value| side(value, FREE_FOR_NAMES),
            palette,
        ) {
            chart = chart.series(names);
        }
    }
    for mark in marks(
        &summary,
        &say,
        &|value| side(value, FREE_FOR_FIGURES),
        palette,
    ) {
        chart = chart.series(mark);
    }
    Ok(Drawing {
        chart,
        twin: twin(metric, evidence, &summary, behind, &say),
    })
}

fn share_axis(palette: &Palette) -> Axis {
    frame::value_axis("Share of requests", &Scale::Linear, palette)
        .name_gap(44)
        .max(100)
        .interval(25)
        .axis_label(
            AxisLabel::new()
                .formatter("{value} %")
                .font_size(12)
                .color(palette.muted.as_str()),
        )
}

fn own_line(own: &Distribution, say: &impl Fn(f64) -> String, palette: &Palette) -> Line {
    let points = own.ecdf(MOST_POINTS - 1);
    let foot = points
        .first()
        .map(|(value, _)| point(*value, 0.0, String::new()));
    let data: Vec<DataPointItem> = foot
        .into_iter()
        .chain(points.iter().map(|(value, share)| {
            let words = format!(
                "{} of requests: {} or less",
                format::percent(*share),
                say(*value)
            );
            point(*value, *share, words)
        }))
        .collect();
    Line::new()
        .name("This run")
        .step(Step::End)
        .show_symbol(false)
        .z(4)
        .line_style(LineStyle::new().color(palette.accent.as_str()).width(3))
        .item_style(ItemStyle::new().color(palette.accent.as_str()))
        .data(data)
}

fn faint_line(curve: &Curve, palette: &Palette) -> Line {
    let (points, _) = thinned(&curve.points, MOST_POINTS_BEHIND);
    let mut data: Vec<Vec<f64>> = curve
        .points
        .first()
        .map(|(v, _)| vec![drawn(*v), 0.0])
        .into_iter()
        .collect();
    data.extend(points.map(|(value, share)| vec![drawn(*value), drawn(share * 100.0)]));
    if let Some((value, share)) = curve.points.last() {
        data.push(vec![drawn(*value), drawn(share * 100.0)]);
    }
    data.dedup();
    let color = palette.provider(&curve.provider);
    Line::new()
        .name(&curve.label)
        .step(Step::End)
        .show_symbol(false)
        .silent(true)
        .tooltip(Tooltip::new().trigger(Trigger::None))
        .z(2)
        .line_style(LineStyle::new().color(color).width(1.5).opacity(0.6))
        .item_style(ItemStyle::new().color(color))
        .data(data)
}

/// The names of the lines behind, each beside its own line.
fn names(
    behind: &[Curve],
    side: &impl Fn(f64) -> LabelPosition,
    palette: &Palette,
) -> impl Iterator<Item = Line> {
    let middle = |curve: &Curve| {
        curve
            .points
            .get(curve.points.len() / 2)
            .map_or(0.0, |p| p.0)
    };
    let mut ordered: Vec<&Curve> = behind.iter().collect();
    ordered.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let mut left = Vec::new();
    let mut right = Vec::new();
    for (curve, at) in ordered.into_iter().zip(LABEL_SHARES.iter().cycle()) {
        if let Some((value, share)) = curve.points.iter().find(|(_, share)| share >= at) {
            let style = ItemStyle::new().color(palette.provider(&curve.provider));
            let named = point(*value, *share, curve.label.clone()).item_style(style);
            match side(*value) {
                LabelPosition::Left => left.push(named),
                _ => right.push(named),
            }
        }
    }
    let sides = [(LabelPosition::Left, left), (LabelPosition::Right, right)];
    sides
        .into_iter()
        .filter(|(_, data)| !data.is_empty())
        .map(|(position, data)| {
            named_points("Names", 5.0, position, &palette.muted, palette)
                .z(3)
                .data(data)
        })
}

/// The median and the 95th percentile on the own line; one that stands on few samples says on how many.
fn marks(
    summary: &Summary,
    say: &impl Fn(f64) -> String,
    side: &impl Fn(f64) -> LabelPosition,
    palette: &Palette,
) -> [Line; 2] {
    [(0.5, summary.p50()), (0.95, summary.p95())].map(|(q, value)| {
        let name = format!("{} {}", format::quantile_name(q), say(value));
        let (words, color) = match format::fade_reason(q, summary.count) {
            Some(_) => (format!("{name}, {} samples", summary.count), &palette.muted),
            None => (name, &palette.text),
        };
        named_points("Quantiles", 10.0, side(value), color, palette)
            .z(5)
            .item_style(
                ItemStyle::new()
                    .color(palette.accent.as_str())
                    .border_color(palette.surface.as_str())
                    .border_width(2),
            )
            .data(vec![point(value, q, words)])
    })
}

/// Points that carry their names, on a line that is not drawn.
fn named_points(
    name: &str,
    size: f64,
    side: LabelPosition,
    color: &str,
    palette: &Palette,
) -> Line {
    Line::new()
        .name(name)
        .symbol(Symbol::Circle)
        .symbol_size(size)
        .silent(true)
        .tooltip(Tooltip::new().trigger(Trigger::None))
        .line_style(LineStyle::new().width(0).opacity(0))
        .item_style(ItemStyle::new().color(palette.muted.as_str()))
        .label(
            Label::new()
                .show(true)
                .formatter("{b}")
                .position(side)
                .font_size(12)
                .color(color)
                .background_color(palette.surface.as_str())
                .padding((1.0, 2.0, 1.0, 2.0)),
        )
}

fn point(value: f64, share: f64, name: String) -> DataPointItem {
    DataPointItem::new(vec![drawn(value), drawn(share * 100.0)]).name(name)
}

fn twin(
    metric: Metric,
    evidence: &Evidence,
    summary: &Summary,
    behind: &Behind,
    say: &impl Fn(f64) -> String,
) -> TextTwin {
    let short = metric.short_name().unwrap_or(metric.name());
    let title = match metric {
        Metric::Ttft => format!(
            "Half of the first tokens came within {}",
            say(summary.p50())
        ),
        Metric::OutputRate => format!(
            "Half of the requests ran at {} or faster",
            say(summary.p50())
        ),
        Metric::Ttfa
        | Metric::Tpot
        | Metric::Itl
        | Metric::Icl
        | Metric::E2e
        | Metric::Queued
        | Metric::BeyondServer
        | Metric::InputTokens
        | Metric::OutputTokens => format!("{}: median {}", metric.name(), say(summary.p50())),
    };
    let mut sentence = format!(
        "{short} of {} requests rises from {} to {}; the median is {}, the 95th percentile {}.",
        format::count(summary.count),
        say(summary.min),
        say(summary.max),
        say(summary.p50()),
        say(summary.p95())
    );
    if !behind.curves.is_empty() {
        let others = match behind.curves.len() {
            1 => "a distribution".to_owned(),
            n => format!("{n} distributions"),
        };
        sentence.push_str(&format!(
            " Behind it, fainter, {others} of {}.",
            behind.note
        ));
    }
    let quantile_heads = QUANTILES.iter().map(|q| format::quantile_name(*q));
    let own_row = std::iter::once("This run".to_owned())
        .chain(summary.quantiles.iter().map(|value| say(*value)));
    let other_rows = behind.curves.iter().map(|curve| {
        let at = |q: &f64| {
            let found = curve.points.iter().find(|(_, share)| share >= q);
            found.map_or(format::NO_DATA.to_owned(), |(value, _)| say(*value))
        };
        std::iter::once(curve.label.clone())
            .chain(QUANTILES.iter().map(at))
            .collect()
    });
    TextTwin {
        title,
        subtitle: match behind.curves.is_empty() {
            true => subtitle::of_sample(evidence),
            false => format!(
                "{} · faint lines: {}",
                subtitle::of_sample(evidence),
                behind.note
            ),
        },
        sentence,
        columns: std::iter::once("Result".to_owned())
            .chain(quantile_heads)
            .collect(),
        rows: std::iter::once(own_row.collect())
            .chain(other_rows)
            .collect(),
    }
}
