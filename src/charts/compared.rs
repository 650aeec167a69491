//! The leaderboard's rows as bars and curves, and one's own result ready to stand among them.

use crate::bench::evidence::Evidence;
use crate::bench::format;
use crate::bench::leaderboard::metric::{Better as Good, LeaderboardMetric};
use crate::bench::leaderboard::notes;
use crate::bench::leaderboard::own::{LlmperfTokens, OwnResult};
use crate::bench::leaderboard::published::ModelSize;
use crate::bench::leaderboard::row::{Row, RowOwner};
use crate::bench::leaderboard::snapshot::Leaderboard;
use crate::bench::leaderboard::statistic::Statistic;
use crate::bench::leaderboard::table::{
    Column, Direction, Filter, RowSamples, samples, sorted_rows,
};
use crate::bench::metric::Metric;
use crate::bench::plan::{TestKind, TestPlan};
use crate::bench::units::Micros;
use crate::charts::ecdf::{Behind, Curve};
use crate::charts::leaderboard_bars::{BarOf, Better, Measure, Owner};

/// One's own result with what must be said beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnEntry {
    /// The result by LLMPerf's definitions.
    pub result: OwnResult,
    /// What counts its output tokens.
    pub tokens: LlmperfTokens,
    /// What was asked.
    pub plan: TestPlan,
    /// The median round trip before the run; `None` where it is not known.
    pub floor: Option<Micros>,
}

impl OwnEntry {
    /// The entry of a run; `None` where the evidence has no rows, and of a correctness test, whose short answers are
    /// comparable with no published run.
    pub fn of(evidence: &Evidence) -> Option<OwnEntry> {
        if evidence.plan.kind == TestKind::Correctness {
            return None;
        }
        let target = &evidence.plan.target;
        let date = format::date_time_utc(evidence.environment.started_at_unix_ms);
        let day = date.split(' ').next().unwrap_or_default();
        let mut result = OwnResult::of_rows(&target.host(), &target.model, day, &evidence.rows)?;
        if !Metric::Itl.is_told_by(evidence.environment.clock_step) {
            result.requests.iter_mut().for_each(|r| r.itl_ms = None);
        }
        Some(OwnEntry {
            result,
            tokens: LlmperfTokens::of_rows(&evidence.rows),
            plan: evidence.plan.clone(),
            floor: evidence.environment.floor.map(|floor| floor.median),
        })
    }

    /// In which ways it is not comparable with a leaderboard's rows, and where its tokens come from; never empty.
    pub fn reminders(&self, board: &Leaderboard) -> Vec<String> {
        match &board.about {
            None => {
                let mut reminders = notes::differences(&self.plan);
                reminders.push(self.tokens.reminder().to_owned());
                reminders
            }
            Some(about) => vec![
                notes::another_board(about),
                format!("Output tokens of this result: {}.", self.tokens.label()),
            ],
        }
    }
}

/// A provider as people write it.
pub fn provider_name(name: &str, owner: RowOwner) -> String {
    match owner {
        RowOwner::Own => name.to_owned(),
        RowOwner::Published => {
            let mut letters = name.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string());
            first.unwrap_or_default() + letters.as_str()
        }
    }
}

/// The label of a row among rows of several sizes: `Groq 70B`, or one's own model.
pub fn label(row: &Row) -> String {
    match row.owner {
        RowOwner::Own => row.model.clone(),
        RowOwner::Published => published_label(&row.provider, row.size, &row.model),
    }
}

/// A published row among rows of several sizes: `Groq 70B`, or provider and model where the size is not known.
pub fn published_label(provider: &str, size: Option<ModelSize>, model: &str) -> String {
    let name = provider_name(provider, RowOwner::Published);
    match size {
        Some(size) => format!("{name} {}", size.label()),
        None => format!("{name} {model}"),
    }
}

/// How a leaderboard metric is drawn.
pub fn measure(metric: LeaderboardMetric) -> Measure<'static> {
    Measure {
        name: metric.name(),
        unit: metric.unit(),
        better: match metric.better() {
            Good::Lower => Better::Lower,
            Good::Higher => Better::Higher,
        },
        decimals: metric
            .printed_decimals()
            .unwrap_or(metric.recomputed_decimals()),
        most: match metric {
            LeaderboardMetric::SuccessRate => Some(100.0),
            LeaderboardMetric::Ttft | LeaderboardMetric::OutputRate | LeaderboardMetric::Itl => {
                None
            }
        },
    }
}

/// A bar for each row that has a value, from the recomputed figures.
pub fn bars(rows: &[Row], metric: LeaderboardMetric) -> Vec<BarOf> {
    let of = |row: &Row| {
        let at = |statistic| row.cell(statistic).map(|cell| cell.recomputed);
        Some(BarOf {
            label: label(row),
            provider: row.provider.clone(),
            owner: match row.owner {
                RowOwner::Own => Owner::Own,
                RowOwner::Published => Owner::Published,
            },
            median: row.headline(metric)?,
            quartiles: at(Statistic::P25).zip(at(Statistic::P75)),
        })
    };
    rows.iter().filter_map(of).collect()
}

/// The published distributions of one model size, in the units of a result's own metric; empty for a metric that the
/// leaderboard does not have.
pub fn behind(board: &Leaderboard, metric: Metric, size: ModelSize) -> Behind {
    let (published, factor) = match metric {
        Metric::Ttft => (LeaderboardMetric::Ttft, 1_000.0),
        Metric::OutputRate => (LeaderboardMetric::OutputRate, 1.0),
        Metric::Ttfa
        | Metric::Tpot
        | Metric::Itl
        | Metric::Icl
        | Metric::E2e
        | Metric::Queued
        | Metric::BeyondServer
        | Metric::InputTokens
        | Metric::OutputTokens => return Behind::default(),
    };
    let filter = Filter {
        sizes: vec![size],
        providers: Vec::new(),
    };
    let runs = samples(board, None, published, &filter);
    Behind {
        note: match &board.about {
            None => format!(
                "Llama-2 {} on the leaderboard of December 2023, Oregon",
                size.label()
            ),
            Some(_) => board.subtitle(),
        },
        curves: runs.into_iter().map(|run| curve(run, factor)).collect(),
    }
}

fn curve(run: RowSamples, factor: f64) -> Curve {
    let count = run.values.len() as f64;
    Curve {
        label: match (run.owner, run.size) {
            (RowOwner::Published, None) => published_label(&run.provider, None, &run.model),
            _ => provider_name(&run.provider, run.owner),
        },
        points: run
            .values
            .iter()
            .enumerate()
            .map(|(i, value)| (value * factor, (i + 1) as f64 / count))
            .collect(),
        provider: run.provider,
    }
}

/// Another result's distribution, to stand behind the one on the page; empty where it has none.
pub fn other_result(other: &Evidence, metric: Metric, name: &str) -> Behind {
    let Some(sample) = other.distribution(metric) else {
        return Behind::default();
    };
    let count = sample.count() as f64;
    let mut below = 0;
    let points = sample.points().iter().map(|(value, n)| {
        below += n;
        (*value, below as f64 / count)
    });
    Behind {
        note: name.to_owned(),
        curves: vec![Curve {
            label: name.to_owned(),
            provider: name.to_owned(),
            points: points.collect(),
        }],
    }
}

/// Several results' distributions behind the one in front.
pub fn other_results<'a>(
    others: impl Iterator<Item = (&'a str, &'a Evidence)>,
    metric: Metric,
) -> Behind {
    let curves = others.flat_map(|(name, other)| other_result(other, metric, name).curves);
    Behind {
        note: "the other targets".to_owned(),
        curves: curves.collect(),
    }
}

/// Workload, place and day of one's own runs, for the line below a chart's title.
pub fn own_subtitle(evidence: &Evidence) -> String {
    let plan = &evidence.plan;
    let place = match plan.place.trim() {
        "" => String::new(),
        place => format!(" · {place}"),
    };
    let date = format::date_time_utc(evidence.environment.started_at_unix_ms);
    format!(
        "{} tokens in, {} out · {} at a time{place} · {date}",
        plan.workload.mean_input_tokens,
        plan.workload.mean_output_tokens,
        plan.concurrency_on_wire()
    )
}

/// Which end of a column a person wants on top first: the best figures, the largest counts, names from A.
pub fn first_direction(column: Column, metric: LeaderboardMetric) -> Direction {
    match column {
        Column::Rank | Column::Provider | Column::Model | Column::Date => Direction::Ascending,
        Column::Size | Column::Count | Column::SuccessRate => Direction::Descending,
        Column::Statistic(_) => match metric.better() {
            Good::Lower => Direction::Ascending,
            Good::Higher => Direction::Descending,
        },
    }
}

/// Whether a statistic of so many requests is to be faded.
pub fn is_faint(statistic: Statistic, count: u64) -> bool {
    let quantile = match statistic {
        Statistic::Median | Statistic::Mean | Statistic::Min | Statistic::Max => return false,
        Statistic::P25 => 0.25,
        Statistic::P75 => 0.75,
        Statistic::P95 => 0.95,
        Statistic::P99 => 0.99,
    };
    format::fade_reason(quantile, count).is_some()
}

/// One's own figure among the published ones, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The own figure with its unit.
    pub own: String,
    /// The own place, for instance `3 of 9`.
    pub place: String,
    /// The best published row and its figure.
    pub best: String,
    /// The last published row and its figure.
    pub last: String,
}

/// Where one's own result stands in a metric among the runs of one size, or of all.
pub fn standing(
    board: &Leaderboard,
    own: &OwnResult,
    metric: LeaderboardMetric,
    size: Option<ModelSize>,
) -> Standing {
    let filter = Filter {
        sizes: size.into_iter().collect(),
        providers: Vec::new(),
    };
    let rows = sorted_rows(
        board,
        Some(own),
        metric,
        &filter,
        Column::Rank,
        Direction::Ascending,
    );
    let figure = |row: &Row| {
        let value = row.headline(metric)?;
        Some(format!(
            "{value:.*} {}",
            metric.recomputed_decimals(),
            metric.unit()
        ))
    };
    let ranked = rows.iter().filter(|row| row.rank.is_some()).count();
    let own_row = rows.iter().find(|row| row.owner == RowOwner::Own);
    let named = |row: Option<&Row>| {
        row.and_then(|row| Some(format!("{}, {}", label(row), figure(row)?)))
            .unwrap_or_else(|| format::NO_DATA.to_owned())
    };
    let mut published = rows
        .iter()
        .filter(|row| row.owner == RowOwner::Published && row.rank.is_some());
    Standing {
        own: own_row
            .and_then(figure)
            .unwrap_or_else(|| format::NO_DATA.to_owned()),
        place: match own_row.and_then(|row| row.rank) {
            Some(rank) => format!("{rank} of {ranked}"),
            None => format::NO_DATA.to_owned(),
        },
        best: named(published.next()),
        last: named(published.next_back()),
    }
}
