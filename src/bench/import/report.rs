//! What an imported result shows: a sentence, the table of its figures, facts, its line in the history.

use super::imported::{Counts, Imported, ImportedFigure};
use crate::bench::definitions::Definition;
use crate::bench::format::{self, Scale, fade_reason};
use crate::bench::metric::Metric;
use crate::bench::report::entry::Entry;
use crate::bench::report::table::Cell;
use crate::bench::stats::summary::QUANTILES;
use crate::bench::units::Micros;

/// One figure of the file as a row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureRow {
    /// What it is.
    pub definition: Definition,
    /// The unit of all its cells.
    pub unit: &'static str,
    /// How many samples; `None` where the file does not say.
    pub count: Option<u64>,
    /// One a column of [`crate::bench::report::table::COLUMNS`].
    pub cells: [Cell; 10],
}

/// One row a figure, in the file's order.
pub fn rows(imported: &Imported) -> Vec<FigureRow> {
    let row = |figure| Some(row(figure, *imported.tool.definition(&figure.name)?));
    imported.figures.iter().filter_map(row).collect()
}

fn row(figure: &ImportedFigure, definition: Definition) -> FigureRow {
    let given = figure.values.summary();
    let numbers = [given.mean, given.max];
    let known = given.quantiles.iter().chain(&numbers).flatten();
    let scale = scale(&definition, known.copied().fold(0.0, f64::max));
    let plain = |value: Option<f64>| Cell {
        number: value.map(|v| scale.number(v)),
        doubt: None,
    };
    let [p25, p50, p75, p90, p95, p99] = std::array::from_fn(|i| Cell {
        doubt: given.count.and_then(|n| fade_reason(QUANTILES[i], n)),
        ..plain(given.quantiles[i])
    });
    FigureRow {
        definition,
        unit: scale.unit(),
        count: given.count,
        cells: [
            p25,
            p50,
            p75,
            p90,
            p95,
            p99,
            plain(given.mean),
            plain(given.min),
            plain(given.max),
            plain(given.stddev),
        ],
    }
}

/// The scale of a figure up to `largest`; how fine the other tool's clock was is not known.
pub(super) fn scale(definition: &Definition, largest: f64) -> Scale {
    Scale::of(definition.nearest, largest, Micros::ZERO)
}

/// The result in a sentence.
pub fn sentence(imported: &Imported) -> String {
    let tool = imported.tool.label();
    let what = match &imported.model {
        Some(model) => model.clone(),
        None => "a model that the file does not name".to_owned(),
    };
    let ttft = ttft(imported).map_or(String::new(), |text| format!(" Its median TTFT is {text}."));
    let ended = match ended(imported.counts) {
        Some(text) => format!("{text} succeeded."),
        None => "How many requests succeeded is not in the file.".to_owned(),
    };
    format!("{tool} measured {what}: {ended}{ttft}")
}

/// `148 of 150 requests`.
fn ended(counts: Counts) -> Option<String> {
    let good = counts.completed?;
    Some(match counts.failed {
        Some(failed) => format!(
            "{} of {} requests",
            format::count(good),
            format::count(good.saturating_add(failed))
        ),
        None => format!("{} requests", format::count(good)),
    })
}

/// The median of what the tool calls TTFT.
fn ttft(imported: &Imported) -> Option<String> {
    imported.figures.iter().find_map(|figure| {
        let definition = imported.tool.definition(&figure.name)?;
        let median = figure.values.summary().quantiles[1]?;
        (definition.nearest == Metric::Ttft).then(|| scale(definition, median).value(median))
    })
}

/// What the file says of the whole run, by name; `None` where it says nothing.
pub fn facts(imported: &Imported) -> Vec<(String, Option<String>)> {
    let counts = imported.counts;
    let count = |value: Option<u64>| value.map(format::count);
    let rate =
        |value: Option<f64>, unit: &str| value.map(|rate| format!("{} {unit}", format::rate(rate)));
    let started = imported.started_at_unix_ms;
    let mut facts = vec![
        ("Requests started", count(counts.started)),
        ("Succeeded", count(counts.completed)),
        ("Failed", count(counts.failed)),
        ("Cut short", count(counts.incomplete)),
        ("Duration", imported.duration_s.map(seconds)),
        ("System output rate", rate(imported.output_rate, "tokens/s")),
        ("Request rate", rate(imported.request_rate, "requests/s")),
        ("Concurrent requests", count(imported.concurrency)),
        ("Model", imported.model.clone()),
        ("API", imported.url.clone()),
        ("Started, UTC", started.map(format::date_time_utc)),
        ("Tool's version", imported.version.clone()),
    ];
    // What only some tools say at all needs no dash where they do not.
    facts.retain(|(name, value)| value.is_some() || *name != "Cut short");
    let named = facts
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    let said = imported.said.iter().cloned();
    named
        .chain(said.map(|(name, value)| (name, Some(value))))
        .collect()
}

fn seconds(seconds: f64) -> String {
    format::duration(Micros::from_millis_f64(seconds * 1_000.0))
}

/// The name that the result has until the person gives it another.
pub fn first_name(imported: &Imported) -> String {
    let tool = imported.tool.label();
    match &imported.model {
        Some(model) => format!("{model} by {tool}"),
        None => format!("{tool}, {}", imported.file.label()),
    }
}

/// Its line in the history, kept under `id`.
pub fn entry(imported: &Imported, id: &str) -> Entry {
    let counts = imported.counts;
    let share = || {
        let (good, failed) = (counts.completed?, counts.failed?);
        let all = good.checked_add(failed).filter(|all| *all > 0)?;
        let percent = format::percent(good as f64 / all as f64);
        let (good, all) = (format::count(good), format::count(all));
        Some(format!("{percent} ({good} of {all})"))
    };
    let tool = imported.tool.label();
    Entry {
        id: id.to_owned(),
        name: first_name(imported),
        place: String::new(),
        started_at_unix_ms: imported.started_at_unix_ms.unwrap_or_default(),
        target: imported
            .url
            .clone()
            .or(imported.model.clone())
            .unwrap_or_default(),
        plan: format!("{tool}, {}", imported.file.label()),
        ttft: ttft(imported),
        success: share(),
        sentence: sentence(imported),
        kept_at_unix_ms: 0,
        imported: true,
        tool: Some(tool.to_owned()),
    }
}
