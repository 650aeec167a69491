//! Tables of the leaderboard: filtered, ranked and sorted rows, cells that differ from the print, samples for charts.

use crate::bench::leaderboard::metric::{Better, LeaderboardMetric};
use crate::bench::leaderboard::own::OwnResult;
use crate::bench::leaderboard::published::{ModelSize, PublishedRun};
use crate::bench::leaderboard::row::{Cell, Row, RowOwner};
use crate::bench::leaderboard::snapshot::Leaderboard;
use crate::bench::leaderboard::statistic::Statistic;
use crate::bench::stats::ranking::rank_spans;
use std::cmp::Ordering;

/// Which published runs to show; an empty list lets all pass. One's own row always passes, as does a run of no known size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Model sizes.
    pub sizes: Vec<ModelSize>,
    /// Providers as the leaderboard names them.
    pub providers: Vec<String>,
}

impl Filter {
    /// Whether a run is to be shown.
    pub fn passes(&self, run: &PublishedRun) -> bool {
        (self.sizes.is_empty() || run.size.is_none_or(|size| self.sizes.contains(&size)))
            && (self.providers.is_empty() || self.providers.contains(&run.provider))
    }
}

/// A column to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// Place in the table.
    Rank,
    /// Provider's name.
    Provider,
    /// Model's name.
    Model,
    /// Model's size.
    Size,
    /// Day of the run.
    Date,
    /// A statistic, by its recomputed value.
    Statistic(Statistic),
    /// Requests that the cells summarise.
    Count,
    /// Percent of requests that succeeded.
    SuccessRate,
}

/// Order of a sorted column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// The table of one metric: the published runs that pass the filter and one's own results, ranked among each other, sorted
/// by a column. Equal rows stand by provider and size; rows without a value stand last in either direction.
pub fn sorted_rows<'a>(
    board: &Leaderboard,
    own: impl IntoIterator<Item = &'a OwnResult>,
    metric: LeaderboardMetric,
    filter: &Filter,
    column: Column,
    direction: Direction,
) -> Vec<Row> {
    let published = board.runs.iter().filter(|run| filter.passes(run));
    let mut rows: Vec<Row> = published
        .map(|run| Row::of_published(run, metric))
        .chain(own.into_iter().map(|own| own.row(metric)))
        .collect();
    rank(&mut rows, metric);
    rows.sort_by(|a, b| {
        compare(a, b, column, direction)
            .then_with(|| a.provider.cmp(&b.provider))
            .then_with(|| a.size.cmp(&b.size))
    });
    rows
}

/// An interval that tells nothing, for a figure of too few requests.
const ANYTHING: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

/// Gives each row its place: one more than the rows that are better; and the places that the intervals leave open.
fn rank(rows: &mut [Row], metric: LeaderboardMetric) {
    let figures: Vec<Option<f64>> = rows.iter().map(|row| row.headline(metric)).collect();
    for (row, figure) in rows.iter_mut().zip(&figures) {
        row.rank = figure.map(|own| {
            let others = figures.iter().flatten();
            let better = match metric.better() {
                Better::Lower => others.filter(|other| **other < own).count(),
                Better::Higher => others.filter(|other| **other > own).count(),
            };
            better as u32 + 1
        });
    }
    let ranked = rows.iter().filter(|row| row.rank.is_some());
    let intervals: Vec<(f64, f64)> = ranked.map(|row| row.interval.unwrap_or(ANYTHING)).collect();
    let spans = rank_spans(&intervals, metric.better() == Better::Lower);
    let ranked = rows.iter_mut().filter(|row| row.rank.is_some());
    for (row, span) in ranked.zip(spans) {
        row.places = Some(span);
    }
}

fn compare(a: &Row, b: &Row, column: Column, direction: Direction) -> Ordering {
    let by_number = |value: &dyn Fn(&Row) -> Option<f64>| match (value(a), value(b)) {
        (Some(x), Some(y)) => directed(x.total_cmp(&y), direction),
        (x, y) => y.is_some().cmp(&x.is_some()),
    };
    match column {
        Column::Rank => by_number(&|row| row.rank.map(f64::from)),
        Column::Provider => directed(a.provider.cmp(&b.provider), direction),
        Column::Model => directed(a.model.cmp(&b.model), direction),
        Column::Size => by_number(&|row| row.size.map(billions)),
        Column::Date => directed(a.date.cmp(&b.date), direction),
        Column::Statistic(statistic) => {
            by_number(&|row| row.cell(statistic).map(|cell| cell.recomputed))
        }
        Column::Count => by_number(&|row| Some(f64::from(row.success.succeeded))),
        Column::SuccessRate => by_number(&|row| row.success.rate_percent()),
    }
}

fn directed(ordering: Ordering, direction: Direction) -> Ordering {
    match direction {
        Direction::Ascending => ordering,
        Direction::Descending => ordering.reverse(),
    }
}

fn billions(size: ModelSize) -> f64 {
    match size {
        ModelSize::B70 => 70.0,
        ModelSize::B13 => 13.0,
        ModelSize::B7 => 7.0,
    }
}

/// A printed cell that its own requests contradict.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferingCell {
    /// The table that it was printed in.
    pub metric: LeaderboardMetric,
    /// Size of the model.
    pub size: Option<ModelSize>,
    /// The provider.
    pub provider: String,
    /// The cell.
    pub cell: Cell,
}

/// Every printed cell whose recomputed value is more than half its last digit away, by metric, size and provider.
pub fn differing_cells(board: &Leaderboard) -> Vec<DifferingCell> {
    let mut found = Vec::new();
    for metric in LeaderboardMetric::ALL {
        for run in &board.runs {
            let row = Row::of_published(run, metric);
            let cells = row.cells.into_iter().filter(|cell| cell.differs);
            found.extend(cells.map(|cell| DifferingCell {
                metric,
                size: run.size,
                provider: run.provider.clone(),
                cell,
            }));
        }
    }
    found
}

/// The samples behind one row, for a distribution chart.
#[derive(Clone, Debug, PartialEq)]
pub struct RowSamples {
    /// Whose run it is.
    pub owner: RowOwner,
    /// The provider as the leaderboard names it, or the name of one's own target.
    pub provider: String,
    /// Size of the model; `None` for one's own, and where it is not known.
    pub size: Option<ModelSize>,
    /// The model as the provider names it.
    pub model: String,
    /// Values in ascending order, in the metric's unit.
    pub values: Vec<f64>,
}

/// The samples of the published runs that pass the filter, one's own last; runs without a value are left out.
pub fn samples(
    board: &Leaderboard,
    own: Option<&OwnResult>,
    metric: LeaderboardMetric,
    filter: &Filter,
) -> Vec<RowSamples> {
    let published = board.runs.iter().filter(|run| filter.passes(run));
    published
        .map(|run| RowSamples {
            owner: RowOwner::Published,
            provider: run.provider.clone(),
            size: run.size,
            model: run.model.clone(),
            values: run.samples(metric),
        })
        .chain(own.map(|own| RowSamples {
            owner: RowOwner::Own,
            provider: own.provider.clone(),
            size: None,
            model: own.model.clone(),
            values: own.samples(metric),
        }))
        .filter(|samples| !samples.values.is_empty())
        .collect()
}
