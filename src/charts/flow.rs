//! Output tokens per second over the run, all streams together.

use crate::bench::evidence::Evidence;
use crate::bench::format;
use crate::bench::row::RequestRow;
use crate::charts::drawing::{Absence, Drawing, TextTwin};
use crate::charts::frame::{self, Scale, drawn};
use crate::charts::palette::Palette;
use crate::charts::subtitle;
use charming::Chart;
use charming::datatype::DataPointItem;
use charming::element::{
    AreaStyle, ItemStyle, Label, LabelPosition, LineStyle, LineStyleType, MarkLine, MarkLineData,
    MarkLineVariant, Step, Symbol,
};
use charming::series::Line;

/// Lengths of a bin in seconds; the first that gives at most [`MOST_BINS`] is taken.
const BIN_SECONDS: [f64; 12] = [
    0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_800.0,
];
const MOST_BINS: f64 = 120.0;

/// Tokens per second in bins of equal length from the start of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Length of a bin, seconds.
    pub bin: f64,
    /// Tokens/s of each bin.
    pub rates: Vec<f64>,
    /// Requests that had text but no token count, and are left out.
    pub uncounted: usize,
}

impl Flow {
    /// The flow of requests, but for frozen ones. The tokens of one spread evenly from its first chunk to its last, for only these two stamps
    /// are in every kind of evidence; where they coincide, its tokens fall into one bin. `None` where no tokens are known.
    pub fn of(rows: &[RequestRow]) -> Option<Flow> {
        let known = || rows.iter().filter(|r| !r.marks.is_frozen());
        let streamed = || known().filter_map(|r| Some((r, r.ttft?)));
        let counted: Vec<(f64, f64, f64)> = streamed()
            .filter_map(|(row, ttft)| {
                let from = (row.start + ttft).as_secs_f64();
                let span = row.decode_span.unwrap_or_default().as_secs_f64();
                Some((from, from + span, f64::from(row.output_tokens?)))
            })
            .collect();
        let last = counted.iter().map(|c| c.1).max_by(f64::total_cmp)?;
        let bin = BIN_SECONDS
            .into_iter()
            .find(|bin| last / bin <= MOST_BINS)
            .unwrap_or(last / MOST_BINS);
        let mut tokens = vec![0.0; (last / bin) as usize + 1];
        for (from, to, n) in &counted {
            let (first_bin, last_bin) = ((from / bin) as usize, (to / bin) as usize);
            for (i, sum) in tokens
                .iter_mut()
                .enumerate()
                .take(last_bin + 1)
                .skip(first_bin)
            {
                let overlap = to.min((i + 1) as f64 * bin) - from.max(i as f64 * bin);
                *sum += if to > from {
                    n * overlap / (to - from)
                } else {
                    *n
                };
            }
        }
        Some(Flow {
            bin,
            rates: tokens.into_iter().map(|n| n / bin).collect(),
            uncounted: streamed().count() - counted.len(),
        })
    }
}

/// The flow of tokens over the run.
pub fn draw(evidence: &Evidence, palette: &Palette) -> Result<Drawing, Absence> {
    if evidence.rows.is_empty() {
        return Err(Absence::NoRows);
    }
    let has_text = |row: &RequestRow| row.ttft.is_some() && !row.marks.is_frozen();
    if !evidence.rows.iter().any(has_text) {
        return Err(Absence::NoSample);
    }
    let flow = Flow::of(&evidence.rows).ok_or(Absence::NoTokenCounts)?;
    let mut data: Vec<DataPointItem> = flow
        .rates
        .iter()
        .enumerate()
        .map(|(i, rate)| {
            let from = i as f64 * flow.bin;
            let words = format!(
                "{} to {} s: {} tokens/s",
                from,
                from + flow.bin,
                format::rate(*rate)
            );
            DataPointItem::new(vec![drawn(from), drawn(*rate)]).name(words)
        })
        .collect();
    let end = flow.rates.len() as f64 * flow.bin;
    let last = flow.rates.last().copied().unwrap_or_default();
    data.push(DataPointItem::new(vec![drawn(end), drawn(last)]).name(format!("{end} s: end")));
    let mut line = Line::new()
        .name("Output tokens/s")
        .step(Step::End)
        .show_symbol(false)
        .line_style(LineStyle::new().color(palette.accent.as_str()).width(2))
        .item_style(ItemStyle::new().color(palette.accent.as_str()))
        .area_style(
            AreaStyle::new()
                .color(palette.accent.as_str())
                .opacity(0.15),
        );
    if let Some(mean) = evidence.totals.system_output_rate() {
        line = line.mark_line(mean_line(mean, palette));
    }
    let chart = Chart::new()
        .grid(frame::grid(20).left(32))
        .tooltip(frame::axis_tooltip(palette))
        .x_axis(
            frame::value_axis("Time since the run began, s", &Scale::Linear, palette).name_gap(28),
        )
        .y_axis(frame::value_axis("Output tokens/s", &Scale::Linear, palette).name_gap(44))
        .series(line.data(data));
    Ok(Drawing {
        chart,
        twin: twin(evidence, &flow),
    })
}

fn mean_line(mean: f64, palette: &Palette) -> MarkLine {
    MarkLine::new()
        .silent(true)
        .symbol(vec![Symbol::None, Symbol::None])
        .line_style(
            LineStyle::new()
                .color(palette.text.as_str())
                .width(1)
                .type_(LineStyleType::Dashed),
        )
        .data(vec![MarkLineVariant::Simple(
            MarkLineData::new().y_axis(drawn(mean)).label(
                Label::new()
                    .formatter(format!("mean {}", format::rate(mean)).as_str())
                    .position(LabelPosition::InsideEndTop)
                    .color(palette.text.as_str())
                    .background_color(palette.surface.as_str())
                    .padding((1.0, 2.0, 1.0, 2.0))
                    .font_size(12),
            ),
        )])
}

fn twin(evidence: &Evidence, flow: &Flow) -> TextTwin {
    let most = flow.rates.iter().copied().fold(0.0, f64::max);
    let title = match evidence.totals.system_output_rate() {
        Some(mean) => format!("{} output tokens/s on average", format::rate(mean)),
        None => "Output tokens per second".to_owned(),
    };
    let left_out = match flow.uncounted {
        0 => String::new(),
        1 => "; 1 request without a token count left out".to_owned(),
        n => format!(
            "; {} requests without a token count left out",
            format::count(n as u64)
        ),
    };
    TextTwin {
        title,
        subtitle: format!(
            "{} · bins of {} s; the tokens of each request spread evenly from its first chunk to its last{left_out}",
            subtitle::of(evidence),
            flow.bin
        ),
        sentence: format!(
            "Output tokens per second of all streams together, in bins of {} s: at most {} tokens/s.",
            flow.bin,
            format::rate(most)
        ),
        columns: ["From, s", "To, s", "Output tokens/s"]
            .map(str::to_owned)
            .to_vec(),
        rows: flow
            .rates
            .iter()
            .enumerate()
            .map(|(i, rate)| {
                let from = i as f64 * flow.bin;
                vec![
                    from.to_string(),
                    (from + flow.bin).to_string(),
                    format::rate(*rate),
                ]
            })
            .collect(),
    }
}
