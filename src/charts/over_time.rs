//! What the hour does to each target: the median time to first token of every round, with its interval, over time.

use crate::bench::evidence::Evidence;
use crate::bench::format::{self, NO_DATA};
use crate::bench::metric::Metric;
use crate::bench::stats::interval::quantile_interval_95;
use crate::bench::units::Micros;
use crate::charts::drawing::{Absence, Drawing, TextTwin};
use crate::charts::frame::{self, Scale, drawn};
use crate::charts::palette::Palette;
use charming::Chart;
use charming::datatype::DataPointItem;
use charming::element::{ItemStyle, Label, LabelPosition, LineStyle, Symbol, Tooltip, Trigger};
use charming::series::Line;

/// Most intervals that are drawn; beyond, they stand in the table only.
const MOST_INTERVALS: usize = 200;

/// One target's rounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// What it is called.
    pub label: String,
    /// Its rounds in the order of time.
    pub rounds: Vec<Round>,
}

/// One round of a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Round {
    /// When it began, milliseconds since the Unix epoch.
    pub at_unix_ms: u64,
    /// The median TTFT of its successes, ms; `None` where there were none.
    pub median: Option<f64>,
    /// The interval of the median, 95 %; `None` for fewer than six successes.
    pub interval: Option<(f64, f64)>,
    /// Successes that the median is of.
    pub count: u64,
    /// The step of the clock that stamped them.
    pub clock_step: Micros,
}

impl Round {
    /// The round of this evidence.
    pub fn of(evidence: &Evidence) -> Round {
        let sample = evidence.distribution(Metric::Ttft);
        let values: Vec<f64> = sample.map_or(Vec::new(), |sample| {
            let points = sample.points().iter();
            let repeated = points.flat_map(|(v, n)| std::iter::repeat_n(*v, *n as usize));
            repeated.collect()
        });
        Round {
            at_unix_ms: evidence.environment.started_at_unix_ms,
            median: sample.and_then(|s| s.summary()).map(|s| s.p50()),
            interval: quantile_interval_95(&values, 0.5),
            count: values.len() as u64,
            clock_step: evidence.environment.clock_step,
        }
    }
}

/// The courses of all targets, in minutes since the first round of any.
pub fn draw(courses: &[Course], subtitle: &str, palette: &Palette) -> Result<Drawing, Absence> {
    let rounds = || courses.iter().flat_map(|c| &c.rounds);
    let first = rounds().map(|r| r.at_unix_ms).min().unwrap_or_default();
    if rounds().filter(|r| r.median.is_some()).count() == 0 {
        return Err(Absence::NoSample);
    }
    let minutes = |round: &Round| (round.at_unix_ms - first) as f64 / 60_000.0;
    let last = rounds().map(minutes).fold(0.0, f64::max);
    let (unit, factor) = match last < 3.0 {
        true => ("s", 60.0),
        false => ("min", 1.0),
    };
    let mut chart = Chart::new()
        .grid(frame::grid(20).left(32).right(150))
        .tooltip(
            frame::tooltip(palette)
                .trigger(Trigger::Item)
                .formatter("{b}"),
        )
        .x_axis(
            frame::value_axis(
                &format!("Since the first round, {unit}"),
                &Scale::Linear,
                palette,
            )
            .name_gap(28),
        )
        .y_axis(
            frame::value_axis("Median time to first token, ms", &Scale::Linear, palette)
                .name_gap(48),
        );
    let draws_intervals = rounds().count() <= MOST_INTERVALS;
    for course in courses {
        let color = palette.provider(&course.label);
        if draws_intervals {
            for (round, (low, high)) in course.rounds.iter().filter_map(|r| Some((r, r.interval?)))
            {
                let x = drawn(minutes(round) * factor);
                chart = chart.series(interval(x, drawn(low), drawn(high), color));
            }
        }
        let at = |round: &Round| minutes(round) * factor;
        chart = chart.series(line(course, &at, color));
        if let Some(name) = name(course, &at, palette) {
            chart = chart.series(name);
        }
    }
    Ok(Drawing {
        chart,
        twin: twin(courses, subtitle),
    })
}

fn line(course: &Course, at: &impl Fn(&Round) -> f64, color: &str) -> Line {
    let known: Vec<(&Round, f64)> = course
        .rounds
        .iter()
        .filter_map(|r| Some((r, r.median?)))
        .collect();
    let points = known.iter().map(|(round, median)| {
        let words = format!("{}: {}", course.label, words(round));
        DataPointItem::new(vec![drawn(at(round)), drawn(*median)]).name(words)
    });
    Line::new()
        .name(&course.label)
        .symbol(Symbol::Circle)
        .symbol_size(7.0)
        .z(4)
        .line_style(LineStyle::new().color(color).width(2))
        .item_style(ItemStyle::new().color(color))
        .data(points.collect::<Vec<DataPointItem>>())
}

/// The target's name beside its last round.
fn name(course: &Course, at: &impl Fn(&Round) -> f64, palette: &Palette) -> Option<Line> {
    let (round, median) = course
        .rounds
        .iter()
        .rev()
        .find_map(|r| Some((r, r.median?)))?;
    let point = DataPointItem::new(vec![drawn(at(round)), drawn(median)]).name(&course.label);
    let line = Line::new()
        .name("Names")
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
        .data(vec![point]);
    Some(line)
}

fn interval(x: f64, low: f64, high: f64, color: &str) -> Line {
    Line::new()
        .name("95 % interval")
        .show_symbol(false)
        .silent(true)
        .tooltip(Tooltip::new().trigger(Trigger::None))
        .z(2)
        .line_style(LineStyle::new().color(color).width(1.5).opacity(0.6))
        .data(vec![vec![x, low], vec![x, high]])
}

fn words(round: &Round) -> String {
    let ms = |value: f64| format::ms(value, format::at_a_glance(round.clock_step));
    let Some(median) = round.median else {
        return NO_DATA.to_owned();
    };
    match round.interval {
        Some((low, high)) => format!("{} ({} to {})", ms(median), ms(low), ms(high)),
        None => ms(median),
    }
}

fn twin(courses: &[Course], subtitle: &str) -> TextTwin {
    let rounds = courses.iter().flat_map(|course| &course.rounds);
    let coarsest = rounds.map(|r| r.clock_step).max().unwrap_or_default();
    let ms = |value: f64| format::ms(value, format::at_a_glance(coarsest));
    let spans = courses.iter().filter_map(|course| {
        let medians = || course.rounds.iter().filter_map(|r| r.median);
        let low = medians().min_by(f64::total_cmp)?;
        let high = medians().max_by(f64::total_cmp)?;
        Some(format!("{} from {} to {}", course.label, ms(low), ms(high)))
    });
    let spans: Vec<String> = spans.collect();
    TextTwin {
        title: "Time to first token, round by round".to_owned(),
        subtitle: format!("{subtitle} · medians with their 95 % intervals"),
        sentence: format!("Medians over time: {}.", spans.join("; ")),
        columns: ["Target", "Began", "Median (95 % interval)", "Successes"]
            .map(str::to_owned)
            .to_vec(),
        rows: courses
            .iter()
            .flat_map(|course| {
                course.rounds.iter().map(|round| {
                    vec![
                        course.label.clone(),
                        format::date_time_utc(round.at_unix_ms),
                        words(round),
                        format::count(round.count),
                    ]
                })
            })
            .collect(),
    }
}
