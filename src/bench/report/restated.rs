//! The table of quantiles by another tool's definitions, this page's own median beside each.

use super::table::{Cell, cells, of_all};
use crate::bench::definitions::{Definitions, Sample};
use crate::bench::evidence::Evidence;
use crate::bench::format::Scale;
use crate::bench::metric::Metric;
use crate::bench::run::Run;

/// One figure of the tool.
#[derive(Clone, Debug, PartialEq)]
pub struct RestatedRow {
    /// The tool's own name for it.
    pub name: &'static str,
    /// How the tool computes it.
    pub formula: &'static str,
    /// This page's nearest metric.
    pub nearest: Metric,
    /// This page's median of that, without a unit; `None` where there is none.
    pub here: Option<String>,
    /// The unit of all its figures.
    pub unit: &'static str,
    /// How many samples; 0 where there are none, and then no cell has a figure.
    pub count: u64,
    /// One a column of [`super::table::COLUMNS`].
    pub cells: [Cell; 10],
    /// Why it cannot be told; `None` where it can.
    pub left_out: Option<&'static str>,
}

/// The tool's figures of a result; `run` adds the stamps that a link leaves out.
pub fn restated_rows(
    evidence: &Evidence,
    run: Option<&Run>,
    definitions: Definitions,
) -> Vec<RestatedRow> {
    let step = evidence.environment.clock_step;
    let figures = definitions.figures(evidence, run).into_iter();
    figures
        .map(|figure| {
            let nearest = figure.definition.nearest;
            let summary = figure.sample.distribution().and_then(|d| d.summary());
            let here = evidence.distribution(nearest).and_then(|d| d.summary());
            let largest = summary.or(here).map_or(0.0, |s| s.max);
            let scale = Scale::of(nearest, largest, step);
            let doubt = of_all(evidence, nearest);
            RestatedRow {
                name: figure.definition.name,
                formula: figure.definition.formula,
                nearest,
                here: here
                    .filter(|_| nearest.is_told_by(step))
                    .map(|s| scale.number(s.p50())),
                unit: scale.unit(),
                count: summary.map_or(0, |s| s.count),
                cells: summary.map_or_else(Default::default, |s| cells(&s, scale, doubt, doubt)),
                left_out: match figure.sample {
                    Sample::LeftOut(why) => Some(why),
                    Sample::Known(_) => None,
                },
            }
        })
        .collect()
}

/// In one sentence, what cannot be told and why; `None` where all can.
pub fn left_out_line(rows: &[RestatedRow]) -> Option<String> {
    let why = rows.iter().find_map(|row| row.left_out)?;
    let names: Vec<&str> = rows
        .iter()
        .filter(|row| row.left_out == Some(why))
        .map(|row| row.name)
        .collect();
    Some(format!("Absent: {}. {why}", names.join(", ")))
}
