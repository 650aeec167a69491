//! A chart with its twin in words, and the reasons why there may be none.

use crate::charts::frame::axis_text;
use crate::charts::palette::Palette;
use charming::Chart;
use charming::component::{Aria, Title};
use serde_json::{Map, Value, json};

/// A chart and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// What is drawn; it carries no title, for the page writes that above it.
    pub chart: Chart,
    /// The same in words and figures.
    pub twin: TextTwin,
}

/// What a chart says to those who do not see it, and to those who want its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextTwin {
    /// The finding, or the metric.
    pub title: String,
    /// Workload, place and date, and how the chart was made where that matters.
    pub subtitle: String,
    /// The chart in one sentence.
    pub sentence: String,
    /// Heads of the table's columns.
    pub columns: Vec<String>,
    /// The table's rows, each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

/// Why there is no chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// No request has a value of the metric.
    NoSample,
    /// The evidence was opened from a link that carries distributions only.
    NoRows,
    /// The provider counted no output tokens, and chunks are no substitute.
    NoTokenCounts,
    /// There is nothing to compare.
    NoBars,
}

impl Absence {
    /// The reason, in a sentence that a person can act on.
    pub fn message(self) -> &'static str {
        match self {
            Absence::NoSample => {
                "No request gave a value to draw: none succeeded, or the provider did not report what this needs."
            }
            Absence::NoRows => {
                "The link this was opened from carries distributions only, not single requests, so there is no timeline. Run the test here, or open the saved file, to see it."
            }
            Absence::NoTokenCounts => {
                "The provider did not report how many tokens it sent, and the number of chunks is not that number, so there is no token flow to draw."
            }
            Absence::NoBars => "Nothing matches: choose another model size or provider.",
        }
    }
}

impl Drawing {
    /// The option that ECharts draws, as JSON. It holds no functions: marks of our own are named, tooltips are templates
    /// drawn inside the chart.
    pub fn option(&self, palette: &Palette) -> Value {
        let chart = self
            .chart
            .clone()
            .animation(false)
            .aria(Aria::new().enabled(true));
        finished(chart, &self.twin.sentence, palette)
    }

    /// The same with nothing in its series: half of the work of a first drawing, so that the page stays alive between the halves.
    pub fn axes(&self, palette: &Palette) -> Value {
        let mut option = self.option(palette);
        for series in each(&mut option, "series") {
            series.insert("data".into(), json!([]));
            series.remove("markLine");
        }
        option
    }

    /// Height of a picture that stands alone, where the chart on the page is of height `chart`, in pixels.
    pub fn titled_height(chart: u32) -> u32 {
        chart + TITLE_HEIGHT
    }

    /// The same with title and subtitle inside, for a picture that stands alone.
    pub fn titled_option(&self, palette: &Palette) -> Value {
        let title = Title::new()
            .text(&self.twin.title)
            .subtext(&self.twin.subtitle)
            .left(16)
            .top(12)
            .text_style(axis_text(&palette.text).font_size(18).font_weight("bold"))
            .subtext_style(axis_text(&palette.muted).font_size(12));
        let chart = self.chart.clone().animation(false).title(title);
        let mut option = finished(chart, &self.twin.sentence, palette);
        for grid in each(&mut option, "grid") {
            if let Some(top) = grid.get("top").and_then(Value::as_f64) {
                grid.insert("top".into(), json!(top + f64::from(TITLE_HEIGHT)));
            }
        }
        for title in each(&mut option, "title") {
            if let Some(style) = title.get_mut("subtextStyle").and_then(Value::as_object_mut) {
                style.insert("width".into(), json!(SUBTITLE_WIDTH));
                style.insert("overflow".into(), json!("break"));
                style.insert("lineHeight".into(), json!(17));
            }
        }
        for legend in each(&mut option, "legend") {
            legend.insert("top".into(), json!(TITLE_HEIGHT));
        }
        option
    }
}

/// Room for title and subtitle in a picture that stands alone, in pixels.
const TITLE_HEIGHT: u32 = 84;
/// Width of a subtitle's line in such a picture, in pixels; a longer one wraps.
const SUBTITLE_WIDTH: u32 = 920;

/// How charming writes the name of the mark that must not hide behind its bar.
const WHISKER: &str = "#*#*#*#whisker#*#*#*#";
/// Width in pixels from which on a row's name is cut; a phone has no room for more.
const WIDEST_LABEL: u32 = 136;

/// Serialises a chart and adds what charming has no words for.
fn finished(chart: Chart, sentence: &str, palette: &Palette) -> Value {
    let mut option = serde_json::to_value(chart).unwrap_or_else(|_| json!({}));
    for aria in each(&mut option, "aria") {
        aria.insert("label".into(), json!({ "description": sentence }));
    }
    for axis in ["xAxis", "yAxis"] {
        for axis in each(&mut option, axis) {
            if let Some(label) = axis.get_mut("axisLabel").and_then(Value::as_object_mut) {
                label.insert("hideOverlap".into(), json!(true));
                label.insert("width".into(), json!(WIDEST_LABEL));
                label.insert("overflow".into(), json!("truncate"));
            }
        }
    }
    for series in
        each(&mut option, "series").filter(|s| s.get("renderItem") == Some(&json!(WHISKER)))
    {
        series.insert("z".into(), json!(3));
    }
    for tooltip in each(&mut option, "tooltip") {
        tooltip.insert("renderMode".into(), json!("richText"));
        tooltip.insert("confine".into(), json!(true));
        tooltip.insert(
            "textStyle".into(),
            json!({ "color": palette.text, "fontSize": 13 }),
        );
    }
    option
}

/// The objects under `key`, whether there is one or a list of them.
fn each<'a>(
    option: &'a mut Value,
    key: &str,
) -> impl Iterator<Item = &'a mut Map<String, Value>> + use<'a> {
    let found: Vec<&'a mut Value> = match option.get_mut(key) {
        Some(Value::Array(list)) => list.iter_mut().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    found.into_iter().filter_map(Value::as_object_mut)
}
