//! Medians side by side, best first, with whiskers from P25 to P75.

use crate::bench::format::NO_DATA;
use crate::charts::drawing::{Absence, Drawing, TextTwin};
use crate::charts::frame::{self, Scale, drawn};
use crate::charts::palette::Palette;
use charming::Chart;
use charming::datatype::DataPointItem;
use charming::element::{
    DimensionEncode, ItemStyle, Label, LabelPosition, LineStyle, Symbol, Tooltip, Trigger,
};
use charming::series::{Bar, Custom, Line};

/// One result among those compared.
#[derive(Clone, Debug, PartialEq)]
pub struct BarOf {
    /// Name of the row.
    pub label: String,
    /// The name that the colour goes by.
    pub provider: String,
    /// Whose result it is.
    pub owner: Owner,
    /// The median, or the one figure there is, in the chart's unit.
    pub median: f64,
    /// 25th and 75th percentile; `None` where the figure has no distribution.
    pub quartiles: Option<(f64, f64)>,
}

/// Whose result a bar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The person's own.
    Own,
    /// One of the published.
    Published,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// Which end is the good one.
    pub better: Better,
    /// Decimals of a figure.
    pub decimals: usize,
    /// End of the axis where the measure has a natural one, as a share has.
    pub most: Option<f64>,
}

/// Which end of a measure is the good one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Small values, as of a latency.
    Lower,
    /// Large values, as of a rate.
    Higher,
}

impl Measure<'_> {
    fn say(&self, value: f64) -> String {
        format!("{value:.*}", self.decimals)
    }

    /// `median 0.21 s, P25 0.18, P75 0.25`, or the one figure there is.
    fn words(&self, bar: &BarOf) -> String {
        let median = format!("{} {}", self.say(bar.median), self.unit);
        match bar.quartiles {
            Some((low, high)) => format!(
                "median {median}, P25 {}, P75 {}",
                self.say(low),
                self.say(high)
            ),
            None => median,
        }
    }
}

/// The bars of `results` in the order of their medians, best first; `subtitle` says workload, place and date.
pub fn draw(
    measure: Measure,
    results: &[BarOf],
    subtitle: &str,
    palette: &Palette,
) -> Result<Drawing, Absence> {
    let ranked = ranked(measure.better, results);
    if ranked.is_empty() {
        return Err(Absence::NoBars);
    }
    let color_of = |bar: &BarOf| match bar.owner {
        Owner::Own => palette.accent.clone(),
        Owner::Published => palette.provider(&bar.provider).to_owned(),
    };
    let names = ranked.iter().map(|bar| name_of(bar)).collect();
    let words = |bar: &BarOf| format!("{}: {}", name_of(bar), measure.words(bar));
    let bars: Vec<DataPointItem> = ranked
        .iter()
        .map(|bar| {
            DataPointItem::new(drawn(bar.median))
                .name(words(bar))
                .item_style(ItemStyle::new().color(color_of(bar)))
        })
        .collect();
    let ends = |pick: fn(f64, (f64, f64)) -> (f64, f64)| -> Vec<DataPointItem> {
        let of = |(row, bar): (usize, &&BarOf)| {
            let (from, to) = pick(bar.median, bar.quartiles?);
            let ends = vec![row as f64, drawn(from), drawn(to)];
            Some(DataPointItem::new(ends).name(words(bar)))
        };
        ranked.iter().enumerate().filter_map(of).collect()
    };
    let below = ends(|median, (low, _)| (low, median));
    let above = ends(|median, (_, high)| (median, high));
    let figures = ranked
        .iter()
        .enumerate()
        .map(|(row, bar)| {
            let end = bar
                .quartiles
                .map_or(bar.median, |(_, high)| high.max(bar.median));
            DataPointItem::new(vec![drawn(end), row as f64]).name(measure.say(bar.median))
        })
        .collect();
    let name = format!("{}, {}", measure.name, measure.unit);
    let mut axis = frame::value_axis(&name, &Scale::Linear, palette).name_gap(28);
    if let Some(most) = measure.most {
        axis = axis.max(most);
    }
    let mut chart = Chart::new()
        .grid(frame::grid(8).right(52))
        .tooltip(
            frame::tooltip(palette)
                .trigger(Trigger::Item)
                .formatter("{b}"),
        )
        .x_axis(axis)
        .y_axis(frame::row_axis(names, palette))
        .series(Bar::new().name("Median").bar_width("62%").data(bars));
    if !above.is_empty() {
        chart = chart
            .series(whisker("P25 to median", &palette.surface, below))
            .series(whisker("Median to P75", &palette.text, above));
    }
    Ok(Drawing {
        chart: chart.series(figure_series(figures, palette)),
        twin: twin(measure, &ranked, subtitle),
    })
}

/// A height in pixels that gives each of `count` bars its room.
pub fn height(count: usize) -> u32 {
    72 + 28 * u32::try_from(count.max(4)).unwrap_or(u32::MAX / 64)
}

fn ranked(better: Better, results: &[BarOf]) -> Vec<&BarOf> {
    let mut ranked: Vec<&BarOf> = results.iter().collect();
    ranked.sort_by(|a, b| {
        let order = a.median.total_cmp(&b.median);
        match better {
            Better::Lower => order,
            Better::Higher => order.reverse(),
        }
    });
    ranked
}

fn name_of(bar: &BarOf) -> String {
    match bar.owner {
        Owner::Own => format!("▶ Yours: {}", bar.label),
        Owner::Published => bar.label.clone(),
    }
}

/// Half a whisker: the half on its bar is of the surface's colour, the half beyond of the text's, so that both are seen.
fn whisker(name: &str, color: &str, data: Vec<DataPointItem>) -> Custom {
    Custom::new()
        .name(name)
        .render_item("whisker")
        .encode(DimensionEncode::new().x(vec![1, 2]).y(0))
        .item_style(ItemStyle::new().color(color))
        .data(data)
}

/// The medians in figures, right of bar and whisker.
fn figure_series(data: Vec<DataPointItem>, palette: &Palette) -> Line {
    Line::new()
        .name("Figures")
        .symbol(Symbol::Circle)
        .symbol_size(1.0)
        .silent(true)
        .tooltip(Tooltip::new().trigger(Trigger::None))
        .line_style(LineStyle::new().width(0).opacity(0))
        .item_style(ItemStyle::new().color("transparent"))
        .label(
            Label::new()
                .show(true)
                .formatter("{b}")
                .position(LabelPosition::Right)
                .distance(8)
                .font_size(12)
                .color(palette.text.as_str()),
        )
        .data(data)
}

fn twin(measure: Measure, ranked: &[&BarOf], subtitle: &str) -> TextTwin {
    let best = ranked.first().map(|bar| {
        format!(
            "{} with {} {}",
            name_of(bar),
            measure.say(bar.median),
            measure.unit
        )
    });
    let own = match ranked.iter().position(|bar| bar.owner == Owner::Own) {
        Some(place) => format!(" Yours is number {} of {}.", place + 1, ranked.len()),
        None => String::new(),
    };
    let quality = match measure.better {
        Better::Lower => "Lowest",
        Better::Higher => "Highest",
    };
    TextTwin {
        title: measure.name.to_owned(),
        subtitle: match ranked.iter().any(|bar| bar.quartiles.is_some()) {
            true => format!("{subtitle} · bars are medians, whiskers P25 to P75"),
            false => subtitle.to_owned(),
        },
        sentence: format!(
            "{} of {} results. {quality}: {}.{own}",
            measure.name,
            ranked.len(),
            best.unwrap_or_default()
        ),
        columns: vec![
            "Rank".to_owned(),
            "Result".to_owned(),
            format!("P25, {}", measure.unit),
            format!("Median, {}", measure.unit),
            format!("P75, {}", measure.unit),
        ],
        rows: ranked
            .iter()
            .enumerate()
            .map(|(place, bar)| {
                let say = |value: Option<f64>| value.map_or(NO_DATA.to_owned(), |v| measure.say(v));
                vec![
                    (place + 1).to_string(),
                    name_of(bar),
                    say(bar.quartiles.map(|q| q.0)),
                    say(Some(bar.median)),
                    say(bar.quartiles.map(|q| q.1)),
                ]
            })
            .collect(),
    }
}
