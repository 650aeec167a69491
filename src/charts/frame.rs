//! What every chart shares: axes, grid and tooltip in the theme's colours, and round scales.

use crate::charts::palette::Palette;
use charming::component::{Axis, Grid};
use charming::element::{
    AxisLabel, AxisLine, AxisPointer, AxisPointerType, AxisTick, AxisType, LineStyle, NameLocation,
    SplitLine, TextStyle, Tooltip, Trigger,
};

/// Most points of one series.
pub const MOST_POINTS: usize = 500;
/// Most marks of one chart.
pub const MOST_MARKS: usize = 600;

/// How values stand along an axis.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// Evenly, from zero.
    Linear,
    /// By their logarithm, with a tick at each of these values, from the first to the last.
    Log(Vec<f64>),
}

impl Scale {
    /// Logarithmic where the largest value is ten times the smallest or more, else linear from zero. Values that are not
    /// positive have no logarithm: they make it linear.
    pub fn of(smallest: f64, largest: f64) -> Scale {
        if smallest > 0.0 && largest >= 10.0 * smallest {
            Scale::Log(round_steps(smallest, largest))
        } else {
            Scale::Linear
        }
    }
}

impl Scale {
    /// Where a value stands along the axis, 0 to 1, when `largest` is the largest drawn.
    pub fn place(&self, value: f64, largest: f64) -> f64 {
        match self {
            Scale::Linear if largest > 0.0 => value / largest,
            Scale::Linear => 0.0,
            Scale::Log(steps) => match (steps.first(), steps.last()) {
                (Some(first), Some(last)) => (value / first).ln() / (last / first).ln(),
                _ => 0.0,
            },
        }
    }
}

/// The values 1, 2 and 5 times powers of ten from just below `smallest` to just above `largest`; powers of ten only
/// where that would be many.
fn round_steps(smallest: f64, largest: f64) -> Vec<f64> {
    let decades = (largest / smallest).log10();
    let factors: &[f64] = if decades > 3.0 {
        &[1.0]
    } else {
        &[1.0, 2.0, 5.0]
    };
    let mut steps = Vec::new();
    let mut exponent = smallest.log10().floor() as i32 - 1;
    while steps.last().is_none_or(|last| *last < largest) && exponent < 20 {
        for factor in factors {
            // Through text, so that 2 × 10⁻¹ is 0.2 and not its neighbour.
            let step: f64 = format!("{factor}e{exponent}").parse().unwrap_or(0.0);
            if steps.last().is_none_or(|last| *last < largest) {
                steps.push(step);
            }
        }
        exponent += 1;
    }
    let below = steps.iter().rposition(|s| *s <= smallest).unwrap_or(0);
    steps.split_off(below)
}

/// A value axis named for its quantity and unit; a logarithmic one says so.
pub fn value_axis(name: &str, scale: &Scale, palette: &Palette) -> Axis {
    let axis = Axis::new()
        .name_location(NameLocation::Middle)
        .name_text_style(axis_text(&palette.muted))
        .axis_line(AxisLine::new().show(false))
        .split_line(SplitLine::new().line_style(LineStyle::new().color(palette.grid.as_str())));
    match scale {
        Scale::Linear => axis
            .type_(AxisType::Value)
            .name(name)
            .min(0)
            .axis_tick(AxisTick::new().show(false))
            .axis_label(label(palette)),
        Scale::Log(steps) => axis
            .type_(AxisType::Log)
            .name(format!("{name}, logarithmic scale"))
            .min(steps.first().copied().unwrap_or(1.0))
            .max(steps.last().copied().unwrap_or(10.0))
            .axis_tick(AxisTick::new().show(false).custom_values(steps.clone()))
            .axis_label(
                steps
                    .iter()
                    .fold(label(palette), |label, step| label.custom_values(*step)),
            ),
    }
}

/// An axis of named rows, the first on top.
pub fn row_axis(names: Vec<String>, palette: &Palette) -> Axis {
    Axis::new()
        .type_(AxisType::Category)
        .inverse(true)
        .axis_line(AxisLine::new().show(false))
        .axis_tick(AxisTick::new().show(false))
        .axis_label(label(palette))
        .data(names)
}

/// The plot's place inside the chart; labels of the axes find room by themselves.
pub fn grid(top: i32) -> Grid {
    Grid::new()
        .left(12)
        .right(24)
        .top(top)
        .bottom(28)
        .contain_label(true)
}

/// A tooltip on the theme's surface.
pub fn tooltip(palette: &Palette) -> Tooltip {
    Tooltip::new()
        .background_color(palette.surface.as_str())
        .border_color(palette.muted.as_str())
        .border_width(1)
}

/// A tooltip of what is nearest along the axis, with a line there: each point's name is all that it says.
pub fn axis_tooltip(palette: &Palette) -> Tooltip {
    let line = LineStyle::new().color(palette.muted.as_str());
    let pointer = AxisPointer::new().type_(AxisPointerType::Line);
    tooltip(palette)
        .trigger(Trigger::Axis)
        .formatter("{b0}")
        .axis_pointer(pointer.line_style(line))
}

/// Type of labels and names.
pub fn axis_text(color: &str) -> TextStyle {
    TextStyle::new()
        .color(color)
        .font_size(12)
        .font_family("system-ui, sans-serif")
}

fn label(palette: &Palette) -> AxisLabel {
    AxisLabel::new()
        .color(palette.muted.as_str())
        .font_size(12)
        .font_family("system-ui, sans-serif")
}

/// A number for the drawing, to six decimals: enough for the eye, and the same on every machine.
pub fn drawn(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// Every n-th of `items`, so that at most `limit` are left; which n it was.
pub fn thinned<T>(items: &[T], limit: usize) -> (impl Iterator<Item = &T>, usize) {
    let every = items.len().div_ceil(limit.max(1)).max(1);
    (items.iter().step_by(every), every)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(smallest: f64, largest: f64, expected: &[f64]) {
        let expected = match expected {
            [] => Scale::Linear,
            steps => Scale::Log(steps.to_vec()),
        };
        assert_eq!(Scale::of(smallest, largest), expected);
    }

    #[test]
    fn a_scale_is_logarithmic_where_values_span_a_decade() {
        check(100.0, 900.0, &[]);
        check(0.0, 900.0, &[]);
        check(0.0, 0.0, &[]);
        check(
            90.0,
            1_100.0,
            &[50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0],
        );
        check(0.2, 2.0, &[0.2, 0.5, 1.0, 2.0]);
    }

    #[test]
    fn a_very_long_scale_has_powers_of_ten_only() {
        check(0.3, 4_000.0, &[0.1, 1.0, 10.0, 100.0, 1_000.0, 10_000.0]);
    }

    #[test]
    fn thinning_keeps_the_limit_and_says_its_step() {
        let items: Vec<u32> = (0..1_001).collect();
        let (kept, every) = thinned(&items, 500);
        assert_eq!((kept.count(), every), (334, 3));
        let (kept, every) = thinned(&items[..500], 500);
        assert_eq!((kept.count(), every), (500, 1));
    }
}
