//! The list of requests: its columns, their order, each row as text.

use crate::bench::evidence::Evidence;
use crate::bench::format::{self, Scale};
use crate::bench::metric::Metric;
use crate::bench::row::{Ending, RequestRow};
use crate::bench::units::Micros;
use crate::bench::wording;

/// A column by which the list can be sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The order of sending.
    Number,
    /// When it was sent, since the run began.
    Sent,
    /// Time to first token.
    Ttft,
    /// Time per output token.
    Tpot,
    /// End-to-end latency.
    E2e,
    /// Output rate.
    OutputRate,
    /// Prompt tokens.
    InputTokens,
    /// Output tokens.
    OutputTokens,
    /// Queued in the browser.
    Queued,
    /// What befell the browser meanwhile.
    Marks,
    /// How it ended.
    Ending,
}

/// Which end of a column comes first. Requests without a value come last either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

impl Direction {
    /// The other direction.
    pub fn reversed(self) -> Direction {
        match self {
            Direction::Ascending => Direction::Descending,
            Direction::Descending => Direction::Ascending,
        }
    }

    /// Its name as `aria-sort` has it.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Ascending => "ascending",
            Direction::Descending => "descending",
        }
    }
}

impl Column {
    /// Every column in the order of the list.
    const ALL: [Column; 11] = [
        Column::Number,
        Column::Sent,
        Column::Ttft,
        Column::Tpot,
        Column::E2e,
        Column::OutputRate,
        Column::InputTokens,
        Column::OutputTokens,
        Column::Queued,
        Column::Marks,
        Column::Ending,
    ];

    /// Whether its cells are words.
    pub fn is_text(self) -> bool {
        matches!(self, Column::Ending | Column::Marks)
    }

    /// The column's heading, without its unit.
    pub fn heading(self) -> &'static str {
        match self {
            Column::Number => "Request",
            Column::Sent => "Sent at",
            Column::Ttft => "TTFT",
            Column::Tpot => "TPOT",
            Column::E2e => "E2E",
            Column::OutputRate => "Output rate",
            Column::InputTokens => "Input",
            Column::OutputTokens => "Output",
            Column::Queued => "Queued",
            Column::Ending => "Outcome",
            Column::Marks => "Flags",
        }
    }

    fn metric(self) -> Option<Metric> {
        match self {
            Column::Ttft => Some(Metric::Ttft),
            Column::Tpot => Some(Metric::Tpot),
            Column::E2e => Some(Metric::E2e),
            Column::OutputRate => Some(Metric::OutputRate),
            Column::InputTokens => Some(Metric::InputTokens),
            Column::OutputTokens => Some(Metric::OutputTokens),
            Column::Queued => Some(Metric::Queued),
            Column::Number | Column::Sent | Column::Ending | Column::Marks => None,
        }
    }

    /// Whether a clock of this step tells what stands in it.
    fn is_told_by(self, step: Micros) -> bool {
        self.metric().is_none_or(|metric| metric.is_told_by(step))
    }

    /// The value to sort by and to show; spans of failed requests count here too, since the list shows each as it was.
    fn value(self, row: &RequestRow, step: Micros) -> Option<f64> {
        match self {
            Column::Number => Some(f64::from(row.index) + 1.0),
            Column::Sent => Some(row.start.as_millis_f64()),
            Column::Ttft => row.ttft.map(Micros::as_millis_f64),
            Column::Tpot => row.tpot_ms(step),
            Column::E2e => row.e2e().map(Micros::as_millis_f64),
            Column::OutputRate => row.output_rate(),
            Column::InputTokens => row.input_tokens().map(f64::from),
            Column::OutputTokens => row.output_tokens.map(f64::from),
            Column::Queued => row.queued.map(Micros::as_millis_f64),
            Column::Ending => Some(f64::from(rank(row))),
            Column::Marks => (!row.marks.is_clean()).then(|| f64::from(u8::from(row.marks))),
        }
    }
}

fn rank(row: &RequestRow) -> u8 {
    match row.ending {
        Ending::Completed => u8::from(row.is_right() == Some(false)),
        Ending::Incomplete => 2,
        Ending::Failed(cause) => 3 + cause as u8,
    }
}

/// The list of one evidence: rows by position, and the scale of each column.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestList {
    rows: Vec<RequestRow>,
    scales: Vec<(Column, Scale)>,
    step: Micros,
}

impl RequestList {
    /// The list of the evidence's measured requests.
    pub fn of(evidence: &Evidence) -> RequestList {
        let step = evidence.environment.clock_step;
        let rows = evidence.rows.clone();
        let scales = Column::ALL
            .into_iter()
            .filter_map(|column| {
                let largest = rows
                    .iter()
                    .filter_map(|r| column.value(r, step))
                    .fold(0.0, f64::max);
                let scale = match (column, column.metric()) {
                    (Column::Sent, _) => Scale::of_millis(largest, step),
                    (_, Some(metric)) => Scale::of(metric, largest, step),
                    (_, None) => return None,
                };
                Some((column, scale))
            })
            .collect();
        RequestList { rows, scales, step }
    }

    /// The columns in order, without those that the clock is too coarse for; those that only some results fill are left out
    /// where all their cells are empty.
    pub fn columns(&self) -> Vec<Column> {
        let filled = |column: &Column| {
            !matches!(column, Column::Queued | Column::Marks)
                || self
                    .rows
                    .iter()
                    .any(|r| column.value(r, self.step).is_some())
        };
        let told = |column: &Column| column.is_told_by(self.step) && filled(column);
        Column::ALL.into_iter().filter(told).collect()
    }

    /// How many requests.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at a position that [`RequestList::sorted`] gave.
    pub fn row(&self, position: usize) -> Option<&RequestRow> {
        self.rows.get(position)
    }

    /// The positions of all rows, sorted by a column; equal rows stay in the order of sending.
    pub fn sorted(&self, column: Column, direction: Direction) -> Vec<usize> {
        let mut keyed: Vec<(Option<f64>, usize)> = self
            .rows
            .iter()
            .enumerate()
            .map(|(i, row)| (column.value(row, self.step), i))
            .collect();
        keyed.sort_by(|(a, _), (b, _)| match (a, b) {
            (Some(a), Some(b)) => match direction {
                Direction::Ascending => a.total_cmp(b),
                Direction::Descending => b.total_cmp(a),
            },
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        keyed.into_iter().map(|(_, i)| i).collect()
    }

    /// The column's unit; `None` where its cells carry none.
    pub fn unit(&self, column: Column) -> Option<&'static str> {
        self.scale(column).map(|s| s.unit())
    }

    /// A cell's text; `None` where there is no data.
    pub fn cell(&self, row: &RequestRow, column: Column) -> Option<String> {
        let value = column.value(row, self.step)?;
        Some(match (column, self.scale(column)) {
            (Column::Ending, _) => wording::row_label(row).to_owned(),
            (Column::Marks, _) => row.marks.words(),
            (_, Some(scale)) => scale.number(value),
            (_, None) => format::tokens(value),
        })
    }

    fn scale(&self, column: Column) -> Option<Scale> {
        let (_, scale) = self.scales.iter().find(|(c, _)| *c == column)?;
        Some(*scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::marks::Marks;
    use crate::bench::record::FailureCause;
    use crate::bench::report::picture::tests::{evidence_of, row};

    fn list() -> RequestList {
        let mut evidence = evidence_of(&[312, 120, 9_000]);
        evidence.rows.push(RequestRow {
            index: 3,
            ttft: None,
            decode_span: None,
            ending: Ending::Failed(FailureCause::RateLimit),
            ..row(0, 1)
        });
        RequestList::of(&evidence)
    }

    #[track_caller]
    fn check(column: Column, direction: Direction, expected: &[usize]) {
        assert_eq!(list().sorted(column, direction), expected);
    }

    #[test]
    fn a_coarse_clock_leaves_out_what_it_cannot_tell() {
        let mut evidence = evidence_of(&[312, 120, 9_000]);
        for row in &mut evidence.rows {
            row.queued = Some(Micros(300));
        }
        let columns = |step: u64| {
            let mut evidence = evidence.clone();
            evidence.environment.clock_step = Micros(step);
            RequestList::of(&evidence).columns()
        };
        let fine_alone = [Column::Tpot, Column::E2e, Column::Queued];
        let has = |step: u64, column: &Column| columns(step).contains(column);
        assert!(fine_alone.iter().all(|column| has(100, column)));
        assert!(!fine_alone.iter().any(|column| has(16_700, column)));
        assert!(has(16_700, &Column::Ttft) && has(16_700, &Column::OutputRate));
    }

    #[test]
    fn sorting_puts_what_has_no_value_last() {
        check(Column::Ttft, Direction::Ascending, &[1, 0, 2, 3]);
        check(Column::Ttft, Direction::Descending, &[2, 0, 1, 3]);
        check(Column::Number, Direction::Descending, &[3, 2, 1, 0]);
    }

    #[test]
    fn equal_rows_stay_in_the_order_of_sending() {
        check(Column::InputTokens, Direction::Descending, &[0, 1, 2, 3]);
        check(Column::Ending, Direction::Descending, &[3, 0, 1, 2]);
    }

    #[test]
    fn columns_that_nothing_fills_are_left_out() {
        let mut list = list();
        let shown = |list: &RequestList| list.columns().len();
        assert_eq!(shown(&list), 9);
        list.rows[1].marks = Marks::STALLED.and(Marks::HIDDEN);
        list.rows[2].queued = Some(Micros(700));
        assert_eq!(shown(&list), 11);
        let cell = |i: usize, column| list.cell(&list.rows[i], column);
        assert_eq!(cell(1, Column::Marks).as_deref(), Some("stalled hidden"));
        assert_eq!(cell(0, Column::Marks), None);
        assert_eq!(cell(2, Column::Queued).as_deref(), Some("0.70"));
        assert_eq!(list.sorted(Column::Marks, Direction::Descending)[0], 1);
    }

    #[test]
    fn cells_share_their_column_s_unit() {
        let list = list();
        let cell = |i, column| list.row(i).and_then(|r| list.cell(r, column));
        assert_eq!(list.unit(Column::Ttft), Some("ms"));
        assert_eq!(cell(0, Column::Ttft).as_deref(), Some("312"));
        assert_eq!(cell(2, Column::Ttft).as_deref(), Some("9,000"));
        assert_eq!(cell(3, Column::Ttft), None);
        assert_eq!(list.unit(Column::E2e), Some("s"));
        assert_eq!(cell(0, Column::E2e).as_deref(), Some("1.712"));
        assert_eq!(cell(0, Column::Number).as_deref(), Some("1"));
        assert_eq!(cell(3, Column::Ending).as_deref(), Some("rate limit"));
    }
}
