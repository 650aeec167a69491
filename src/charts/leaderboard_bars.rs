//! Medians side by side, best first, with whiskers from P25 to P75.

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
    /// 25th percentile, median, 75th percentile, in the chart's unit.
    pub quartiles: [f64; 3],
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
#[derive(Clone, Copy, Debug)]
pub struct Measure<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// Which end is the good one.
    pub better: Better,
    /// Writes a figure, without its unit.
    pub say: fn(f64) -> String,
}

/// Which end of a measure is the good one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Small values, as of a latency.
    Lower,
    /// Large values, as of a rate.
    Higher,
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
    let words = |bar: &BarOf| {
        let [low, median, high] = bar.quartiles.map(measure.say);
        format!(
            "{}: median {median} {}, P25 {low}, P75 {high}",
            name_of(bar),
            measure.unit
        )
    };
    let bars = ranked
        .iter()
        .map(|bar| {
            DataPointItem::new(drawn(bar.quartiles[1]))
                .name(words(bar))
                .item_style(ItemStyle::new().color(color_of(bar)))
        })
        .collect();
    let whiskers = ranked
        .iter()
        .enumerate()
        .map(|(row, bar)| {
            let [low, _, high] = bar.quartiles;
            DataPointItem::new(vec![row as f64, drawn(low), drawn(high)]).name(words(bar))
        })
        .collect();
    let figures = ranked
        .iter()
        .enumerate()
        .map(|(row, bar)| {
            let [_, median, high] = bar.quartiles;
            DataPointItem::new(vec![drawn(median.max(high)), row as f64])
                .name((measure.say)(median))
        })
        .collect();
    let chart = Chart::new()
        .grid(frame::grid(8).right(56))
        .tooltip(
            frame::tooltip(palette)
                .trigger(Trigger::Item)
                .formatter("{b}"),
        )
        .x_axis(
            frame::value_axis(
                &format!("{}, {}", measure.name, measure.unit),
                &Scale::Linear,
                palette,
            )
            .name_gap(28),
        )
        .y_axis(frame::row_axis(names, palette))
        .series(
            Bar::new()
                .name("Median")
                .bar_width("62%")
                .data::<DataPointItem>(bars),
        )
        .series(whisker_series(whiskers, palette))
        .series(figure_series(figures, palette));
    Ok(Drawing {
        chart,
        twin: twin(measure, &ranked, subtitle),
    })
}

fn ranked(better: Better, results: &[BarOf]) -> Vec<&BarOf> {
    let mut ranked: Vec<&BarOf> = results.iter().collect();
    ranked.sort_by(|a, b| {
        let order = a.quartiles[1].total_cmp(&b.quartiles[1]);
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

fn whisker_series(data: Vec<DataPointItem>, palette: &Palette) -> Custom {
    Custom::new()
        .name("P25 to P75")
        .render_item("whisker")
        .encode(DimensionEncode::new().x(vec![1, 2]).y(0))
        .item_style(ItemStyle::new().color(palette.text.as_str()))
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
        .item_style(ItemStyle::new().opacity(0))
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
    let best = ranked.first().map(|bar| name_of(bar)).unwrap_or_default();
    let figure = ranked
        .first()
        .map(|bar| (measure.say)(bar.quartiles[1]))
        .unwrap_or_default();
    let place = ranked.iter().position(|bar| bar.owner == Owner::Own);
    let own = match place {
        Some(place) => format!(" Yours is number {} of {}.", place + 1, ranked.len()),
        None => String::new(),
    };
    let quality = match measure.better {
        Better::Lower => "Lowest",
        Better::Higher => "Highest",
    };
    TextTwin {
        title: measure.name.to_owned(),
        subtitle: format!("{subtitle} · bars are medians, whiskers P25 to P75"),
        sentence: format!(
            "{} of {} results, by median. {quality}: {best} with {figure} {}.{own}",
            measure.name,
            ranked.len(),
            measure.unit
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
                let [low, median, high] = bar.quartiles.map(measure.say);
                vec![(place + 1).to_string(), name_of(bar), low, median, high]
            })
            .collect(),
    }
}
